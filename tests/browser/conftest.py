"""One watched browser for each test: any fault that a test did not announce fails it."""

from collections.abc import Iterator

import pytest

from tests.browser.walk import Watch
from tests.serving import Served


@pytest.fixture
def watch(served: Served) -> Iterator[Watch]:
    watching = Watch(served.url)
    yield watching
    watching.close()
    assert not watching.unexpected()
