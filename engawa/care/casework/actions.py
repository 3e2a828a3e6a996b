"""Take in what somebody writes to us, and what a coordinator does with it while it waits."""

import json

from django.db import IntegrityError, transaction
from django.utils import timezone

from engawa.care.casework import coordinators, expiry, handing, letters, queries, urgency
from engawa.care.casework.letters import Letter, Writer
from engawa.care.casework.models import ForWhom, Inquiry, Reach, Urgency
from engawa.care.casework.queries import Opened
from engawa.care.conversations import actions as conversations
from engawa.care.screening import files
from engawa.care.screening.questions import self_check
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.notifications import by_email
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind
from engawa.foundation.vault import seals

hand_over, hand_on, give_back = handing.hand_over, handing.hand_on, handing.give_back
expire = expiry.expire
TooLate = handing.TooLate


def arrive(letter: Letter, key: str, writer: Writer) -> tuple[Inquiry, str]:
    """Take in a letter of somebody who is not known yet; return the inquiry and the words that open it again.

    The second call with the same key is answered with the first inquiry and the same words.
    """
    words = letters.words_for(key, writer.language)
    if there := arrived(key):
        return there, words
    try:
        with transaction.atomic():
            return _take_in(letter, key, _account(letter, writer, words)), words
    except IntegrityError:
        # The same form came twice at once and the other was first; anything else that is wrong is raised here.
        return Inquiry.objects.select_related("account").get(key=letters.digest(key)), words


def arrive_from(letter: Letter, key: str, account: Account) -> Inquiry:
    """Take in a letter of somebody who is known. What was closed goes on where it stood; nothing is begun twice."""
    try:
        with transaction.atomic():
            return arrived(key) or _gone_on(letter, key, account) or _take_in(letter, key, account)
    except IntegrityError:
        return Inquiry.objects.get(key=letters.digest(key))


def arrived(key: str) -> Inquiry | None:
    """Return what arrived with this form already."""
    known = Inquiry.objects.select_related("account", "thread")
    first = known.filter(key=letters.digest(key)).first()
    return first or known.filter(thread__entries__key=letters.entry_key(key)).first()


@transaction.atomic
def read(inquiry: Inquiry, by: Account) -> Opened | None:
    """Return what stands in a waiting inquiry, and note in the log that it was read; None once it does not wait."""
    if not inquiry.waits:
        return None
    found = queries.opened(inquiry)
    chain.record(by.pk, "inquiry.read", about=inquiry.account_id, subject=coordinators.subject_of(inquiry))
    return found


@transaction.atomic
def answer(inquiry: Inquiry, by: Account, body: str, key: str) -> None:
    """Write to whoever wrote, as a coordinator: they join the thread by it. TooLate if it does not wait any more."""
    coordinators.take_turn(inquiry.thread, inquiry.account_id, by.pk)
    _claim_waiting(inquiry)
    conversations.join(inquiry.thread, by, by)
    conversations.post(inquiry.thread, by, body, key)


@transaction.atomic
def close(inquiry: Inquiry, reason: str, by: Account) -> None:
    """Close a waiting inquiry and its thread; its owner opens both again by writing there."""
    coordinators.take_turn(inquiry.thread, inquiry.account_id, by.pk)
    _claim_waiting(inquiry)
    owner = inquiry.account_id
    sealed = seals.ring(owner).seal(owner, f"inquiry:{inquiry.pk}:closing", reason)
    Inquiry.objects.filter(pk=inquiry.pk).update(closed=timezone.now(), closing=sealed)
    notify(owner, NoticeKind.CLOSED, inquiry.thread.channel)
    conversations.close_thread(inquiry.thread, by)
    coordinators.let_go(inquiry.thread, by)
    chain.record(by.pk, "inquiry.close", about=owner, subject=coordinators.subject_of(inquiry))


@transaction.atomic
def make_urgent(inquiry: Inquiry, by: Account) -> None:
    """Put an inquiry before the others, and say that a human did so."""
    _claim_waiting(inquiry)
    reasons = [*inquiry.reasons, *([] if urgency.RAISED in inquiry.reasons else [urgency.RAISED])]
    raised = min(inquiry.urgency + 1, Urgency.NOW)
    Inquiry.objects.filter(pk=inquiry.pk).update(urgency=raised, reasons=reasons)
    chain.record(by.pk, "inquiry.raise", about=inquiry.account_id, subject=coordinators.subject_of(inquiry))


def _account(letter: Letter, writer: Writer, words: str) -> Account:
    return accounts.open_account(
        called=writer.called,
        roles=[RoleKind.PERSON if letter.for_whom == ForWhom.ME else RoleKind.RELATIVE],
        language=writer.language,
        zone=writer.zone,
        country=writer.country,
        passphrase=words,
    )


def _take_in(letter: Letter, key: str, account: Account) -> Inquiry:
    inquiry = _drawn_up(letter, key, account)
    coordinators.tell(inquiry)
    inquiry.thread = conversations.open_thread(account)
    inquiry.save(force_insert=True)
    _wish_for_mail(letter, account)
    conversations.post(inquiry.thread, account, letter.body, letters.entry_key(key))
    chain.record(account.pk, "inquiry.arrive", about=account.pk, subject=coordinators.subject_of(inquiry))
    return inquiry


def _gone_on(letter: Letter, key: str, account: Account) -> Inquiry | None:
    """Return the account's newest inquiry if it was closed: the letter is its next entry, and it waits again."""
    last = Inquiry.objects.filter(account=account).select_related("thread").order_by("-arrived").first()
    if last is None or last.closed is None:
        return None
    coordinators.take_turn(last.thread, account.pk)
    fresh = _drawn_up(letter, key, account, last)
    if last.handed_to_id is None:
        coordinators.tell(last)
    facts = {name: getattr(fresh, name) for name in ("reach", "contact", "language", "hours", "urgency", "reasons")}
    facts |= {"self_check": fresh.self_check} if letter.self_check else {}
    Inquiry.objects.filter(pk=last.pk).update(closed=None, **facts)
    _wish_for_mail(letter, account)
    conversations.post(last.thread, account, letter.body, letters.entry_key(key))
    chain.record(account.pk, "inquiry.again", about=account.pk, subject=coordinators.subject_of(last))
    return last


def _wish_for_mail(letter: Letter, account: Account) -> None:
    if letter.reach == Reach.EMAIL and letter.contact:
        by_email.wish(account, letter.contact)


def _drawn_up(letter: Letter, key: str, account: Account, last: Inquiry | None = None) -> Inquiry:
    """Return the row, sealed for its place: that of `last` where the letter goes on with it."""
    weighed = urgency.weigh(letter.safety, letter.self_check.many("safety") if letter.self_check else ())
    inquiry = Inquiry(
        key=letters.digest(key),
        account=account,
        for_whom=letter.for_whom,
        reach=letter.reach,
        language=letter.language,
        hours=list(letter.hours),
        urgency=weighed.urgency,
        reasons=list(weighed.reasons),
    )
    ring, place = seals.make_keys(account.pk), (last or inquiry).pk
    for name, text in (("contact", letter.contact), ("self_check", _kept(letter))):
        setattr(inquiry, name, ring.seal(account.pk, f"inquiry:{place}:{name}", text) if text else b"")
    return inquiry


def _kept(letter: Letter) -> str:
    if letter.self_check is None:
        return ""
    return json.dumps(files.to_json(letter.self_check, self_check(), timezone.now().date()), ensure_ascii=False)


def _claim_waiting(inquiry: Inquiry) -> None:
    """Hold the row until the commit, if it still waits: of two coordinators at once, one goes on and one is told."""
    handing.written_in_anew(inquiry)
    if not Inquiry.objects.filter(pk=inquiry.pk, handed_to=None, closed=None).update(handed=None):
        raise TooLate
