"""Send the vault's table to the database "keys", and nothing else there."""

from typing import Any

from django.conf import settings

VAULT, KEYS, DEFAULT = "vault", "keys", "default"


class KeysApart:
    """The keys' database holds the keys; the contents' database holds everything else."""

    def db_for_read(self, model: Any, **_: Any) -> str:
        return KEYS if model._meta.app_label == VAULT else DEFAULT

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **_: Any) -> bool:
        return self.db_for_read(one) == self.db_for_read(other)

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        # Where both names lead to one database it also holds one list of migrations: what the contents' turn left
        # out would be noted as done and never be made.
        return is_one_database() or (db == KEYS) == (app_label == VAULT)


def is_one_database() -> bool:
    """Say whether keys and contents lie in one database (PostgreSQL without ENGAWA_KEYS)."""
    one, other = (settings.DATABASES[alias] for alias in (KEYS, DEFAULT))
    return all(one.get(part) == other.get(part) for part in ("ENGINE", "HOST", "PORT", "NAME"))
