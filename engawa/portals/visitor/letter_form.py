"""The form in which somebody writes to us: read what was typed, keep all of it, say what could be mended."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from secrets import token_urlsafe
from zoneinfo import available_timezones

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from engawa.care.casework.letters import Letter
from engawa.care.casework.models import ForWhom, Hours, Reach
from engawa.care.casework.words import CHOICES
from engawa.care.screening import files
from engawa.care.screening.answers import Answers
from engawa.care.screening.questions import self_check
from engawa.foundation.notifications import by_email
from engawa.foundation.organisation.current import organisation
from engawa.lib import names
from engawa.lib.names import language_name
from engawa.lib.sealed import Seal, Unreadable
from engawa.portals.visitor.country import country_of, directory
from engawa.portals.visitor.state import State, seal, unseal
from engawa.ui.pages import language

LONGEST, LONGEST_LINE = 20_000, 200
LONGEST_NAME = 60
# A form may stand open over a day's sleep, as the self-check's may.
OPEN_FOR = 60 * 60 * 24
# These need something to reach with; "here" needs nothing, and the others have their own words.
WITH_CONTACT = frozenset({Reach.EMAIL, Reach.PHONE, Reach.FAMILY})


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything on the form as it was typed, with what could be mended, by field."""

    key: str
    body: str = ""
    for_whom: str = ForWhom.ME
    reach: str = Reach.HERE
    contact: str = ""
    called: str = ""
    speaks: str = "en"
    zone: str = "UTC"
    hours: frozenset[str] = frozenset()
    safety: frozenset[str] = frozenset()
    attached: Answers | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    is_blank: bool = False

    @property
    def state(self) -> str:
        """Return the attached answers as the field that carries them along; "" for none."""
        return seal(State(self.attached, "")) if self.attached else ""

    @property
    def token(self) -> str:
        """Return what is inside the form's key, or raise Unreadable."""
        return str(_seal().open(self.key, OPEN_FOR))

    @property
    def is_fresh(self) -> bool:
        """Say whether the form's key can still be opened."""
        try:
            return bool(self.token)
        except Unreadable:
            return False

    def letter(self) -> Letter:
        """Return the letter, once nothing is left to mend."""
        return Letter(
            body=self.body,
            for_whom=self.for_whom,
            reach=self.reach,
            contact=self.contact if self.reach in WITH_CONTACT else "",
            language=self.speaks,
            hours=tuple(hour for hour in Hours.values if hour in self.hours),
            safety=self.safety,
            self_check=self.attached,
        )


def blank(request: HttpRequest, attached: Answers | None = None) -> Typed:
    """Return an empty form, guessed for this reader."""
    known = languages()
    return Typed(
        key=fresh_key(),
        for_whom=ForWhom.FAMILY if attached and attached.about == "family" else ForWhom.ME,
        speaks=language() if language() in dict(known) else known[0][0],
        zone=_zone_of(request),
        attached=attached,
        is_blank=True,
    )


def read(request: HttpRequest) -> Typed:
    """Return what was typed, with a sentence at each field that can't be sent as it stands."""
    post = request.POST
    typed = Typed(
        key=post.get("key", ""),
        body=_text(post.get("body", "")),
        for_whom=_one_of(post.get("for_whom", ""), ForWhom.values, ForWhom.ME),
        reach=_one_of(post.get("reach", ""), dict(ways()), Reach.HERE),
        contact=_line(post.get("contact", "")),
        called=_line(post.get("called", "")),
        speaks=_one_of(post.get("speaks", ""), [code for code, _name in languages()], languages()[0][0]),
        zone=_one_of(post.get("zone", ""), available_timezones(), _zone_of(request)),
        hours=frozenset(post.getlist("hours")) & set(Hours.values),
        safety=frozenset(post.getlist("safety")) & CHOICES.keys(),
    )
    typed = _with_attached(request, typed)
    return replace(typed, errors={**typed.errors, **_errors(typed)})


def fresh_key() -> str:
    """Return a new form's key: sealed, so that nobody sends one of their own choosing."""
    return _seal().close(token_urlsafe(24))


def ways() -> list[tuple[str, str]]:
    """Return where an answer can be awaited. Without mail nothing would ever come to an address."""
    return [(id, str(label)) for id, label in Reach.choices if id != Reach.EMAIL or by_email.is_available()]


def languages() -> list[tuple[str, str]]:
    """Return the languages in which people here can be supported, with their names for this reader."""
    codes = organisation().languages or [code for code, _name in settings.LANGUAGES]
    return [(code, language_name(code, language())) for code in codes]


def zones_with(chosen: str) -> list[tuple[str, str]]:
    """Return the zones to choose from: those of the countries in the directory. A browser may know another one."""
    known = {place.zone for place in directory().countries.values() if place.zone}
    return names.zone_choices({*known, "UTC", chosen}, language())


def _with_attached(request: HttpRequest, typed: Typed) -> Typed:
    upload = request.FILES.get("file")
    try:
        if upload:
            return replace(typed, attached=files.read(upload.read(files.LARGEST_FILE + 1), self_check()))
        state = request.POST.get("state", "")
        return replace(typed, attached=unseal(state).answers if state else None)
    except files.NotAKeptFile:
        words = _("This file can't be read as answers kept from our questions. You could write without it.")
    except Unreadable:
        words = _("The answers could not be brought along: the page stood open for too long. You could write without.")
    return replace(typed, errors={"file": words})


def _errors(typed: Typed) -> dict[str, str]:
    found = {}
    if not typed.body:
        found["body"] = _("Nothing is written here yet. A few words are enough.")
    elif len(typed.body) > LONGEST:
        found["body"] = _("This is longer than what can be sent at once. You could send the rest afterwards.")
    if typed.reach in WITH_CONTACT and not typed.contact:
        found["contact"] = _("There is nothing here to reach you with yet. You could also choose to be answered here.")
    elif len(typed.contact) > LONGEST_LINE:
        found["contact"] = _("This is too long. You could put the rest into your message.")
    elif typed.reach == Reach.EMAIL and not by_email.is_address(typed.contact):
        found["contact"] = _("This does not look like an e-mail address.")
    if len(typed.called) > LONGEST_NAME:
        found["called"] = _("This name is too long. A shorter one would do.")
    if not typed.is_fresh:
        found["key"] = _(
            "This page stood open for a long time. Everything you wrote is still here, and can be sent now."
        )
    return found


def _text(text: str) -> str:
    # NUL can't be kept by PostgreSQL; the other controls have no place in words.
    kept = (sign for sign in text.replace("\r\n", "\n") if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    return "".join(kept).strip()


def _line(text: str) -> str:
    """Return one line without controls, and without signs that turn the direction of what stands beside it."""
    return " ".join("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text).split())


def _one_of(value: str, known: object, otherwise: str) -> str:
    return value if value in known else otherwise  # type: ignore[operator]


def _zone_of(request: HttpRequest) -> str:
    place = directory().countries.get(country_of(request))
    return (place.zone if place else "") or organisation().zone or "UTC"


@cache
def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], "letter")
