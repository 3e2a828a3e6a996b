"""Where the configuration puts the function that seeds demo data; the set-up offers the choice only if there is one."""

from collections.abc import Callable

DEMO: Callable[[], object] | None = None
