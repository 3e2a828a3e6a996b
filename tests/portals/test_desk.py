"""The practitioner's desk, the record, handing on, and broken glass."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter, Writer
from engawa.care.casework.models import Inquiry
from engawa.care.conversations import actions as conversations
from engawa.care.screening.answers import Answers
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit.models import Trace
from engawa.foundation.notifications.models import Notice
from engawa.foundation.ties.models import Tie, TieKind
from tests.cast import Cast

DESK, GLASS = "/en/desk/", "/en/desk/break-glass/"
REASON = "She wrote of danger and Mori can't be reached"


def record_of(account) -> str:
    return f"/en/desk/people/{account.pk}/"


def handed(cast: Cast, to, *, key: str = "k", called: str = "Wren", **facts) -> Inquiry:
    inquiry = casework.arrive(Letter(**{"body": "words", **facts}), key, Writer(called, "en", "Europe/London"))[0]
    casework.hand_over(inquiry, to, "speaks English", cast.kubo)
    return inquiry


def desk(cast: Cast, name: str = "mori") -> str:
    answer = cast.client(name).get(DESK)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_desk_says_who_waits_why_and_who_handed_over(cast: Cast):
    handed(cast, cast.mori, safety=frozenset({"dying"}))
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    conversations.post(thread, cast.aoi, "good evening", "k")
    conversations.promise(thread, datetime.now(UTC).date() - timedelta(days=1), cast.mori)
    page = desk(cast)

    for words in ("new, handed over by Kubo", "“speaks English”", "Thoughts of not wanting to live", "waits since"):
        assert words in page
    assert "the promised day is over" in page
    assert page.index("Wren") < page.index("the promised day is over"), "danger comes first"
    assert {"Aoi", "Haru"} <= {name for name in ("Aoi", "Haru", "Ren", "Tom") if f">{name}<" in page}
    assert ">Ren<" not in page and ">Tom<" not in page, "they are in Sato's care"


def test_an_answer_takes_it_off_those_who_wait(cast: Cast):
    inquiry = handed(cast, cast.mori)
    conversations.post(inquiry.thread, cast.mori, "Good that you wrote.", "1")
    page = desk(cast)
    assert "Nobody waits for an answer" in page and "the last word was ours" in page


def test_the_desk_costs_the_same_for_one_case_and_for_forty(cast: Cast, django_assert_num_queries):
    handed(cast, cast.mori, key="first")
    mori = cast.client("mori")
    mori.get(DESK)
    with django_assert_num_queries(9) as one:
        mori.get(DESK)
    for number in range(39):
        account = accounts.open_account(called=f"Person {number}", name=f"person-{number}", roles=[RoleKind.PERSON])
        inquiry = casework.arrive_from(Letter("words"), str(number), account)
        casework.hand_over(inquiry, cast.mori, "reason", cast.kubo)
    with django_assert_num_queries(len(one)):
        page = mori.get(DESK).content.decode()
    assert page.count("new, handed over by Kubo") == 40


WHO = {"sato": 200, "kubo": 403, "ito": 403, "aoi": 403, "haru": 403, "yui": 403}


@pytest.mark.parametrize(("name", "status"), WHO.items())
def test_a_desk_is_a_practitioners(cast: Cast, name, status):
    handed(cast, cast.mori)
    answer = cast.client(name).get(DESK)
    assert answer.status_code == status and b"Wren" not in answer.content


def test_the_record_is_read_by_who_is_in_charge_and_by_nobody_else(cast: Cast):
    expected = {"mori": 200, "sato": 404, "kubo": 404, "ito": 403, "aoi": 403, "haru": 403, "yui": 403}
    assert {name: cast.client(name).get(record_of(cast.aoi)).status_code for name in expected} == expected
    traces = Trace.objects.filter(verb="record.read").values_list("actor", "about")
    assert list(traces) == [(cast.mori.pk, cast.aoi.pk)]


def test_a_record_holds_facts_and_not_what_is_shared_with_the_family(cast: Cast):
    inquiry = handed(cast, cast.mori, called="Robin")
    cast.mori.refresh_from_db()
    page = unescape(cast.client("mori").get(record_of(inquiry.account)).content.decode())
    for words in ("Robin", "speaks English", "For myself", "from Kubo to Mori", "Nobody of the family is linked"):
        assert words in page
    page = unescape(cast.client("mori").get(record_of(cast.aoi)).content.decode())
    assert "Somebody of the family is linked" in page and "Haru" not in page


def test_whoever_has_somebody_knows_how_to_reach_them_and_what_they_sent_along(cast: Cast):
    check = Answers("self", {"days_out": "1", "safety": frozenset({"voices"})})
    letter = {"reach": "phone", "contact": "+81 3 0000 0000", "hours": ("night",), "self_check": check}
    inquiry = handed(cast, cast.mori, **letter)
    assert "By telephone" in desk(cast)
    page = unescape(cast.client("mori").get(record_of(inquiry.account)).content.decode())

    for words in ("By telephone: +81 3 0000 0000", "At night", "The answers they sent along", "Criterion or sign"):
        assert words in page
    assert Trace.objects.filter(verb="record.read", about=inquiry.account_id).exists()


@pytest.mark.parametrize(
    ("country", "band", "says"),
    [
        ("GB", "under_13", "under 13 · a parent or guardian has to agree (Data Protection Act 2018, section 9)"),
        ("JP", "under_13", "under 13 · a parent or guardian may have to agree ("),
        ("GB", "from_13", "13 to 15"),
        ("GB", "adult", "18 or older"),
    ],
)
def test_the_record_of_somebody_young_says_who_has_to_agree(cast: Cast, country, band, says):
    Account.objects.filter(pk=cast.aoi.pk).update(country=country, age_band=band)
    page = unescape(cast.client("mori").get(record_of(cast.aoi)).content.decode())

    assert says in page
    assert ("guardian" in page) == ("guardian" in says)


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999"])
def test_a_number_of_nobody_is_404(cast: Cast, number):
    assert cast.client("mori").get(f"/en/desk/people/{number}/").status_code == 404


def break_glass(client, whom="aoi", reason=REASON):
    return client.post(GLASS, {"whom": whom, "reason": reason})


def test_broken_glass_opens_for_an_hour_for_reading_only_and_the_person_sees_it(cast: Cast):
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    conversations.post(thread, cast.aoi, "a word between us", "k")
    address = reverse("members:thread", args=[thread.pk])
    sato = cast.client("sato")
    assert sato.get(address).status_code == 404

    assert break_glass(sato)["Location"] == record_of(cast.aoi)
    page = unescape(sato.get(record_of(cast.aoi)).content.decode())
    assert "for reading only" in page
    assert b"a word between us" in sato.get(address).content
    assert sato.post(reverse("members:post", args=[thread.pk]), {"body": "x", "key": "x"}).status_code == 404
    assert Notice.objects.filter(account=cast.aoi, kind="glass").count() == 1
    tie = Tie.objects.get(kind=TieKind.GLASS)
    assert (tie.holder, tie.subject) == (cast.sato, cast.aoi) and REASON.encode() not in bytes(tie.reason)
    assert Trace.objects.filter(verb="tie.glass", actor=cast.sato.pk, about=cast.aoi.pk).exists()

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61)):
        sato = cast.client("sato")
        assert sato.get(record_of(cast.aoi)).status_code == 404
        assert sato.get(address).status_code == 404


def test_the_person_reads_who_and_why(cast: Cast):
    break_glass(cast.client("sato"))
    page = unescape(cast.client("aoi").get(reverse("members:log")).content.decode())
    assert "Sato" in page and REASON in page


@pytest.mark.parametrize("whom", ["Aoi", "aoi", " AOI ", "number"])
def test_a_record_is_found_by_its_exact_name_or_number(cast: Cast, whom):
    answer = break_glass(cast.client("kubo"), str(cast.aoi.pk) if whom == "number" else whom)
    assert answer.status_code == 302


REFUSED = {
    "a part of a name": ("ao", REASON, "exactly this name"),
    "nobody": ("", REASON, "A name or a number is needed"),
    "nothing at all": ("", "", "A name or a number is needed"),
    "staff": ("kubo", REASON, "exactly this name"),
    "oneself": ("sato", REASON, "exactly this name"),
    "a huge number": ("9" * 40, REASON, "exactly this name"),
    "a strange number": ("²", REASON, "exactly this name"),
    "no reason": ("aoi", "", "A sentence is needed"),
    "hardly a reason": ("aoi", "because", "A sentence is needed"),
}


@pytest.mark.parametrize(("whom", "reason", "words"), REFUSED.values(), ids=REFUSED)
def test_glass_does_not_break_without_a_name_and_a_reason(cast: Cast, whom, reason, words):
    answer = break_glass(cast.client("sato"), whom, reason)
    assert answer.status_code == 422 and words in unescape(answer.content.decode())
    assert not Tie.objects.filter(kind=TieKind.GLASS).exists() and not Notice.objects.filter(kind="glass").exists()


def test_of_two_with_the_same_name_only_the_number_tells(cast: Cast):
    accounts.open_account(called="Aoi", name="other-aoi", roles=[RoleKind.PERSON])
    sato = cast.client("sato")
    assert break_glass(sato, "Aoi").status_code == 422
    assert break_glass(sato, str(cast.aoi.pk)).status_code == 302


def test_in_ones_own_care_nothing_is_broken(cast: Cast):
    assert break_glass(cast.client("mori"))["Location"] == record_of(cast.aoi)
    assert not Tie.objects.filter(kind=TieKind.GLASS).exists()


@pytest.mark.parametrize(("name", "status"), [("ito", 403), ("aoi", 403), ("haru", 403), ("yui", 403)])
def test_who_cannot_read_records_cannot_break_glass(cast: Cast, name, status):
    assert break_glass(cast.client(name), "ren").status_code == status


def test_handing_on_by_hand(cast: Cast):
    inquiry = handed(cast, cast.mori)
    address = reverse("practitioner:hand-on", args=[inquiry.pk])
    mori, sato = cast.client("mori"), cast.client("sato")
    assert sato.get(address).status_code == 404 and cast.client("kubo").get(address).status_code == 403
    assert "Sato" in mori.get(address).content.decode()
    wrong = mori.post(address, {"to": "nobody", "reason": "better hours"})
    assert wrong.status_code == 422 and b"better hours" in wrong.content
    assert mori.post(address, {"to": cast.kubo.pk, "reason": "not one of us"}).status_code == 409

    assert mori.post(address, {"to": cast.sato.pk, "reason": "better hours"})["Location"] == DESK
    assert mori.get(address).status_code == 404 and "better hours" in desk(cast, "sato")
    assert sato.post(address, {"to": "back", "reason": "a mistake"}).status_code == 302
    assert Inquiry.objects.get().handed_to is None
    assert "Wren" not in desk(cast, "sato")
