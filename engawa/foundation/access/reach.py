"""The relations through which an actor reaches things. Each app that has things registers its own query here."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from engawa.foundation.accounts.actor import Actor

Query = Callable[[Actor], QuerySet[Any]]
_QUERIES: dict[str, Query] = {}


def register(name: str, query: Query) -> None:
    """Give the relation `name` its query; called once by an app's AppConfig.ready."""
    _QUERIES[name] = query


def query(name: str) -> Query:
    """Return the query of a relation."""
    return _QUERIES[name]


def known() -> frozenset[str]:
    """Return the names of all relations that are registered."""
    return frozenset(_QUERIES)
