"""Rooms, and places to meet at: added, renamed, retired. What is booked there stays."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.appointments.booking import Wrong
from engawa.care.appointments.models import Claim, Place
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain

LONGEST_NAME, LONGEST_ADDRESS = 80, 200


@transaction.atomic
def add(name: str, address: str, by: Account) -> Place:
    """Add a place; Wrong where another in use is called the same."""
    made = Place(name=_checked(name), address=address.strip()[:LONGEST_ADDRESS])
    made.save()
    chain.record(by.pk, "place.add", subject=_subject(made))
    return made


@transaction.atomic
def rename(place: Place, name: str, address: str, by: Account) -> None:
    """Call a place otherwise, or say anew where it is."""
    place.name, place.address = _checked(name, place), address.strip()[:LONGEST_ADDRESS]
    place.save(update_fields=["name", "address"])
    chain.record(by.pk, "place.rename", subject=_subject(place))


@transaction.atomic
def retire(place: Place, by: Account) -> None:
    """Offer a place no more. What is booked there stays booked, and who meets there is asked nothing anew."""
    if Place.objects.filter(pk=place.pk, retired=None).update(retired=timezone.now()):
        chain.record(by.pk, "place.retire", subject=_subject(place))


@transaction.atomic
def take_back(place: Place, by: Account) -> None:
    """Offer a place again; Wrong where another has its name by now."""
    _checked(place.name, place)
    if Place.objects.filter(pk=place.pk, retired__isnull=False).update(retired=None):
        chain.record(by.pk, "place.take_back", subject=_subject(place))


def at(start: int, end: int) -> list[tuple[Place, bool]]:
    """Return the places in use, each with whether it is taken in some of these cells."""
    taken = Claim.objects.filter(place=OuterRef("pk"), cell__gte=start, cell__lt=end)
    found = Place.objects.filter(retired=None).annotate(is_taken=Exists(taken)).order_by("name", "pk")
    return [(one, one.is_taken) for one in found]


def _checked(name: str, place: Place | None = None) -> str:
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME:
        raise Wrong(_("A name of at most 80 letters is needed."))
    others = Place.objects.filter(name__iexact=kept, retired=None)
    if (others.exclude(pk=place.pk) if place else others).exists():
        raise Wrong(_("There is a place of this name already."))
    return kept


def _subject(place: Place) -> str:
    return f"place:{place.pk}"
