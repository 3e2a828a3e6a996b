"""Statements that are built once: what a page asks at every visit costs the database's work, and not Django's as well.

To build and compile a query of the ORM takes several times as long as it takes SQLite to answer it. A prepared one is
an ordinary queryset with slots where its values go, compiled when it is first asked:

    @Prepared
    def kinds(account: Slot) -> "QuerySet[Role, Any]":
        return Role.objects.filter(account=account).values_list("kind")

    kinds(7)  # [("person",)]
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Of a statement for more values than this ("whose id is one of these") every number of them would have to be kept.
MOST = 64


class Slot(Expression):
    """Where a value goes, by its place among those that are given."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class _Statement(NamedTuple):
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    converters: dict[int, Any]


class Prepared:
    """A queryset of `values_list`, as `build` returns it for slots; called with values it returns the rows.

    Values are whole numbers, texts, days and moments. What `build` makes of them must not hang on what they are.
    """

    def __init__(self, build: "Callable[..., QuerySet[Any, Any]]", using: str = DEFAULT_DB_ALIAS) -> None:
        self._build, self._using = build, using
        self._kept: dict[int, _Statement] = {}

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows for these values."""
        if len(values) > MOST:
            return list(self._build(*values).using(self._using))
        known = self._kept.get(len(values)) or self._compiled(len(values))
        connection = connections[self._using]
        adapt = connection.ops.adapt_unknown_value
        given = [adapt(values[each.place]) if isinstance(each, Slot) else each for each in known.parameters]
        with connection.cursor() as cursor:
            cursor.execute(known.sql, given)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return list(map(tuple, known.compiler.apply_converters(rows, known.converters))) if known.converters else rows

    def _compiled(self, values: int) -> _Statement:
        compiler = self._build(*map(Slot, range(values))).query.get_compiler(self._using)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        made = self._kept[values] = _Statement(compiler, sql, tuple(parameters), converters)
        return made
