"""Columns for what names an account, sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField("Account", "sealed_name", models.BinaryField(null=True)),
        migrations.AddField("Account", "sealed_called", models.BinaryField(default=bytes)),
        migrations.AddField("Account", "sealed_email", models.BinaryField(default=bytes)),
        migrations.AddField("Invitation", "sealed_called", models.BinaryField(default=bytes)),
    ]
