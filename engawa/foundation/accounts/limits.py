"""How often something can be tried. A stranger can never use up the tries of somebody else.

Tries are counted by (name, network) and by network alone. A browser in which somebody has been signed in before has a
bucket of its own for that account, so that whoever shares its network, a household for one, can't shut it out either.
Buckets are keyed digests: the table names nobody.
"""

import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from engawa.foundation.accounts.models import Try

WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is counted, and how many fit into one window."""

    digest: str
    most: int
    window: timedelta = WINDOW


def bucket(most: int, *parts: object, window: timedelta = WINDOW) -> Bucket:
    """Return the bucket for these parts, e.g. ("pin", session key)."""
    text = "\x1f".join(map(str, parts)).encode(errors="surrogatepass")
    return Bucket(hmac.digest(settings.SECRET_KEY.encode(), b"tries\x1f" + text, sha256).hex(), most, window)


def for_name(request: HttpRequest, what: str, name: str, known: str = "") -> list[Bucket]:
    """Return the buckets for trying `what` with a name; `known` is the mark of a browser that knows this account."""
    if known:
        return [bucket(5, what, name, "known", known)]
    here = network(request)
    return [bucket(5, what, name, here), bucket(30, what, here)]


def take(buckets: Sequence[Bucket]) -> int:
    """Take one try from each bucket; return 0, or how many seconds to wait."""
    now = timezone.now()
    for at, each in enumerate(buckets):
        if not _take(each, now):
            give_back(buckets[:at])
            return _wait(each, now)
    return 0


def give_back(buckets: Sequence[Bucket]) -> None:
    """Give tries back: what succeeded was no guess."""
    Try.objects.filter(pk__in=[each.digest for each in buckets], count__gt=0).update(count=F("count") - 1)


def is_full(each: Bucket) -> bool:
    """Say whether that was the last try."""
    return not Try.fresh().filter(pk=each.digest, count__lt=each.most).exists()


def clear(buckets: Sequence[Bucket]) -> None:
    """Begin to count anew."""
    Try.objects.filter(pk__in=[each.digest for each in buckets]).delete()


def forget() -> int:
    """Remove counters whose window has passed; return how many."""
    return Try.objects.filter(until__lte=timezone.now()).delete()[0]


def network(request: HttpRequest) -> str:
    """Return the network a request comes from: an IPv4 address, or the /64 that one household has."""
    address = request.META.get("REMOTE_ADDR", "")
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        # Only the last entry was written by our own proxy; those before it anybody can claim.
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    return str(found if found.version == 4 else ip_network(f"{found}/64", strict=False))


def _take(each: Bucket, now: datetime) -> bool:
    # The database decides: however many come at once, `most` of them find a count below it.
    Try.objects.filter(pk=each.digest, until__lte=now).delete()
    Try.objects.bulk_create([Try(bucket=each.digest, until=now + each.window)], ignore_conflicts=True)
    return Try.objects.filter(pk=each.digest, count__lt=each.most).update(count=F("count") + 1) == 1


def _wait(each: Bucket, now: datetime) -> int:
    until = Try.objects.filter(pk=each.digest).values_list("until", flat=True).first()
    return max(1, math.ceil((until - now).total_seconds())) if until else 1
