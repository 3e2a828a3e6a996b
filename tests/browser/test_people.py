"""Whole ways of people who know each other here, each on an installation of its own."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from engawa.config.demo.keys import Way
from tests.browser import people
from tests.browser.people import Place

pytestmark = pytest.mark.browser

LETTER = "It has been two years. My room is loud at night."
ANSWER = "Thank you for telling me about the nights."
WHY = "They would rather write in English."
OF_THE_MOTHER, OF_THE_CHILD = "He took the tray in today, unmistakably.", "I heard her on the stairs, unmistakably."
ONLY_ONE = "I went as far as the gate."


@pytest.fixture
def place(tmp_path: Path, browser: Browser) -> Iterator[Place]:
    with people.opened(tmp_path, browser, people.seeded()) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path, browser: Browser) -> Iterator[Place]:
    with people.opened(tmp_path, browser) as opened:
        yield opened


def test_a_letter_without_an_account_is_answered_live_and_becomes_an_account_with_a_passkey(place: Place) -> None:
    writer = place.visit()
    people.with_passkeys(writer)
    people.write_to_us(writer, LETTER, called="Nami", in_danger=True)
    expect(writer.locator("details.care[open]")).to_be_visible()
    assert "/come-back/" in writer.locator("[data-copied=link]").inner_text()
    assert len(writer.locator("[data-copied=words]").inner_text().split()) == 5
    people.follow(writer, "Go to the conversation")
    expect(people.entries(writer, LETTER)).to_have_count(1)
    thread = writer.url
    people.stays_open(writer)

    kubo = place.signed_in("kubo")
    kubo.goto("/en/office/inquiries/")
    expect(kubo.locator(".lines .line").first).to_have_class(re.compile("level-2"))
    kubo.locator(".lines .line").first.get_by_role("link").click()
    expect(kubo.locator(".said").first).to_have_text(LETTER)
    kubo.locator("label.choice", has_text="佐藤").click()
    kubo.locator("#reason").fill(WHY)
    people.press(kubo, "Hand over")
    expect(kubo.locator("main")).not_to_contain_text(LETTER)

    sato = place.signed_in("sato")
    line = sato.locator(".side .line", has_text=WHY)
    expect(line).to_contain_text("Nami")
    line.get_by_role("link", name="Nami").click()
    people.say(sato, ANSWER)

    expect(people.entries(writer, ANSWER)).to_have_count(1)
    assert people.was_open(writer)

    _keep_as(writer, "nami")
    writer.locator("#passkey-name").fill("This phone")
    people.press(writer, "Add a passkey")
    expect(writer.locator("input[name=name][value='This phone']")).to_be_visible()
    people.sign_out(writer)
    writer.goto("/en/sign-in/")
    people.press(writer, "Sign in with a passkey")
    writer.wait_for_url("**/today/")
    assert people.own_thread(writer) == thread
    expect(people.entries(writer, ANSWER)).to_have_count(1)


def test_a_request_goes_from_hand_to_hand_with_a_reason_and_only_whoever_has_it_reads_it(place: Place) -> None:
    writer, calm = place.visit(), place.visit()
    people.write_to_us(calm, "I would like to ask something.", called="Sora")
    people.write_to_us(writer, LETTER, called="Nami", in_danger=True)
    people.follow(writer, "Go to the conversation")
    thread = urlsplit(writer.url).path

    kubo = place.signed_in("kubo")
    kubo.goto("/en/office/inquiries/")
    levels, minutes = waits_in_order(kubo)
    assert len(set(levels)) > 1
    order = [(-level, -waited) for level, waited in zip(levels, minutes, strict=True)]
    assert order == sorted(order)
    kubo.locator(".lines .line").first.get_by_role("link").click()
    expect(kubo.locator(".said").first).to_have_text(LETTER)
    inquiry = urlsplit(kubo.url).path
    taker = kubo.locator("label.choice", has_text="佐藤")
    expect(taker).to_contain_text("Japanese, English")
    expect(taker).to_contain_text("people now")
    expect(taker).to_contain_text(re.compile(r"Mon–Wed, Fri \d\d:\d\d–\d\d:\d\d"))
    expect(taker).to_contain_text("away")
    hand_to(kubo, "佐藤", WHY, "Hand over")
    kubo.goto(inquiry)
    expect(kubo.locator("main")).to_contain_text("With 佐藤")
    expect(kubo.locator("main")).not_to_contain_text(LETTER)
    _is_not_there(place, kubo, thread)

    sato = place.signed_in("sato")
    line = sato.locator(".side .line", has_text=WHY)
    expect(line).to_contain_text("Nami")
    expect(line).to_contain_text("久保")
    line.get_by_role("link", name="Hand on").click()
    hand_to(sato, "森", "I am away from Monday on.", "Hand on")
    expect(sato.locator("main")).not_to_contain_text("Nami")
    _is_not_there(place, sato, thread)
    writer.goto("/en/today/")
    expect(writer.locator("main")).to_contain_text("somebody new to answer it")
    people.follow(writer, "Go to the conversation")
    expect(writer.locator("main h1")).to_have_text("森")

    mori = place.signed_in("mori")
    line = mori.locator(".side .line", has_text="I am away from Monday on.")
    expect(line).to_contain_text("佐藤")
    line.get_by_role("link", name="Nami").click()
    expect(people.entries(mori, LETTER)).to_have_count(1)
    mori.goto("/en/desk/")
    line.get_by_role("link", name="Hand on").click()
    hand_to(mori, "Back to the coordinators", "It needs somebody who writes English.", "Hand on")
    _is_not_there(place, mori, thread)

    kubo.goto("/en/office/inquiries/")
    kubo.locator(f".lines a[href='{inquiry}']").click()
    expect(kubo.locator("main")).to_contain_text("It needs somebody who writes English.")
    expect(kubo.locator(".said").first).to_have_text(LETTER)


def waits_in_order(page: Page) -> tuple[list[int], list[int]]:
    """Return of each who waits how urgent it is and for how many minutes it has waited, as they stand in the list."""
    lines = page.locator(".lines .line").all()
    levels = [int((line.get_attribute("class") or "").partition("level-")[2][0]) for line in lines]
    spans = [re.search(r"(\d+) (minute|hour|day)", line.inner_text()) for line in lines]
    unit = {"minute": 1, "hour": 60, "day": 24 * 60}
    return levels, [int(span[1]) * unit[span[2]] for span in spans if span]


def hand_to(page: Page, whom: str, reason: str, button: str) -> None:
    """Choose somebody, say why, and hand over."""
    page.locator("label.choice", has_text=whom).click()
    page.locator("#reason").fill(reason)
    people.press(page, button)


def test_a_mother_and_her_child_each_have_a_room_of_their_own_and_what_is_taken_back_is_gone(place: Place) -> None:
    haru, aoi = place.signed_in("haru"), place.signed_in("aoi")
    threads = {haru: people.own_thread(haru), aoi: people.own_thread(aoi)}
    assert threads[haru] != threads[aoi]
    for page, words in ((haru, OF_THE_MOTHER), (aoi, OF_THE_CHILD)):
        people.say(page, words)
    for page, words in ((haru, OF_THE_CHILD), (aoi, OF_THE_MOTHER)):
        page.reload()
        expect(people.entries(page, words)).to_have_count(0)
        page.goto(f"/en/talk/search/?q={words.split()[-1].strip('.')}")
        expect(page.locator("main")).not_to_contain_text(words)

    for page, other in ((haru, threads[aoi]), (aoi, threads[haru])):
        _is_not_there(place, page, urlsplit(other).path)

    haru.goto("/en/family/today/")
    expect(haru.locator("main")).to_contain_text("葵 shares something with you.")
    aoi.goto("/en/me/sharing/")
    for _each in range(aoi.get_by_role("button", name="Take it back").count()):
        aoi.get_by_role("button", name="Take it back").first.click()
        aoi.wait_for_load_state()
    expect(aoi.get_by_role("button", name="Take it back")).to_have_count(0)
    expect(haru.locator("main")).not_to_contain_text("葵")
    haru.goto("/en/family/shared/")
    expect(haru.locator("main")).to_contain_text("Nobody shares anything with you at the moment.")


def test_whoever_breaks_the_glass_is_seen_with_name_and_reason(place: Place) -> None:
    reason = "Her mother rang and has heard nothing for two days."
    kubo, aoi = place.signed_in("kubo"), place.signed_in("aoi")
    kubo.goto("/en/desk/break-glass/")
    kubo.locator("#whom").fill("aoi")
    kubo.locator("#reason").fill(reason)
    people.press(kubo, "Open it for an hour")
    expect(kubo.locator("main h1")).to_have_text("葵")
    expect(kubo.locator("main")).to_contain_text("for reading only")
    kubo.locator(".desk .lines a[href*='/talk/']").first.click()
    expect(kubo.locator("[data-thread] .entry").first).to_be_visible()
    expect(kubo.locator("[data-composer]")).to_have_count(0)

    aoi.goto("/en/notices/")
    notice = aoi.locator(".paths a", has_text="Somebody here opened your record").first
    expect(notice).to_contain_text("New")
    notice.click()
    look = aoi.locator(".looks li", has_text=reason)
    expect(look.first).to_contain_text("久保")


@pytest.mark.parametrize("with_demo", [False, True], ids=["empty", "with the demo"])
def test_four_steps_set_an_empty_place_up_and_then_there_are_none(empty: Place, with_demo: bool) -> None:
    page = empty.visit()
    page.goto("/en/set-up/")
    page.locator("#id_name").fill("Minato")
    people.press(page, "Go on")
    way = Way("kana", (), "", page.locator("code.secret").inner_text().replace(" ", ""))
    page.locator("#id_sign_in").fill(way.name)
    page.locator("#id_called").fill("Ito Kana")
    page.locator("#id_code").fill(way.code(time.time()))
    people.press(page, "Go on")
    page.locator("#id_country").select_option("JP")
    people.press(page, "Go on")
    expect(page.locator(".facts-list")).to_contain_text("An app that shows codes")
    if with_demo:
        page.get_by_label("With made-up people and conversations").check()
    people.press(page, "Make it so")

    page.wait_for_url("**/en/office/")
    page.goto("/en/office/people/")
    expect(page.locator("main")).to_contain_text("Ito Kana")
    expect(page.locator("main").get_by_text("久保")).to_have_count(1 if with_demo else 0)
    assert (empty.served.data / "demo.json").exists() == with_demo
    _is_not_there(empty, page, "/en/set-up/")


def test_a_draft_stays_what_is_sent_again_stands_once_and_a_pin_locks(place: Place) -> None:
    tom = place.signed_in("tom")
    thread = people.own_thread(tom)
    tom.locator("#body").fill(ONLY_ONE)
    expect(tom.locator("[data-kept]")).to_be_visible()
    tom.reload()
    expect(tom.locator("#body")).to_have_value(ONLY_ONE)
    people.lose_the_next_answer(place, tom)
    tom.locator("[data-send]").click()
    expect(tom.locator("[data-unsent]")).to_be_visible()
    tom.locator("[data-send]").dblclick()
    expect(tom.locator("[data-unsent]")).to_be_hidden()
    expect(people.entries(tom, ONLY_ONE)).to_have_count(1)
    expect(tom.locator("#body")).to_have_value("")
    tom.reload()
    expect(people.entries(tom, ONLY_ONE)).to_have_count(1)
    expect(tom.locator("#body")).to_have_value("")

    tom.goto("/en/me/security/pin/")
    tom.locator("#id_pin").fill("2580")
    people.press(tom, "Use this PIN")
    tom.goto(thread)
    tom.get_by_role("button", name="Lock", exact=True).click()
    tom.goto(thread)
    expect(tom.locator("main h1")).to_have_text("Locked")
    place.watch.expected.append(f"{place.watch.origin}/en/unlock/")
    tom.locator("#id_pin").fill("2581")
    people.press(tom, "Open")
    expect(tom.locator("main .error")).to_contain_text("does not fit")
    tom.locator("#id_pin").fill("2580")
    people.press(tom, "Open")
    tom.wait_for_url(thread)
    expect(people.entries(tom, ONLY_ONE)).to_have_count(1)


@pytest.mark.parametrize("how", ["with a PIN", "without a PIN", "without a line"])
def test_leaving_a_conversation_quickly_closes_the_browser_and_loses_no_word(place: Place, how: str) -> None:
    tom = place.signed_in("tom")
    if how == "with a PIN":
        tom.goto("/en/me/security/pin/")
        tom.locator("#id_pin").fill("2580")
        people.press(tom, "Use this PIN")
    thread = people.own_thread(tom)
    other = tom.context.new_page()
    other.goto(thread)
    said = tom.locator("[data-thread] .entry-body").last.inner_text()
    place.watch.expected.append("another origin: https://www.wikipedia.org/")
    tom.context.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="<title>Neutral</title>"))
    tom.context.route("**/leave/", _follow_by_hand)
    answer = tom.reload()
    assert answer
    assert answer.header_value("cache-control") == "no-store"
    tom.locator("#body").fill("I was just about")
    expect(tom.locator("[data-kept]")).to_be_visible()
    if how == "without a line":
        _leave_without_a_line(place, tom, other)
    else:
        tom.locator("#body").fill(ONLY_ONE)
        tom.locator("[data-leave]").click()
        tom.wait_for_url("https://www.wikipedia.org/")
        # The page beside it goes too.
        other.wait_for_url("https://www.wikipedia.org/")
        tom.go_back()

    assert tom.url != thread
    expect(tom.locator("body")).not_to_contain_text(said)
    tom.goto(thread)
    expect(tom.locator("main h1")).to_have_text("Locked" if how == "with a PIN" else "Sign in")
    if how == "with a PIN":
        tom.locator("#id_pin").fill("2580")
        people.press(tom, "Open")
        tom.wait_for_url(thread)
        expect(tom.locator("#body")).to_have_value(ONLY_ONE)


def _leave_without_a_line(place: Place, page: Page, other: Page) -> None:
    place.watch.expected += ["net::ERR_INTERNET_DISCONNECTED", "failed: https://www.wikipedia.org/"]
    page.context.unroute("**/leave/")
    page.context.set_offline(True)
    page.locator("[data-leave]").click()
    expect(page.locator("[data-thread]")).to_have_count(0)
    expect(other.locator("[data-thread]")).to_have_count(0)
    page.context.set_offline(False)


def test_without_javascript_a_letter_is_sent_read_and_answered(place: Place) -> None:
    page = place.visit(java_script_enabled=False)
    people.write_to_us(page, LETTER)
    people.follow(page, "Go to the conversation")
    expect(people.entries(page, LETTER)).to_have_count(1)

    people.say(page, ONLY_ONE)

    expect(page.locator("#body")).to_have_value("")
    people.sign_out(page)


def _keep_as(page: Page, name: str) -> None:
    """Keep what was written as an account, and go on to its passkeys."""
    page.goto("/en/keep/")
    page.locator("#id_name").fill(name)
    people.press(page, "Keep it")
    expect(page.locator(".code-sheet")).to_contain_text(name)
    people.follow(page, "Add a passkey")


def _is_not_there(place: Place, page: Page, path: str) -> None:
    url = f"{place.watch.origin}{path}"
    place.watch.expected += [f"status 404: {url}", f"status of 404 (Not Found) {url}"]
    answer = page.goto(path)
    assert answer
    assert answer.status == 404


def _follow_by_hand(route: Route) -> None:
    neutral = route.fetch(max_redirects=0).headers["location"]
    route.fulfill(body=f'<meta http-equiv="refresh" content="0;url={neutral}">', content_type="text/html")
