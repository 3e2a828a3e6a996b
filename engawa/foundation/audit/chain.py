"""Append to the log, and verify it.

Each row's seal is an HMAC over the row and the seal before, with a key from the vault: whoever can write the
database but has no key can neither alter, remove nor reorder a row unseen. The head tells of a chain cut short.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from engawa.foundation.audit.models import Head, Trace
from engawa.foundation.vault import seals

KEY = "installation:audit"
# How many letters of a seal are noted outside.
SHOWN = 16


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the log: at which number, and what."""

    number: int
    what: str


@transaction.atomic
def record(actor: int | None, verb: str, *, about: int | None = None, subject: str = "") -> int:
    """Append one trace within the caller's transaction; return its number.

    Call it last in an action, after every `channels.advance`: the head stays locked until the commit. Who advanced a
    channel after recording would hold the head and wait for the channel, while another holds that channel and waits
    for the head. An action that calls others which record advances its channels before it calls them.
    """
    key = _key()
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    trace = Trace(number=head.number + 1, at=timezone.now(), actor=actor, verb=verb, about=about, subject=subject)
    trace.seal = _seal(key, trace, bytes(head.seal))
    trace.save(force_insert=True)
    proof = _proof(key, trace.number, trace.seal)
    Head.objects.filter(pk=1).update(number=trace.number, seal=trace.seal, proof=proof)
    return trace.number


def end() -> tuple[int, str]:
    """Return the number of the last trace, and the beginning of its seal: what can be noted outside."""
    head = Head.objects.filter(pk=1).first() or Head()
    return head.number, bytes(head.seal).hex()[:SHOWN]


def passes(noted: str) -> bool:
    """Say whether the log goes through an end noted earlier as "number:seal"; raise ValueError if it is none."""
    number, seal = noted.split(":")
    beginning = bytes.fromhex(seal)
    found = Trace.objects.filter(number=int(number)).values_list("seal", flat=True).first()
    return bytes(found or b"")[: SHOWN // 2] == beginning


def verify(say: Callable[[int], None] = lambda _: None) -> Iterator[Fault]:
    """Yield every fault of the log: altered, missing or reordered rows, and a chain cut short or lengthened.

    It can run while others append: it looks as far as the head stood when it began.
    """
    key, before, expected = _key(), b"", 1
    head = Head.objects.filter(pk=1).first() or Head()
    for trace in Trace.objects.filter(number__lte=head.number).order_by("number").iterator(chunk_size=2000):
        if trace.number != expected:
            yield Fault(expected, f"{trace.number - expected} missing before {trace.number}")
        elif not hmac.compare_digest(bytes(trace.seal), _seal(key, trace, before)):
            yield Fault(trace.number, "altered, or not in its place")
        before, expected = bytes(trace.seal), trace.number + 1
        say(trace.number)
    yield from _faults_of_the_end(key, head, expected - 1, before)


def _faults_of_the_end(key: bytes, head: Head, last: int, seal: bytes) -> Iterator[Fault]:
    if head.number != last:
        yield Fault(last, f"{head.number - last} missing at the end")
    proof = _proof(key, head.number, bytes(head.seal)) if head.number else b""
    if bytes(head.seal) != seal or not hmac.compare_digest(bytes(head.proof), proof):
        yield Fault(last, "the chain does not end where it should")
    if behind := _behind():
        yield Fault(behind, "stands behind the end of the chain")


@transaction.atomic
def _behind() -> int | None:
    # Nobody appends while the head is locked, so what stands behind it now was not written by us.
    head = Head.objects.select_for_update().filter(pk=1).first() or Head()
    return Trace.objects.filter(number__gt=head.number).order_by("number").values_list("number", flat=True).first()


def _key() -> bytes:
    return seals.make_keys(KEY).keys[KEY]


def _proof(key: bytes, number: int, seal: bytes) -> bytes:
    return hmac.digest(key, b"head\x1f%d\x1f" % number + seal, sha256)


def _seal(key: bytes, trace: Trace, before: bytes) -> bytes:
    fields = (trace.number, _instant(trace.at), trace.actor, trace.verb, trace.about, trace.subject)
    return hmac.digest(key, before + "\x1f".join(map(repr, fields)).encode(), sha256)


def _instant(at: datetime) -> int:
    # Whole microseconds: both databases give back exactly these.
    return int(at.timestamp()) * 1_000_000 + at.microsecond
