"""The parts about the account itself: who one is here, with whom one is connected, what one was told."""

from dataclasses import asdict
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.care.appointments.models import Feed
from engawa.foundation.accounts import invitations as links
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account, Device, Invitation, Role
from engawa.foundation.accounts.roles import AgeBand, RoleKind
from engawa.foundation.audit.models import Trace
from engawa.foundation.consent.models import FamilyWords, Grant, Topic
from engawa.foundation.notifications import by_email, words
from engawa.foundation.notifications.models import Notice, Wish
from engawa.foundation.ties.models import Tie, TieKind
from engawa.foundation.vault.seals import Ring
from engawa.lib.names import country_name, language_name, zone_place
from engawa.portals.exports import trace_words
from engawa.portals.exports.values import Coded, coded, opened
from engawa.ui.pages import language

Row = dict[str, Any]
# A person reads these; the code is what stands in the file for machines.
TIES = {
    TieKind.CARE: _("Supports you, or is supported by you"),
    TieKind.FAMILY: _("Family"),
    TieKind.GLASS: _("Looked at your things for an hour, with a reason"),
}

WAYS_IN = {
    Authenticator.Type.WEBAUTHN: _("Passkey"),
    Authenticator.Type.TOTP: _("An app of codes"),
    Authenticator.Type.RECOVERY_CODES: _("Printed codes for the second step"),
}


def account(who: Account, ring: Ring) -> list[Row]:
    """Return the account. What only proves that it is you (the hashes of words and PIN) is not a part of it."""
    facts = {name: getattr(who, name) for name in ("language", "zone", "country", "shows_typing")}
    row = {"id": who.pk, **asdict(names.of(who)), **facts}
    spoken = {
        "language": Coded(who.language, language_name(who.language, language())),
        "zone": Coded(who.zone, zone_place(who.zone, language())),
        "country": Coded(who.country, country_name(who.country, language())) if who.country else "",
    }
    return [{**row, **spoken, "age_band": coded(AgeBand, who.age_band), "since": who.created}]


def roles(who: Account, ring: Ring) -> list[Row]:
    """Return every role, past ones too."""
    rows = Role.objects.filter(account=who).order_by("since").values("kind", "since", "until")
    return [{**row, "kind": coded(RoleKind, row["kind"])} for row in rows]


def ties(who: Account, ring: Ring) -> list[Row]:
    """Return every tie from and to the account, with how the other one is called."""
    found = Tie.objects.filter(Q(holder=who) | Q(subject=who)).order_by("since")
    rows = list(found)
    called = names.called(id for tie in rows for id in (tie.holder_id, tie.subject_id))
    return [
        {
            "kind": Coded(tie.kind, TIES[TieKind(tie.kind)]),
            "who": called[tie.subject_id if tie.holder_id == who.pk else tie.holder_id],
            "since": tie.since,
            "until": tie.until,
            # The reason belongs to the one whose record it is.
            "reason": opened(ring, who.pk, f"tie:{tie.pk}:reason", tie.reason) if tie.subject_id == who.pk else None,
        }
        for tie in rows
    ]


def grants(who: Account, ring: Ring) -> list[Row]:
    """Return every grant that the account gave."""
    rows = Grant.objects.filter(giver=who).order_by("since")
    return _granted(rows.values("topic", "receiver", "since", "until", "revoked"), "receiver")


def shared_with(who: Account, ring: Ring) -> list[Row]:
    """Return every grant that the account received; what it shows is the giver's."""
    rows = Grant.objects.filter(receiver=who).order_by("since")
    return _granted(rows.values("topic", "giver", "since", "until", "revoked"), "giver")


def _granted(found: Any, whom: str) -> list[Row]:
    rows = list(found)
    called = names.called(row[whom] for row in rows)
    return [{"who": called[row.pop(whom)], **row, "topic": coded(Topic, row["topic"])} for row in rows]


def family_words(who: Account, ring: Ring) -> list[Row]:
    """Return the words that the account wrote for family."""
    rows = list(FamilyWords.objects.filter(giver=who).order_by("pk"))
    called = names.called(row.receiver_id for row in rows)
    place = "words:{}:{}".format
    return [
        {
            "who": called[row.receiver_id],
            "text": opened(ring, who.pk, place(who.pk, row.receiver_id), row.body),
            "written": row.written,
        }
        for row in rows
    ]


def notices(who: Account, ring: Ring) -> list[Row]:
    """Return what the account was told."""
    rows = Notice.objects.filter(account=who).order_by("at").values("kind", "subject", "at", "seen")
    return [{**row, "kind": Coded(row["kind"], words.sentence(row["kind"]))} for row in rows]


def wishes(who: Account, ring: Ring) -> list[Row]:
    """Return what the account asked to be told."""
    by_push = who.push_addresses.exists()
    return [
        {"by_email": wish.by_email, "email": by_email.address(wish), "by_push": by_push,
         "quiet_from": wish.quiet_from, "quiet_until": wish.quiet_until}
        for wish in Wish.objects.filter(account=who)
    ]  # fmt: skip


def feed(who: Account, ring: Ring) -> list[Row]:
    """Return that calendar programs have an address, without the address: the file must not be a key."""
    return [dict(row) for row in Feed.objects.filter(account=who).values("made", "plain_titles")]


def devices(who: Account, ring: Ring) -> list[Row]:
    """Return where the account is signed in, without what a device is known by: the file must not be a key."""
    return [dict(row) for row in Device.objects.filter(account=who).order_by("since").values("label", "since", "seen")]


def ways_in(who: Account, ring: Ring) -> list[Row]:
    """Return the passkeys and codes, without their secrets."""
    rows = Authenticator.objects.filter(user=who).order_by("created_at")
    return [
        {"kind": Coded(row.type, WAYS_IN[row.type]), "made": row.created_at, "used": row.last_used_at} for row in rows
    ]


def invitations(who: Account, ring: Ring) -> list[Row]:
    """Return the links that the account made."""
    rows = list(Invitation.objects.filter(made_by=who).order_by("made"))
    called = links.called(rows)
    return [{"called": called[row.pk], "made": row.made, "until": row.until, "used": row.used} for row in rows]


def traces(who: Account, ring: Ring) -> list[Row]:
    """Return what the log holds about the account, with how whoever acted is called."""
    rows = Trace.objects.filter(about=who.pk).order_by("number").values("number", "at", "actor", "verb", "subject")
    found = list(rows)
    known = names.called(row["actor"] for row in found)
    return [
        {
            "who": known.get(row["actor"] or 0) or None,
            **row,
            "kind": Coded(row["verb"], trace_words.sentence(row["verb"], own=row["actor"] == who.pk)),
        }
        for row in found
    ]
