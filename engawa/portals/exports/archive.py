"""Everything about one account as a .zip, made in memory: a copy on the disk would outlive the reading."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from engawa import __version__
from engawa.care.conversations.models import Attachment
from engawa.foundation.accounts.models import Account
from engawa.foundation.vault import seals
from engawa.foundation.vault.seals import Ring, Unreadable
from engawa.portals.exports import said, sheet
from engawa.portals.exports.parts import PARTS
from engawa.portals.exports.values import as_json

FORMAT = "engawa-export-1"


def archive(who: Account, now: datetime) -> bytes:
    """Return the .zip: read-me.html for people, everything.json for machines, and what was attached."""
    ring = seals.make_keys(who.pk)
    rows = {part.key: part.read(who, ring) for part in PARTS}
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as made:
        made.writestr("read-me.html", sheet.sheet(who, rows, now))
        made.writestr("everything.json", as_json({"format": FORMAT, "engawa": __version__, "made": now, **rows}))
        for inquiry in rows["inquiries"]:
            if path := inquiry["self_check_file"]:
                made.writestr(path, as_json(inquiry["self_check"]))
        for path, body in _attached(who, ring):
            # Pictures are packed already; packing them again only takes time.
            made.writestr(path, body, ZIP_STORED)
    return held.getvalue()


def _attached(who: Account, ring: Ring) -> Iterator[tuple[str, bytes]]:
    # One at a time: together they could be more than a small machine's memory.
    rows: Any = Attachment.objects.filter(entry__thread__owner=who).values_list("id", "kind", "body")
    for pk, kind, body in rows.iterator(chunk_size=1):
        try:
            yield said.file_path(pk, kind), ring.open_bytes(who.pk, f"attachment:{pk}:body", body)
        except Unreadable:
            continue  # One damaged file must not keep somebody from all the rest.
