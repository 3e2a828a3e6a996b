"""Raw requests against a running installation, and a look at its log when all of them are done."""

import pytest

from tests.served.raw import Wire
from tests.serving import Served


@pytest.fixture(scope="module")
def wire(served: Served):
    """A line to the running installation; afterwards it must still answer, and must not have stumbled."""
    line = Wire.to(served.url)
    yield line
    assert line.get("/health/").status == 200
    assert line.get("/en/").status == 200
    log = served.log.read_text(errors="replace")
    assert "Traceback" not in log and "Exception in ASGI" not in log, log[-3000:]
