"""Write the demo organisation into an empty installation, in the order in which it would have happened.

Every step is done by the actions that the pages use, at the time at which it happened (time-machine), so that the log,
the promises and the notices stand as they would after months of real life.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction

from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter, Writer
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Thread
from engawa.care.rota import actions as rota
from engawa.config.demo import arrange, content
from engawa.config.demo.content import Story
from engawa.config.demo.keys import Keys, Way
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import STAFF, RoleKind
from engawa.foundation.consent import actions as consent
from engawa.foundation.consent.models import Topic
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind
from engawa.foundation.organisation import actions as organisation
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import TieKind

STAFF_SINCE = 400  # days


class NotEmpty(Exception):
    """There are accounts here already; a demo is never mixed with real people."""


@dataclass
class _Stage:
    """What was made so far, and what is still to happen."""

    today: date
    facts: dict[str, Any]
    zones: dict[str, ZoneInfo]
    ways: list[Way] = field(default_factory=list)
    people: dict[str, Account] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)
    plan: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)

    def at(self, when: datetime, what: Callable[[], object]) -> None:
        """Plan a step; steps at the same time keep their order."""
        self.plan.append((when, len(self.plan), what))


@transaction.atomic
def seed(now: datetime, say: Callable[[str], None] = lambda _: None, *, beside: bool = False) -> Keys:
    """Write everything, and return how to sign in as each. All of it or nothing.

    `beside`: in the set-up, where the organisation and its first administrator stand already.
    """
    if Account.objects.exists() and not beside:
        raise NotEmpty
    facts = content.cast()
    office = facts["organisation"]["zone"]
    zones = {row["name"]: ZoneInfo(row.get("zone", office)) for row in facts["cast"]}
    stage = _Stage(now.astimezone(ZoneInfo(office)).date(), facts, zones)
    stories = content.stories(stage.today, zones)
    if not beside:
        begin = datetime.combine(stage.today - timedelta(days=STAFF_SINCE), time(8), UTC)
        stage.at(begin, lambda: organisation.set_up(**facts["organisation"]))
    _plan_staff(stage, {story.owner for story in stories})
    for story in stories:
        _plan_story(stage, story)
    _plan_family(stage)
    hired = datetime.combine(stage.today - timedelta(days=STAFF_SINCE), time(10), UTC)
    for when, what in arrange.plan(stage.today, ZoneInfo(office), stage.people, hired):
        stage.at(when, what)
    _play(stage, now, say)
    return Keys(tuple(stage.ways))


def _play(stage: _Stage, now: datetime, say: Callable[[str], None]) -> None:
    steps = sorted((step for step in stage.plan if step[0] <= now), key=lambda step: step[:2])
    for done, (when, _, what) in enumerate(steps, 1):
        with time_machine.travel(when, tick=False):
            what()
        if done % 25 == 0 or done == len(steps):
            say(f"{done} of {len(steps)} steps written")


# ── the organisation and its staff ───────────────────────────────────────────────────────────────


def _plan_staff(stage: _Stage, with_story: set[str]) -> None:
    begin = datetime.combine(stage.today - timedelta(days=STAFF_SINCE), time(9), UTC)
    for row in stage.facts["cast"]:
        if row["name"] not in with_story:
            stage.at(begin, lambda row=row: _hire(stage, row))  # type: ignore[misc]


def _hire(stage: _Stage, row: dict[str, Any]) -> None:
    account = _account(stage, row)
    if hours := row.get("hours"):
        week = [rota.Hours(day, time.fromisoformat(start), time.fromisoformat(end)) for day, start, end in hours]
        rota.set_hours(account, week, by=account)
    rota.set_profile(account, account, languages=row.get("languages", ["ja"]), takes_new=True,
                     answers_within=row.get("answers_within", 2), title=row.get("title", ""))  # fmt: skip
    for after, days in row.get("absences", ()):
        first = stage.today + timedelta(days=after)
        rota.add_absence(account, first, first + timedelta(days=days - 1), by=account)


def _account(stage: _Stage, row: dict[str, Any]) -> Account:
    roles = [RoleKind(kind) for kind in row["roles"]]
    # In the set-up somebody may have just taken one of these names.
    taken = names.with_name(row["name"]) is not None
    name = f"{row['name']} (demo)" if taken else row["name"]
    way = Way.fresh(name, [role.value for role in roles], staff=not STAFF.isdisjoint(roles))
    account = accounts.open_account(
        called=row["called"],
        roles=roles,
        language=row.get("language", "ja"),
        zone=stage.zones[row["name"]].key,
        country=row.get("country", stage.facts["organisation"]["country"]),
        name=name,
        passphrase=way.passphrase,
    )
    if row.get("age_band"):
        Account.objects.filter(pk=account.pk).update(age_band=row["age_band"])
    way.give_second_factor(account)
    stage.people[row["name"]] = account
    stage.ways.append(way)
    return account


# ── a thread from the first letter on ────────────────────────────────────────────────────────────


def _plan_story(stage: _Stage, story: Story) -> None:
    stage.at(story.arrived, lambda: _arrive(stage, story))
    if story.handed and story.answered_by:
        stage.at(story.handed, lambda: _hand_over(stage, story))
    for number, said in enumerate(story.said[1:], 1):
        stage.at(said.at, lambda said=said, number=number: _say(stage, story, said, number))  # type: ignore[misc]


def _arrive(stage: _Stage, story: Story) -> None:
    row = next(each for each in stage.facts["cast"] if each["name"] == story.owner)
    language = row.get("language", "ja")
    letter = Letter(
        story.said[0].text,
        for_whom=story.inquiry["for_whom"],
        language=language,
        hours=tuple(story.inquiry["hours"]),
        safety=frozenset(story.inquiry.get("safety", ())),
    )
    if row.get("nameless"):
        writer = Writer(row["called"], language, stage.zones[story.owner].key, stage.facts["organisation"]["country"])
        inquiry, opening = casework.arrive(letter, secrets.token_urlsafe(16), writer)
        stage.people[story.owner] = inquiry.account
        stage.ways.append(Way(story.owner, ("person",), opening, locator=inquiry.account.locator or ""))
    else:
        inquiry = casework.arrive_from(letter, secrets.token_urlsafe(16), _account(stage, row))
    stage.threads[story.owner] = inquiry.thread


def _hand_over(stage: _Stage, story: Story) -> None:
    inquiry = stage.threads[story.owner].inquiry
    to = stage.people[str(story.answered_by)]
    casework.hand_over(inquiry, to, story.inquiry["reason"], by=stage.people["kubo"])


def _say(stage: _Stage, story: Story, said: content.Said, number: int) -> None:
    author = stage.people[said.by]
    entry = conversations.post(stage.threads[story.owner], author, said.text, f"demo:{number}")
    if said.edited:
        conversations.edit(entry, said.text, by=author)
    _has_looked(author)


def _has_looked(author: Account) -> None:
    # Whoever writes was here, and has seen what was noted for them.
    author.notices.filter(seen=None).update(seen=datetime.now(UTC))


# ── family, consent, broken glass ────────────────────────────────────────────────────────────────


def _plan_family(stage: _Stage) -> None:
    for row in stage.facts["grants"]:
        when = content.moment(stage.today, row["days_ago"], row["at"], stage.zones[row["giver"]])
        stage.at(when, lambda row=row: _grant(stage, row))  # type: ignore[misc]
    for row in stage.facts["glass"]:
        when = content.moment(stage.today, row["days_ago"], row["at"], stage.zones[row["holder"]])
        stage.at(when, lambda row=row: _break(stage, row))  # type: ignore[misc]


def _grant(stage: _Stage, row: dict[str, Any]) -> None:
    giver, receiver = stage.people[row["giver"]], stage.people[row["receiver"]]
    ties.tie(TieKind.FAMILY, receiver, giver, by=giver)
    consent.grant(giver, receiver, Topic(row["topic"]))
    if row.get("words"):
        consent.write_words(giver, receiver, row["words"])


def _break(stage: _Stage, row: dict[str, Any]) -> None:
    holder, subject = stage.people[row["holder"]], stage.people[row["subject"]]
    until = datetime.now(UTC) + timedelta(hours=1)
    ties.tie(TieKind.GLASS, holder, subject, by=holder, until=until, reason=row["reason"])
    notify(subject.pk, NoticeKind.GLASS, f"account:{holder.pk}")
