"""Nothing that somebody typed is lost: not by a session that ended, not by a server that died, not by a slip."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import people
from tests.browser.people import Place
from tests.serving import Served, wait_for

pytestmark = pytest.mark.browser

WORDS = "I opened the window this morning."


@pytest.fixture
def place(tmp_path: Path, browser: Browser) -> Iterator[Place]:
    with people.opened(tmp_path, browser, people.seeded()) as opened:
        yield opened


def test_words_outlive_a_session_that_ended_and_one_that_began_anew(place: Place) -> None:
    tom = place.signed_in("tom")
    people.own_thread(tom)
    _stop_listening(tom)
    place.watch.expected += ["403 (Forbidden)", "status 403"]

    _session_ends(tom)
    tom.locator("#body").fill(WORDS)
    tom.locator("[data-send]").click()
    expect(tom.locator("[data-out]")).to_be_visible()
    expect(tom.locator("[data-kept]")).to_be_hidden()
    expect(tom.locator("#body")).to_have_value(WORDS)

    with tom.context.expect_page() as opening:
        tom.get_by_role("link", name="Sign in on another page").click()
    people.sign_in(opening.value, place.ways["tom"])
    tom.locator("[data-send]").click()

    expect(tom.locator("[data-out]")).to_be_hidden()
    expect(people.entries(tom, WORDS)).to_have_count(1)
    expect(tom.locator("#body")).to_have_value("")


def test_the_server_is_killed_under_a_writer_and_what_was_written_stands_there_once(place: Place) -> None:
    place.watch.expected += ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE"]
    place.watch.expected += ["ERR_CONNECTION_RESET"]
    tom, sato = place.signed_in("tom"), place.signed_in("sato")
    thread = people.own_thread(tom)
    sato.goto(thread)
    people.say(tom, "Before.")

    place.served.process.send_signal(signal.SIGKILL)
    place.served.process.wait()
    tom.locator("#body").fill(WORDS)
    tom.locator("[data-send]").click()
    expect(tom.locator("[data-unsent]")).to_be_visible()
    expect(tom.locator("#body")).to_have_value(WORDS)
    again = _started_again(place.served)
    try:
        tom.locator("[data-send]").dblclick()

        expect(people.entries(tom, WORDS)).to_have_count(1)
        expect(people.entries(sato, WORDS)).to_have_count(1)
        sato.goto(thread)
        for words in ("Before.", WORDS):
            expect(people.entries(sato, words)).to_have_count(1)
    finally:
        again.terminate()
        again.wait(timeout=20)


def test_a_refused_file_is_told_where_the_writer_stands(place: Place, tmp_path: Path) -> None:
    tom = place.signed_in("tom")
    thread = people.own_thread(tom)
    place.watch.expected += [thread.partition("#")[0] + "entries/"]
    (tmp_path / "a.exe").write_bytes(b"MZ\x00\x01")
    tom.locator("details.more summary").first.click()
    tom.locator("#files").set_input_files(tmp_path / "a.exe")
    tom.locator("#body").fill(WORDS)
    tom.locator("[data-send]").click()

    expect(tom.locator("#files-error")).to_be_in_viewport()
    expect(tom.locator("#body")).to_have_value(WORDS)
    tom.goto(tom.url.partition("#")[0])
    assert tom.url.partition("#")[0] == thread.partition("#")[0]
    expect(tom.locator("#body")).to_have_value(WORDS)


def test_files_that_are_too_much_are_told_at_the_field_before_they_travel(place: Place, tmp_path: Path) -> None:
    tom = place.signed_in("tom")
    people.own_thread(tom)
    people.stays_open(tom)
    sent: list[str] = []
    tom.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    large, some = tmp_path / "large.pdf", tmp_path / "some.pdf"
    large.write_bytes(b"%PDF-1.7" + bytes(26 * 1024 * 1024))
    some.write_bytes(b"%PDF-1.7" + bytes(3 * 1024 * 1024))
    tom.locator("#body").fill(WORDS)
    expect(tom.locator("[data-kept]")).to_be_visible()
    sent.clear()
    for chosen, words in (
        ([large], "A file can have up to 5 MB."),
        ([some] * 3, "Together these files are too large."),
        ([some] * 5, "Up to four files can go"),
    ):
        tom.locator("#files").set_input_files(chosen)
        tom.locator("[data-send]").click()
        expect(tom.locator("#files-error")).to_contain_text(words)
        expect(tom.locator("#files-error")).to_be_in_viewport()
        expect(tom.locator("#files")).to_have_accessible_description(re.compile(words))
    assert sent == []
    expect(tom.locator("#body")).to_have_value(WORDS)

    tom.locator("#files").set_input_files(some)
    expect(tom.locator("#files-error")).to_be_hidden()
    tom.locator("[data-send]").click()
    expect(people.entries(tom, WORDS)).to_have_count(1)
    expect(people.entries(tom, "some.pdf")).to_have_count(1)
    assert people.was_open(tom)


def test_what_a_server_refuses_as_too_much_is_told_at_the_field_and_sent_once(place: Place) -> None:
    tom = place.signed_in("tom")
    people.own_thread(tom)
    people.stays_open(tom)
    place.watch.expected += ["status 413", "413 (Request Entity Too Large)", "413 (Payload Too Large)"]
    sent: list[str] = []

    def refuse(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(status=413, body="too large")

    tom.route("**/entries/", refuse)
    tom.locator("#body").fill(WORDS)
    tom.locator("[data-send]").click()

    expect(tom.locator("#files-error")).to_contain_text("This is more than can go in one letter.")
    expect(tom.locator("#body")).to_have_value(WORDS)
    expect(tom.locator("[data-send]")).to_be_enabled()
    assert people.was_open(tom)
    assert len(sent) == 1


def test_without_javascript_a_file_that_is_too_large_is_answered_by_a_page_with_a_way_back(
    place: Place, tmp_path: Path
) -> None:
    tom = place.signed_in("tom", java_script_enabled=False)
    thread = people.own_thread(tom)
    place.watch.expected += ["status 413", "413 (Request Entity Too Large)", "413 (Payload Too Large)"]
    (tmp_path / "large.pdf").write_bytes(b"%PDF-1.7" + bytes(26 * 1024 * 1024))
    tom.locator("details.more summary").first.click()
    tom.locator("#files").set_input_files(tmp_path / "large.pdf")
    tom.locator("[data-send]").click()

    expect(tom.locator("h1")).to_have_text("This is too large")
    expect(tom.locator("[lang=ja] h2")).to_be_visible()
    expect(tom.locator("[lang=en]").get_by_role("link", name="Help right now")).to_be_visible()
    tom.get_by_role("link", name="Back").click()
    tom.wait_for_url(f"{thread}**")
    expect(tom.locator("#body")).to_be_visible()


def test_what_was_wrong_before_is_gone_with_the_next_send_and_with_the_connection(place: Place) -> None:
    tom = place.signed_in("tom")
    thread = people.own_thread(tom)
    place.watch.expected += [f"{thread}entries/", "net::ERR_INTERNET_DISCONNECTED"]
    tom.locator("#body").fill("a" * 10_001)
    tom.locator("[data-send]").click()
    expect(tom.locator("#body-error")).to_be_visible()
    tom.locator("#body").fill(WORDS)
    tom.context.set_offline(True)
    tom.locator("[data-send]").click()

    expect(tom.locator("[data-unsent]")).to_be_visible()
    expect(tom.locator(".composer .error:visible")).to_have_count(1)
    expect(tom.locator("#body")).to_have_accessible_description("")
    tom.context.set_offline(False)
    expect(tom.locator("[data-unsent]")).to_be_hidden()
    expect(tom.locator("#body")).to_have_value(WORDS)
    tom.locator("[data-send]").click()
    expect(people.entries(tom, WORDS)).to_have_count(1)


def test_words_that_were_quicker_than_the_script_are_kept_too(place: Place) -> None:
    place.watch.expected.append("Service Worker registration blocked")
    # Its copy of the script would come past the hand that holds the script back.
    tom = place.signed_in("tom", service_workers="block")
    thread = people.own_thread(tom)
    held: list[Route] = []
    tom.route("**/drafts.*.js", lambda route: held.append(route))
    tom.goto(thread)
    tom.locator("#body").fill(WORDS)
    while not held:
        tom.wait_for_timeout(50)
    held.pop().continue_()

    expect(tom.locator("[data-kept]")).to_be_visible()
    tom.goto(thread)
    expect(tom.locator("#body")).to_have_value(WORDS)


def _stop_listening(page: Page) -> None:
    """Close the page's stream: it would bring the page to the sign-in before anything is typed."""
    page.evaluate("dispatchEvent(new Event('offline'))")


def _session_ends(page: Page) -> None:
    """Sign out in another tab of the same browser."""
    other = page.context.new_page()
    people.sign_out(other)
    other.close()


def _started_again(served: Served) -> "subprocess.Popen[bytes]":
    """Start the killed installation once more, at the same address."""
    left_out = ("ENGAWA_", "DJANGO_SETTINGS_MODULE")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    variables |= {**people.OWN_FILES, "ENGAWA_DATA": str(served.data)}
    with served.log.open("ab") as output:
        again = subprocess.Popen(served.process.args, env=variables, stdout=output, stderr=output)
    wait_for(replace(served, process=again))
    return again
