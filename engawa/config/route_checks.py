"""Every address has a rule: a system check names the views that carry none, and the relations nobody registered."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from engawa.foundation.access import reach
from engawa.foundation.access.table import TABLE


@register(Tags.security)
def every_route_has_a_rule(**_: Any) -> list[CheckMessage]:
    """A view without a verb would be refused at the door; it is named before anybody stands there."""
    return [
        Error(f"The address {route} has no rule in foundation/access/table.py.", id="engawa.E010")
        for route, pattern in routes(get_resolver())
        if getattr(pattern.callback, "verb", None) not in TABLE
    ]


@register(Tags.security)
def every_relation_is_registered(**_: Any) -> list[CheckMessage]:
    """A rule whose relation is unknown would fail when somebody first needs it."""
    unknown = {rule.reach for rule in TABLE.values() if rule.reach} - reach.known()
    return [
        Error(f"The relation {name!r} in the access table has no query.", id="engawa.E011") for name in sorted(unknown)
    ]


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every pattern with its whole route."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route, pattern
