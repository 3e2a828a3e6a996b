"""Write the tables anew: a database keeps the bytes of removed columns until it needs their place."""

from typing import Any

from django.db import migrations

STATEMENTS = {
    "sqlite": ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"),
    "postgresql": ("VACUUM FULL accounts_account", "VACUUM FULL accounts_invitation"),
}


def write_anew(apps: Any, schema_editor: Any) -> None:
    """Do so where there was anything to leave behind."""
    connection = schema_editor.connection
    if not apps.get_model("accounts", "Account").objects.using(connection.alias).exists():
        return
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    atomic = False  # neither database does this inside a transaction
    dependencies = [("accounts", "0004_no_plain_names")]

    operations = [migrations.RunPython(write_anew)]
