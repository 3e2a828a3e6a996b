"""What all tests share: a served installation, and a browser where there is one."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from engawa.foundation.organisation import current as organisation
from tests.cast import Cast, assemble
from tests.serving import Served, serving

# No test asserts on the clock: a machine that is busy with something else finds no faults in ours.
hypothesis_settings.register_profile("engawa", deadline=None)
hypothesis_settings.load_profile("engawa")

BUILDS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("ENGAWA_CHROMIUM") or next(filter(None, map(shutil.which, BUILDS)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation that is running, for all tests of this process."""
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    """Debian's chromium; in CI its absence is a failure, elsewhere the test is skipped and said so."""
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("CI needs a browser: apt-get install chromium")
        pytest.skip("no chromium on this machine: the pages were not looked at in a browser")
    launched = playwright_.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield launched
    launched.close()


def pytest_sessionstart() -> None:
    """Let no organisation be set up: visitors' pages ask for it, and most of their tests have no database."""
    organisation.SECONDS = float("inf")
    organisation.keep(None)


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """A request leaves its language behind in the thread; whoever asks for words after it would get that language's."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _organisation_is_the_database_s(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where a test has a database, the organisation is the one that stands there."""
    if request.node.get_closest_marker("django_db"):
        organisation.forget()
    yield
    organisation.keep(None)


@pytest.fixture
def visitor() -> Client:
    """A visitor without cookies, reading English in Britain."""
    return Client(headers={"accept-language": "en-GB,en;q=0.8"})


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of tests/cast.py."""
    return assemble()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--touching-database", action="store_true", help="leave out what touches no database: once is enough for that"
    )


LONG = ("long", "served", "cluster")
# What a test uses of these starts processes with databases of their own.
OTHER_PROCESSES = {"tests.serving", "tests.killing", "tests.own_databases", "tests.foundation.installation"}


def touches_database(item: pytest.Item) -> bool:
    """Say whether a test may end differently on another database."""
    if item.get_closest_marker("any_database"):
        return False
    if item.get_closest_marker("django_db") or item.get_closest_marker("served"):
        return True
    module = getattr(item, "module", None)
    used = {getattr(value, "__module__", None) or getattr(value, "__name__", "") for value in vars(module).values()}
    return not OTHER_PROCESSES.isdisjoint(used) or "served" in getattr(item, "fixturenames", ())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give every test that uses the database both of them, contents and keys; begin with what takes long."""
    for item in items:
        if "db" in getattr(item, "fixturenames", ()) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db)
        if marker := item.get_closest_marker("django_db"):
            options = {"databases": "__all__", **marker.kwargs}
            item.add_marker(pytest.mark.django_db(*marker.args, **options), append=False)
    if config.getoption("--touching-database"):
        pure = [item for item in items if not touches_database(item)]
        items[:] = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=pure)
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in LONG))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not CHROMIUM:
        terminalreporter.write_sep("!", "NO BROWSER: the journeys in the browser were skipped", red=True)
    terminalreporter.write_line(f"database: {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}")
