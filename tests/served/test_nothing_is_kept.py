"""A served installation after a whole self-check: nothing of it lies in database, folder, log or temporary files."""

from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from engawa.config.databases import database
from tests import traces
from tests.plans import TRACES, UNMISTAKABLE
from tests.served.raw import ASK, MULTIPART, OPEN, Wire, multipart
from tests.serving import Served, serving
from tests.visiting import Visit, over_http

pytestmark = pytest.mark.served

TYPED = "zebrafinch-4711"
# Files of SQLite that come and go as it works; what they hold is looked through all the same.
COMINGS_AND_GOINGS = ("-wal", "-shm")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """An installation of its own, whose place for temporary files is watched."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "tmp").mkdir()
    with serving(folder, {"TMPDIR": str(folder / "tmp")}) as running:
        yield running


def told(served: Served) -> list[str]:
    """Walk, keep, open, fail and search; return everything that must be found nowhere afterwards."""
    wire = Wire.to(served.url)
    visit = Visit(over_http(served.url)).walk(UNMISTAKABLE)
    visit.send("edit:screens").answer("cannot_stop").send("result").send("country", country="JP")
    kept = visit.ask("POST", "/en/self-check/file/", {"state": visit.state, "format": "json"})
    assert wire.post(OPEN, multipart("file", kept.body, filename=f"{TYPED}.json"), MULTIPART).status == 200
    faults = [
        wire.post(OPEN, multipart("file", b'{"answers": "%s"}' % TYPED.encode()), MULTIPART),
        wire.post(ASK, b"state=" + TYPED.encode()),
        wire.post(ASK, f"answer={TYPED}&".encode() * 2000),
        wire.post("/en/", f"answer={TYPED}".encode()),
        wire.get(f"/en/{TYPED}/?answer={TYPED}"),
        wire.get(f"/en/library/search/?q={TYPED}", f"Host: {TYPED}".encode()),
    ]
    assert [reply.status for reply in faults] == [422, 422, 400, 403, 404, 400]
    assert wire.get(f"/en/library/search/?q={TYPED}").status == 200
    return [*TRACES, TYPED, *(answer.page.all("input", name="state")[0]["value"] for answer in visit.seen)]


def test_no_table_file_or_log_line_holds_what_was_told(own, django_db_blocker):
    before = {name for name, _ in traces.in_files(own.data) if not name.endswith(COMINGS_AND_GOINGS)}

    looked_for = told(own)

    settings = {"default": database(own.database, own.data)}
    with django_db_blocker.unblock():
        connection = ConnectionHandler(settings)["default"]
        rows = list(traces.in_tables(connection))
        connection.close()
    assert [row for row in rows if traces.found(looked_for, row)] == []
    files = dict(traces.in_files(own.data))
    assert [name for name, held in files.items() if traces.found(looked_for, held)] == []
    assert {name for name in files if not name.endswith(COMINGS_AND_GOINGS)} == before
    assert traces.found(looked_for, own.log.read_text()) == []
    assert list(Path(own.data.parent / "tmp").iterdir()) == []


def test_the_secret_is_readable_by_its_owner_only_and_stands_in_no_answer(own):
    secret = own.data / "secret_key"
    wire = Wire.to(own.url)

    assert secret.stat().st_mode & 0o777 == 0o600
    for path in ("/en/", ASK, "/nowhere/", "/health/", "/static/../secret_key", "/secret_key"):
        assert secret.read_text() not in wire.get(path).text


def test_two_installations_do_not_open_each_other_s_forms(own, wire):
    state = Visit(over_http(own.url)).answer("2").state.encode()

    assert Wire.to(own.url).post(ASK, b"state=" + state + b"&go=skip").status == 200
    assert wire.post(ASK, b"state=" + state + b"&go=skip").status == 422
