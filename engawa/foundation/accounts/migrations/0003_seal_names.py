"""Seal the names, addresses and invitations that are here. It can be cut off anywhere and run again."""

import unicodedata
from typing import Any

from django.db import migrations, transaction

from engawa.foundation.vault import marks, seals
from engawa.foundation.vault.router import KEYS

AT_ONCE = 200


def seal_accounts(apps: Any, schema_editor: Any) -> None:
    """Seal what names each account with its own key, and note what it is found by."""
    rows = apps.get_model("accounts", "Account").objects.using(schema_editor.connection.alias)
    for batch in _batches(rows):
        with transaction.atomic(using=KEYS):
            ring = seals.make_keys(*(row.pk for row in batch))
            for row in batch:
                _mark(row)
        for row in batch:
            for kind in ("name", "called", "email"):
                if text := getattr(row, kind):
                    setattr(row, f"sealed_{kind}", ring.seal(row.pk, f"account:{row.pk}:{kind}", text))
            row.save(update_fields=["sealed_name", "sealed_called", "sealed_email"])


def seal_invitations(apps: Any, schema_editor: Any) -> None:
    """Seal how the invited are called, each with a key of the invitation's; what was used or is over names nobody."""
    rows = apps.get_model("accounts", "Invitation").objects.using(schema_editor.connection.alias)
    for batch in _batches(rows.filter(used=None).exclude(called="")):
        ring = seals.make_keys(*(f"invitation:{row.pk}" for row in batch))
        for row in batch:
            row.sealed_called = ring.seal(f"invitation:{row.pk}", f"invitation:{row.pk}:called", row.called)
            row.save(update_fields=["sealed_called"])


def _batches(rows: Any) -> Any:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield batch
        last = batch[-1].pk


def _mark(row: Any) -> None:
    # Folded as names.py does; a migration keeps the rule of its day.
    marks.note(row.pk, "called", _folded(row.called))
    if row.name is not None:
        marks.note_sole(row.pk, "name", row.name)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Migration(migrations.Migration):
    # The keys' database has to be up to date before: config/up_to_date.py sees to it.
    dependencies = [("accounts", "0002_sealed_names"), ("vault", "0002_marks")]

    operations = [
        migrations.RunPython(seal_accounts),
        migrations.RunPython(seal_invitations),
    ]
