"""An installation of the release before, whose names stood readable in the contents, comes through the upgrade."""

from pathlib import Path

import pytest
from django.db import connection

from tests.foundation import installation

pytestmark = pytest.mark.long

# The tables as they were, filled as they were: by the columns that are gone now.
BEFORE = """
from django.core.management import call_command
from django.db import connection
for alias, app, at in (("keys", "vault", "0001"), ("default", "accounts", "0001")):
    call_command("migrate", app, at, database=alias, verbosity=0)
from django.db.migrations.loader import MigrationLoader
old = MigrationLoader(connection).project_state([("accounts", "0001_initial")]).apps
Account, Invitation = old.get_model("accounts", "Account"), old.get_model("accounts", "Invitation")
for number in range(450):
    Account.objects.create(name=f"olduser{number}", called=f"Oldname {number}", email=f"o{number}@oldmail.test")
Account.objects.create(name=None, called="Oldname", locator="somewhere")
Account.objects.create(name="empty", called="")
ito = Account.objects.get(name="olduser1")
made = {"roles": [], "made_by": ito, "until": "2099-01-01T00:00Z"}
Invitation.objects.create(digest="open", called="Oldguest open", **made)
Invitation.objects.create(digest="used", called="Oldguest used", used="2020-01-01T00:00Z", **made)
"""
UPGRADE = """
from engawa.config.up_to_date import bring_up_to_date
bring_up_to_date()
"""
# Where an earlier run was cut off: some are sealed already, and the old columns still stand.
CUT_OFF = """
from django.core.management import call_command
call_command("migrate", database="keys", verbosity=0)
call_command("migrate", "accounts", "0002", database="default", verbosity=0)
import importlib
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
moving = importlib.import_module("engawa.foundation.accounts.migrations.0003_seal_names")
state = MigrationLoader(connection).project_state([("accounts", "0002_sealed_names")]).apps
moving.seal_accounts(state, connection.schema_editor())
"""
AFTER = """
from engawa.foundation.accounts import invitations, names
from engawa.foundation.accounts.models import Account, Invitation
for number in (0, 199, 200, 449):
    account = names.with_name(f"OldUser{number}")
    assert names.of(account) == names.Names(f"Oldname {number}", f"olduser{number}", f"o{number}@oldmail.test")
    assert names.so_called(f"oldname {number}") == {account.pk}
nameless = Account.objects.get(locator="somewhere")
assert (nameless.is_named, names.of(nameless)) == (False, names.Names("Oldname", None, ""))
assert names.of(names.with_name("empty")).called == ""
told = {row.digest: invitations.called([row])[row.pk] for row in Invitation.objects.all()}
assert told == {"open": "Oldguest open", "used": ""}, told
"""
READABLE = (b"olduser", b"oldname", b"oldmail", b"oldguest")


@pytest.mark.parametrize("cut_off", [False, True])
def test_names_of_the_release_before_are_sealed_and_leave_no_bytes_behind(tmp_path: Path, cut_off: bool) -> None:
    ours = installation.without_tables(tmp_path)
    ours.run(BEFORE)
    ours.run((CUT_OFF if cut_off else "") + UPGRADE)
    ours.run(AFTER)
    if connection.vendor == "sqlite":
        held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()).lower()
        assert [word for word in READABLE if word in held] == []
