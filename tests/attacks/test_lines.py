"""Ends of lines and other signs that mean something to programs: in calendars, letters, names of files and the log."""

import logging
import re
from collections.abc import Iterator

import icalendar
import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from engawa.care.appointments import actions as appointments
from engawa.care.appointments.models import Appointment, Place
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Attachment
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.organisation import actions as organisation
from engawa.portals.members import letters
from tests.care.booking_scene import LENGTHS, NOW, WEEK, booked
from tests.cast import Cast
from tests.portals.talking import write

ENDS = {
    "both": "\r\n",
    "one": "\n",
    "return": "\r",
    "of a page": "\f",
    "of a paragraph": "\u2029",
    "of a line": "\u2028",
    "next line": "\x85",
}
ALARM = "END:VEVENT{end}BEGIN:VALARM{end}ACTION:EMAIL{end}ATTENDEE:mailto:x@evil.example{end}END:VALARM"


@pytest.fixture
def sunday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_no_name_of_a_person_or_place_writes_into_anybodys_calendar(sunday: None, cast: Cast, end: str) -> None:
    evil = ALARM.format(end=end)
    names.change(cast.mori, called=f"Mori{end}DTSTART:20300101T000000Z"[:60])
    room = Place.objects.create(name=f"Room{evil}"[:80], address=f"Street{end}{evil}"[:200])
    appointments.set_practice(cast.mori, cast.mori, zone="Europe/Berlin", lengths=LENGTHS | {"place": 50}, place=room)
    appointments.set_openings(cast.mori, WEEK, cast.mori)
    found = booked(cast, "aoi", "mori", 25, 10)
    Appointment.objects.filter(pk=found.pk).update(place=room)
    token = appointments.make_feed(cast.aoi)
    appointments.choose_titles(cast.aoi, plain=True)

    answers = [Client().get(f"/calendar/{token}.ics")]
    answers.append(cast.client("aoi").get(f"/en/appointments/{found.pk}/calendar.ics"))
    assert [answer.status_code for answer in answers] == [200, 200]
    for file in (answer.content for answer in answers):
        (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
        assert "Room" in event["LOCATION"], "the words must have reached the file"
        assert event.subcomponents == [] and "ATTENDEE" not in event
        assert event["DTSTART"].dt == found.starts
        heads = {re.split(rb"[:;]", line)[0] for line in re.split(rb"[\r\n]+", file)}
        assert not {b"ACTION", b"ATTENDEE"} & heads and file.count(b"\r\nBEGIN:VALARM") == 0


@pytest.mark.django_db
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_no_name_or_address_writes_a_head_into_a_letter(end: str) -> None:
    evil = f"Minato{end}Bcc: x@evil.example{end}{end}hello"
    organisation.set_up(name=evil, name_ja=evil, country="JP", zone="Asia/Tokyo", languages=["en"])
    for email in (f"a@example.org{end}Bcc: x@evil.example", "a@example.org"):
        emi = accounts.open_account(called=evil[:60], name=email[:40], passphrase=None, roles=[RoleKind.PERSON])
        names.change(emi, email=email)
        sent = letters.send_code(emi, "1234 5678")
        letters.settle()
        assert sent.done()
    for letter in mail.outbox:
        heads = letter.message()
        assert set(heads.keys()) <= {"Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From",
                                     "To", "Date", "Message-ID", "Auto-Submitted"}  # fmt: skip
        assert letter.recipients() == ["a@example.org"]
        assert "evil" not in heads.as_string()
    assert mail.outbox


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_no_name_of_a_file_writes_into_the_head_of_an_answer(cast: Cast, end: str) -> None:
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    file = SimpleUploadedFile(f'a"{end}Set-Cookie: evil=1{end}{end}b;filename=evil.html.txt', b"plain words")
    assert write(cast.client("aoi"), thread, "look", key="k" * 12, files=[file]).status_code == 302
    answer = cast.client("mori").get(f"/en/talk/file/{Attachment.objects.get().pk}/")
    assert answer.status_code == 200 and "evil" not in answer.cookies
    assert not set("\r\n") & set("".join(value for _name, value in answer.items()))
    assert answer["Content-Disposition"].startswith("attachment;")


@pytest.mark.django_db
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_nobody_writes_a_line_of_the_log_or_finds_their_words_in_it(visitor, caplog, end: str) -> None:
    evil = f"evil{end}2026-01-01 INFO engawa.entrance account 1 signed in"
    with caplog.at_level(logging.DEBUG):
        # So often that the limits speak too.
        fields = dict.fromkeys(("name", "passphrase", "code", "link", "next", "own", "offered"), evil) | {"way": "own"}
        for path in ("/en/sign-in/", "/en/recover/", "/en/come-back/") * 8:
            visitor.post(path, fields, headers={"user-agent": "evil agent"})
        visitor.get("/en/nowhere/", {"q": evil})
        visitor.post("/en/write/", {"body": evil, "called": evil})
    engawa = [record.getMessage() for record in caplog.records if record.name.startswith("engawa")]
    assert any("too often" in line for line in engawa)
    assert not [line for line in engawa if "evil" in line or set(line) & set("\r\n")]
