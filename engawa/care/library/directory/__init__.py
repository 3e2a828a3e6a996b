"""The directory of help: who answers, where, when, and how fresh that knowledge is."""

from engawa.care.library.directory.entries import Channel, Country, Directory, Emergency, Entry
from engawa.care.library.directory.listing import (
    Listing,
    countries,
    expires,
    for_country,
    is_due,
)
from engawa.care.library.directory.loading import load
from engawa.care.library.directory.table import DirectoryError

__all__ = [
    "Channel",
    "Country",
    "Directory",
    "DirectoryError",
    "Emergency",
    "Entry",
    "Listing",
    "countries",
    "expires",
    "for_country",
    "is_due",
    "load",
]
