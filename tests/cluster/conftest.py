"""PostgreSQL, the bus, and two processes on them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.cluster.buses import Notify, Valkey
from tests.cluster.two import Talk, Two, two_processes
from tests.own_databases import databases_of_its_own, given, migrated_pair
from tools.with_postgresql import postgresql

Bus = Notify | Valkey


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.cluster)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The PostgreSQL that the tests were given, or one of their own."""
    if url := given():
        yield url
        return
    with postgresql() as url:
        yield url


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """An empty database, and one for the keys beside it."""
    name = f"engawa_{uuid4().hex[:12]}"
    with databases_of_its_own(server, name, f"{name}_keys") as (contents, _keys):
        yield contents


@pytest.fixture(scope="module", params=["notify", "valkey"])
def bus(request: pytest.FixtureRequest, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    with migrated_pair(server) as variables:
        url = variables["ENGAWA_DATABASE"]
        if request.param == "notify":
            yield Notify(url)
            return
        valkey = Valkey(tmp_path_factory.mktemp("valkey"), url)
        yield valkey
        valkey.end()


@pytest.fixture(scope="module")
def by_bus(bus: Bus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two processes that learn of each other's entries by the bus alone: they walk no rounds."""
    with two_processes(tmp_path_factory.mktemp("by-bus"), bus.database, bus.url, rounds=False) as two:
        yield two


@pytest.fixture
def talk(by_bus: Two) -> Iterator[Talk]:
    """A thread in which nothing was said yet."""
    fresh = by_bus.talk()
    yield fresh
    fresh.close()
