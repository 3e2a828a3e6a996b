"""Take the readable columns away."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_seal_names")]

    operations = [
        migrations.RemoveField("Account", "name"),
        migrations.RemoveField("Account", "called"),
        migrations.RemoveField("Account", "email"),
        migrations.RemoveField("Invitation", "called"),
    ]
