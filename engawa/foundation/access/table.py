"""Who may do what: one table, one file. A verb that is not here can't be done by anybody.

`roles`: who may do it at all (others get 403). `reach`: the relation through which a subject is found; what lies
outside of it does not exist for the actor (404). Superusers do not exist.
"""

from dataclasses import dataclass

from engawa.foundation.accounts.roles import STAFF, SUPPORTED, RoleKind

PERSON, RELATIVE = RoleKind.PERSON, RoleKind.RELATIVE
PRACTITIONER, HOST = RoleKind.PRACTITIONER, RoleKind.HOST
COORDINATOR, ADMINISTRATOR = RoleKind.COORDINATOR, RoleKind.ADMINISTRATOR

Roles = frozenset[RoleKind]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: `roles` None means everybody, signed in or not; `reach` names a relation (foundation/access/reach.py).

    `unlocked` False: also behind the lock and before the second factor, where the page is a part of getting in.
    `leaving`: also in the seconds after somebody left quickly, when it was on its way before the lock closed.
    """

    roles: Roles | None
    reach: str = ""
    unlocked: bool = True
    leaving: bool = False


def _of(*kinds: RoleKind) -> Roles:
    return frozenset(kinds)


EVERYBODY = Rule(None, unlocked=False)
ALL: Roles = frozenset(RoleKind)

TABLE: dict[str, Rule] = {
    # ── open ─────────────────────────────────────────────────────────────────────────────────────
    "visit": EVERYBODY,  # the visitor's pages
    "enter": EVERYBODY,  # signing in, coming back by words, invitations, the set-up (which has a key of its own)
    # Whoever has a feed's address may read it: the address is its key, since calendar programs can't sign in.
    "calendar.subscribe": EVERYBODY,
    # ── oneself ──────────────────────────────────────────────────────────────────────────────────
    "self.leave": Rule(ALL, unlocked=False),  # sign out, lock and unlock, the second factor
    "self.manage": Rule(ALL),  # Me: name, passphrase, passkeys, devices, wishes, notices
    "self.data": Rule(_of(*SUPPORTED)),  # export and erasure of one's own
    "self.log": Rule(ALL),  # who has looked
    # ── the person, the relative ─────────────────────────────────────────────────────────────────
    "today.person": Rule(_of(PERSON)),
    "today.relative": Rule(_of(RELATIVE)),
    "grant.manage": Rule(_of(PERSON), reach="family"),  # what one's own family members may see
    "family.manage": Rule(_of(PERSON), reach="family"),  # invite a relative, end the link
    "shared.read": Rule(_of(RELATIVE), reach="shared"),  # what a person shares with me now
    # ── conversations ────────────────────────────────────────────────────────────────────────────
    "thread.list": Rule(ALL),
    "thread.read": Rule(ALL, reach="thread"),
    "thread.write": Rule(ALL, reach="thread.open"),
    "draft.keep": Rule(ALL, reach="thread.open", leaving=True),
    "thread.promise": Rule(_of(PRACTITIONER, COORDINATOR), reach="thread.answered"),  # "answers by Tuesday"
    "entry.change": Rule(ALL, reach="entry.own"),  # edit, take back, cancel a scheduled one
    "attachment.read": Rule(ALL, reach="attachment"),
    "find": Rule(_of(PRACTITIONER, COORDINATOR, ADMINISTRATOR)),  # by letters; each thing by the rule of its own page
    # ── casework ─────────────────────────────────────────────────────────────────────────────────
    "desk.see": Rule(_of(PRACTITIONER)),
    "rota.manage": Rule(_of(*STAFF)),  # one's own hours and absences
    "record.read": Rule(_of(PRACTITIONER, COORDINATOR), reach="record"),  # a person in one's care, or behind glass
    "record.break": Rule(_of(PRACTITIONER, COORDINATOR)),  # break the glass; asks for a reason
    "inquiry.list": Rule(_of(COORDINATOR)),
    "inquiry.read": Rule(_of(COORDINATOR), reach="inquiry"),
    "inquiry.hand_over": Rule(_of(COORDINATOR), reach="inquiry"),
    "inquiry.close": Rule(_of(COORDINATOR), reach="inquiry"),
    "case.hand_on": Rule(_of(PRACTITIONER), reach="case"),  # hand on to a colleague, or back to the coordinators
    # ── appointments ─────────────────────────────────────────────────────────────────────────────
    "appointment.list": Rule(_of(*SUPPORTED)),  # one's own, with proposals, offers and the waiting list
    "appointment.find": Rule(_of(*SUPPORTED)),  # look for a time, hold it, name several, wait
    "appointment.read": Rule(_of(*SUPPORTED, PRACTITIONER, COORDINATOR), reach="appointment"),
    "appointment.change": Rule(_of(*SUPPORTED, PRACTITIONER, COORDINATOR), reach="appointment.open"),  # move, cancel
    "appointment.own": Rule(_of(*SUPPORTED), reach="appointment.own"),  # book what one holds, choose how to meet
    "appointment.offer": Rule(_of(*SUPPORTED), reach="appointment.offered"),  # take or let go what is offered
    "proposal.withdraw": Rule(_of(*SUPPORTED), reach="proposal"),
    "proposal.settle": Rule(_of(PRACTITIONER, COORDINATOR), reach="proposal.open"),
    "waiting.leave": Rule(_of(*SUPPORTED), reach="waiting"),
    "appointment.file": Rule(_of(*SUPPORTED, PRACTITIONER), reach="appointment.concerning"),  # as a calendar's file
    "calendar.manage": Rule(_of(*SUPPORTED, PRACTITIONER)),  # one's own feed for calendar programs
    "calendar.connect": Rule(_of(PRACTITIONER), reach="busy_source"),  # when one is busy, from one's own calendar
    "openings.manage": Rule(_of(PRACTITIONER)),  # one's own week, exceptions, kinds, circles' times
    "appointment.book_own": Rule(_of(PRACTITIONER), reach="care"),  # book for somebody in one's own care
    "calendar.see": Rule(_of(COORDINATOR)),  # everybody's week side by side
    "appointment.book_for": Rule(_of(COORDINATOR), reach="bookable"),  # book for somebody who asked, or was booked
    "waiting.settle": Rule(_of(COORDINATOR), reach="waiting.open"),  # book for somebody on the waiting list
    "place.manage": Rule(_of(COORDINATOR, ADMINISTRATOR), reach="place"),
    # ── the office ───────────────────────────────────────────────────────────────────────────────
    "office.see": Rule(_of(COORDINATOR, ADMINISTRATOR)),
    "people.list": Rule(_of(COORDINATOR, ADMINISTRATOR)),
    "people.manage": Rule(_of(ADMINISTRATOR), reach="staff"),  # roles, deactivation
    "people.invite": Rule(_of(ADMINISTRATOR)),
    "absence.manage": Rule(_of(COORDINATOR, ADMINISTRATOR), reach="staff"),
    "organisation.manage": Rule(_of(ADMINISTRATOR)),
    "directory.manage": Rule(_of(COORDINATOR, ADMINISTRATOR)),
    "log.read": Rule(_of(ADMINISTRATOR)),  # numbers and verbs, and whether the chain holds; no contents
}
