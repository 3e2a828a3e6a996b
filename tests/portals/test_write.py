"""Write to us: without an account, with one, twice, wrongly, and with danger in it."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from engawa.care.casework import actions as casework
from engawa.care.casework.models import Inquiry, Urgency
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Entry, Thread
from engawa.care.rota import actions as rota
from engawa.care.rota.actions import Hours
from engawa.care.screening import files
from engawa.care.screening.answers import Answers
from engawa.care.screening.questions import self_check
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit.models import Trace
from engawa.foundation.notifications import by_email
from engawa.foundation.notifications.models import Notice, Wish
from engawa.foundation.vault import seals
from engawa.portals.visitor.state import State, seal
from tests.cast import Cast

SECRET = "the zebrafinch sings at four"
HIDDEN = re.compile(r'name="(key|csrfmiddlewaretoken|state)" value="([^"]*)"')


def form(client: Client, path: str = "/en/write/") -> dict[str, str]:
    """Return the hidden fields of the form as a browser would send them."""
    answer = client.get(path)
    assert answer.status_code == 200
    return {name: unescape(value) for name, value in HIDDEN.findall(answer.content.decode())}


def send(client: Client, path: str = "/en/write/", **fields):
    return client.post(path, {**form(client, path), "body": SECRET, **fields})


def words_on(page: str) -> str:
    return unescape(re.search(r'data-copied="words"[^>]*>([^<]+)<', page)[1])


def link_on(page: str) -> str:
    return unescape(re.search(r'data-copied="link">([^<]+)<', page)[1])


@pytest.fixture
def visitor(cast: Cast) -> Client:
    """A visitor of an installation where somebody answers; with the guard against forged forms."""
    return Client(headers={"accept-language": "en-GB"}, enforce_csrf_checks=True)


def test_a_visitor_writes_and_comes_back_on_another_device_with_link_and_words(visitor):
    answer = send(visitor)
    assert (answer.status_code, answer["Location"]) == (302, "/en/write/sent/")
    page = visitor.get("/en/write/sent/").content.decode()
    inquiry = Inquiry.objects.get()
    assert reverse("members:thread", args=[inquiry.thread_id]) in page
    assert SECRET in visitor.get(reverse("members:thread", args=[inquiry.thread_id])).content.decode()

    words, link = words_on(page), link_on(page)
    thread = reverse("members:thread", args=[inquiry.thread_id])
    elsewhere = Client()
    assert len(words.split()) == 5 and link.startswith("http://testserver/en/")
    elsewhere.post(urlsplit(link).path, {"passphrase": "not these words at all"})
    assert elsewhere.get(thread).status_code == 302, "only one of the two opens nothing"
    elsewhere.post(urlsplit(link).path, {"passphrase": words.upper()})
    assert SECRET in elsewhere.get(thread).content.decode()


def test_the_words_are_shown_again_on_reload_but_only_here_and_only_for_a_while(visitor):
    send(visitor)
    first = words_on(visitor.get("/en/write/sent/").content.decode())
    assert words_on(visitor.get("/en/write/sent/").content.decode()) == first

    with time_machine.travel(_in_minutes(16)):
        assert "data-copied" not in visitor.get("/en/write/sent/").content.decode()
    stranger = Client()
    stranger.cookies["engawa_sent"] = visitor.cookies["engawa_sent"].value
    assert stranger.get("/en/write/sent/").status_code == 302


def test_whoever_comes_next_on_this_browser_is_not_shown_the_words(visitor):
    send(visitor)
    other = Client(headers={"accept-language": "en-GB"})
    send(other)
    assert "data-copied" in other.get("/en/write/sent/").content.decode()
    other.cookies["engawa_sent"] = visitor.cookies["engawa_sent"].value
    assert "data-copied" not in other.get("/en/write/sent/").content.decode()


def test_nothing_of_it_is_readable_in_the_database(visitor):
    send(visitor, contact="wren@example.org", reach="family", safety=["dying"])
    words = words_on(visitor.get("/en/write/sent/").content.decode())

    held = _everything()
    assert not any(text in held for text in (SECRET, "wren@example.org", words))


def test_a_double_tap_sends_once_and_both_answers_show_the_same_words(visitor):
    hidden = form(visitor)
    other = Client(headers={"accept-language": "en-GB"})
    visitor.post("/en/write/", {**hidden, "body": SECRET})
    other.post("/en/write/", {"key": hidden["key"], "body": SECRET})

    assert Inquiry.objects.count() == Entry.objects.count() == Thread.objects.count() == 1
    shown = {words_on(one.get("/en/write/sent/").content.decode()) for one in (visitor, other)}
    assert len(shown) == 1 and Inquiry.objects.get().account.check_password(*shown)


def test_a_form_that_is_found_later_gives_nobody_the_words(visitor):
    hidden = form(visitor)
    visitor.post("/en/write/", {**hidden, "body": SECRET})

    with time_machine.travel(_in_minutes(20)):
        finder = Client()
        answer = finder.post("/en/write/", {"key": hidden["key"], "body": "give me the words"})
        assert answer["Location"] == reverse("members:return")
        assert "sessionid" not in finder.cookies and not finder.session.get("_auth_user_id")


@pytest.fixture
def with_mail(monkeypatch):
    monkeypatch.setattr(by_email, "is_available", lambda: True)


def test_whoever_awaits_the_answer_by_mail_gets_a_word_there_unless_they_chose_otherwise(visitor, cast, with_mail):
    send(visitor, reach="email", contact="wren@example.org")
    page = visitor.get("/en/write/sent/").content.decode()
    wish = Wish.objects.get(account=Inquiry.objects.get().account)

    assert "a short word goes to the address you gave" in page
    assert wish.by_email and by_email.address(wish) == "wren@example.org"
    by_email.wish(wish.account, "other@example.org")
    assert by_email.address(Wish.objects.get(account=wish.account)) == "wren@example.org"


def test_where_no_mail_can_be_sent_nobody_is_asked_for_an_address(visitor, cast):
    assert 'value="email"' not in visitor.get("/en/write/").content.decode()
    send(visitor, reach="email", contact="wren@example.org")
    assert Inquiry.objects.get().reach == "here" and not Wish.objects.exists()


WRONG = {
    "nothing written": ({"body": "  "}, "Nothing is written here yet"),
    "too long": ({"body": "a" * 20_001}, "longer than what can be sent"),
    "no number": ({"reach": "phone", "contact": ""}, "nothing here to reach you with"),
    "no address": ({"reach": "email", "contact": "wren at home"}, "does not look like an e-mail address"),
    "a long name": ({"called": "a" * 61}, "too long"),
    "a forged key": ({"key": "1"}, "stood open for a long time"),
    "a strange file": ({"state": "forged"}, "could not be brought along"),
}


@pytest.mark.parametrize(("fields", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_sent_is_said_and_everything_typed_stays(visitor, with_mail, fields, words):
    typed = {"called": "Wren", "contact": "kept@example.org", "hours": ["night"], "for_whom": "family"}
    answer = send(visitor, **{**typed, **fields})
    page = unescape(answer.content.decode())

    assert answer.status_code == 422
    assert words in page
    assert fields.get("body", SECRET).strip() in page
    assert "kept@example.org" in page or "contact" in fields
    assert re.search(r'value="night" checked', page) and re.search(r'value="family" checked', page)
    assert not Inquiry.objects.exists() and not names.so_called("Wren")


def test_a_form_that_stood_open_for_days_is_sent_with_the_second_tap(visitor):
    hidden = form(visitor)
    with time_machine.travel(_in_minutes(60 * 48)):
        page = visitor.post("/en/write/", {**hidden, "body": SECRET})
        assert page.status_code == 422
        fresh = {name: unescape(value) for name, value in HIDDEN.findall(page.content.decode())}
        assert visitor.post("/en/write/", {**fresh, "body": SECRET}).status_code == 302


@pytest.mark.parametrize(("whom", "today"), [("me", "/en/today/"), ("family", "/en/family/today/")])
def test_today_of_somebody_without_a_name_says_who_looks_how_long_it_stays_and_how_to_keep_it(
    visitor, cast: Cast, whom, today
):
    rota.set_hours(cast.kubo, [Hours(day, time(9), time(17)) for day in range(7)], cast.kubo)
    at_night = datetime(2026, 11, 24, 17, 10, tzinfo=UTC)  # Wednesday, 02:10 in Tokyo
    with time_machine.travel(at_night, tick=False):
        send(visitor, for_whom=whom, zone="Asia/Tokyo")
        sent = unescape(visitor.get("/en/write/sent/").text)
        page = unescape(visitor.get(today).text)
        thread = visitor.get(reverse("members:thread", args=[Thread.objects.get().pk])).text

    for where in (page, thread):
        assert "A coordinator looks at it by" in where
    assert "closed on 24 January 2027" in sent
    assert "closes on 24 January, and all of it is erased on 23 February" in page
    assert 'href="/en/keep/"' in page


def test_once_somebody_answers_nobody_has_to_look_any_more(visitor, cast: Cast):
    for one in (cast.kubo, cast.mori):
        rota.set_hours(one, [Hours(day, time(9), time(17)) for day in range(7)], one)
    send(visitor)
    inquiry = Inquiry.objects.get()
    casework.answer(inquiry, cast.kubo, "We read it.", "k")
    assert "looks at it" not in visitor.get("/en/today/").text
    casework.hand_over(inquiry, cast.mori, "Evenings fit.", by=cast.kubo)
    conversations.post(inquiry.thread, inquiry.account, "Thank you.", "k2")
    page = visitor.get("/en/today/").text
    assert "looks at it" not in page
    assert "An answer comes" in page


def test_danger_shows_help_at_once_and_is_sent_all_the_same(visitor):
    page = visitor.get("/en/write/").content.decode()
    assert 'class="when-danger"' in page and "999" in page

    assert send(visitor, safety=["dying"]).status_code == 302
    sent = unescape(visitor.get("/en/write/sent/").content.decode())
    assert "Somebody is there" in sent and "You do not have to be alone with that" in sent
    assert Inquiry.objects.get().urgency == Urgency.NOW


def test_saying_nothing_about_danger_is_not_saying_that_all_is_well(visitor):
    send(visitor, safety=["rather_not"])
    assert Inquiry.objects.get().reasons == ["rather_not"]


@pytest.mark.parametrize(("whom", "role"), [("me", RoleKind.PERSON), ("family", RoleKind.RELATIVE)])
def test_who_writes_for_somebody_else_is_family_and_never_the_person(visitor, whom, role):
    send(visitor, for_whom=whom, called="Wren")
    account = Inquiry.objects.get().account
    assert [one.kind for one in account.roles.all()] == [role]
    assert names.of(account) == names.Names("Wren", None, "")


def test_without_a_name_somebody_writes(visitor):
    send(visitor, called=" \u202e ")
    assert names.of(Inquiry.objects.get().account).called == "Somebody"


def test_the_answers_of_a_self_check_go_along_and_can_be_taken_off(visitor):
    state = seal(State(Answers("family", {"safety": frozenset({"violence"}), "days_out": "1"}), ""))
    page = visitor.post("/en/write/with/", {"state": state})
    assert page.status_code == 200 and b"go along with it" in page.content
    assert b"what you answered about danger" in page.content
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(page.content.decode())}

    off = visitor.post("/en/write/", {**hidden, "body": SECRET, "go": "off"})
    assert off.status_code == 200 and b"go along with it" not in off.content and SECRET.encode() in off.content

    assert visitor.post("/en/write/", {**hidden, "body": SECRET}).status_code == 302
    inquiry = Inquiry.objects.get()
    assert inquiry.reasons == ["check.violence"] and inquiry.urgency == Urgency.TODAY
    opened = seals.ring(inquiry.account_id).open(
        inquiry.account_id, f"inquiry:{inquiry.pk}:self_check", bytes(inquiry.self_check)
    )
    assert '"days_out": "1"' in opened


def test_a_kept_file_goes_along_and_a_strange_one_is_said(visitor):
    answers = files.to_json(Answers("self", {"days_out": "1"}), self_check(), date(2026, 3, 5))
    strange = send(visitor, file=SimpleUploadedFile("notes.json", b"{"))
    assert strange.status_code == 422 and SECRET in strange.content.decode()
    assert b"can&#39;t be read as answers" in strange.content

    # With something else to mend, the answers of the file stay attached without choosing it again.
    page = send(visitor, body="", file=SimpleUploadedFile("notes.json", json.dumps(answers).encode()))
    assert page.status_code == 422 and b"go along with it" in page.content
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(page.content.decode())}
    visitor.post("/en/write/", {**hidden, "body": SECRET})
    assert Inquiry.objects.get().self_check


def test_a_stale_self_check_is_said_in_words(visitor):
    assert visitor.post("/en/write/with/", {"state": "altered"}).status_code == 422


def test_changing_language_or_country_keeps_what_was_typed(visitor):
    hidden = form(visitor)
    page = visitor.post("/ja/write/", {**hidden, "body": SECRET, "go": "stay"})
    assert page.status_code == 200 and SECRET in page.content.decode() and 'lang="ja"' in page.content.decode()
    page = visitor.post("/en/write/", {**hidden, "body": SECRET, "go": "country", "country": "DE"})
    assert SECRET in page.content.decode() and visitor.cookies["engawa_country"].value == "DE"


def test_who_is_signed_in_gets_no_second_account(cast: Cast):
    before = Account.objects.count()
    keiko = cast.client("keiko")
    answer = send(keiko, "/en/write/", for_whom="family")
    assert answer.status_code == 302
    assert Account.objects.count() == before
    assert Inquiry.objects.get().account == cast.keiko
    page = keiko.get("/en/write/sent/").content.decode()
    assert "data-copied" not in page and "erased" not in page


@pytest.mark.parametrize("name", ["mori", "kubo", "ito"])
def test_staff_do_not_write_to_themselves(cast: Cast, name):
    page = cast.client(name).get("/en/write/")
    assert page.status_code == 200 and b"somebody who answers here" in page.content


def test_where_nobody_answers_the_page_says_so_and_shows_who_does(db):
    page = Client().get("/en/write/")
    assert b"Nobody answers here yet" in page.content and b"/en/help/" in page.content
    assert Client().post("/en/write/", {"body": SECRET}).status_code == 200


def test_a_script_cannot_fill_the_list_and_what_was_typed_stays(visitor):
    codes = []
    for _round in range(11):
        visitor.cookies.clear()
        codes.append(send(visitor).status_code)
    assert codes == [302] * 10 + [429]
    assert Inquiry.objects.count() == 10


def test_a_form_from_elsewhere_is_refused(visitor):
    assert visitor.post("/en/write/", {"body": SECRET, "key": form(visitor)["key"]}).status_code == 403
    assert not Inquiry.objects.exists()


def test_no_notice_no_trace_and_no_log_holds_content(visitor, cast: Cast, caplog):
    caplog.set_level("DEBUG")
    send(visitor, called="Wren", contact="wren@example.org", reach="family")
    assert not any(text in caplog.text for text in (SECRET, "Wren", "wren@"))
    inquiry = Inquiry.objects.get()
    assert [(one.account_id, one.kind, one.subject) for one in Notice.objects.all()] == [
        (cast.kubo.pk, "inquiry", f"inquiry:{inquiry.pk}")
    ]
    last = Trace.objects.order_by("-number").first()
    assert (last.verb, last.about, last.subject) == ("inquiry.arrive", inquiry.account_id, f"inquiry:{inquiry.pk}")


def test_a_mother_and_her_son_each_write_and_neither_sees_the_others(visitor):
    mother, son = visitor, Client(headers={"accept-language": "en-GB"})
    send(mother, for_whom="family", called="A mother")
    son.post("/en/write/", {**form(son), "body": "the son's own words"})
    hers, his = (Inquiry.objects.get(for_whom=whom) for whom in ("family", "me"))

    for client, own, other in ((mother, hers, his), (son, his, hers)):
        assert client.get(reverse("members:thread", args=[own.thread_id])).status_code == 200
        assert client.get(reverse("members:thread", args=[other.thread_id])).status_code == 404


def _everything() -> str:
    rows = [row for model in apps.get_models() for row in model.objects.values_list()]
    return "\n".join(
        (value.decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value))
        for row in rows
        for value in (bytes(v) if isinstance(v, memoryview) else v for v in row)
    )


def _in_minutes(minutes: int):
    return datetime.now(UTC) + timedelta(minutes=minutes)
