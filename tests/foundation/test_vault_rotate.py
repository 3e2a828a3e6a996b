"""A new master key: whatever happens meanwhile, everything that was sealed still opens."""

import pytest

from engawa.config.master_key import MasterKeySource
from engawa.foundation.vault import masters, rotation, seals
from engawa.foundation.vault.models import DataKey
from tests.foundation import installation

pytestmark = pytest.mark.long

PLACE, WORDS = "entry:1:body", "still here"


class CutOff(BaseException):
    """The process ends here."""


@pytest.fixture
def source(settings, tmp_path):
    def set_to(text: str = "", command: str = ""):
        settings.MASTER_KEY = MasterKeySource(text, command, tmp_path / "keys" / "master_key")
        seals.current_masters.cache_clear()
        return settings.MASTER_KEY

    yield set_to
    seals.current_masters.cache_clear()


def sealed_for(*owners: int) -> dict[int, bytes]:
    ring = seals.make_keys(*owners)
    return {owner: ring.seal(owner, PLACE, WORDS) for owner in owners}


def all_open(sealed: dict[int, bytes]) -> bool:
    ring = seals.ring(*sealed)
    return all(ring.open(owner, PLACE, each) == WORDS for owner, each in sealed.items())


def quiet(done: int, total: int) -> None:
    """Say nothing."""


@pytest.mark.django_db
def test_after_a_rotation_the_old_master_key_is_gone_and_everything_opens(source):
    path = source().path
    sealed = sealed_for(*range(1, 9))
    old = path.read_text(encoding="ascii")

    assert rotation.rotate(quiet) == 8
    assert path.read_text(encoding="ascii").split() != old.split()
    assert len(path.read_text(encoding="ascii").split()) == 1
    assert rotation.counts() == {masters.parse(path.read_text(encoding="ascii"))[0].name: 8}
    assert path.stat().st_mode & 0o077 == 0
    assert all_open(sealed)


@pytest.mark.django_db
@pytest.mark.parametrize("batches", [1, 2, 3])
def test_a_rotation_that_is_cut_off_loses_nothing_and_the_next_one_finishes_it(source, monkeypatch, batches):
    monkeypatch.setattr(rotation, "BATCH", 3)
    path = source().path
    sealed = sealed_for(*range(1, 9))
    old = seals.current_masters()[0]
    left = [batches]

    def cut_off(done: int, total: int) -> None:
        left[0] -= 1
        if not left[0]:
            raise CutOff

    with pytest.raises(CutOff):
        rotation.rotate(cut_off)
    seals.current_masters.cache_clear()
    assert all_open(sealed)
    begun = masters.parse(path.read_text(encoding="ascii"))
    assert begun[1:] == (old,)

    rotation.rotate(quiet)
    assert masters.parse(path.read_text(encoding="ascii")) == begun[:1], "no third key: the second run went on"
    assert all_open(sealed)


def test_a_running_process_meets_the_new_master_key_without_a_restart(tmp_path):
    installation.new(tmp_path).run(f"""
from engawa.foundation.vault import rotation, seals
sealed = seals.make_keys(1).seal(1, "here", "words")
for _ in range(2):
    subprocess.run([{installation.ENGAWA!r}, "vault", "rotate"], check=True)
    seals.make_keys(2)
    assert seals.ring(1).open(1, "here", sealed) == "words"
assert rotation.missing() == set()
""")


def test_a_key_made_while_a_master_key_is_dropped_is_never_left_with_the_old_one(tmp_path):
    installation.new(tmp_path).run(f"""
from engawa.foundation.vault import rotation, seals
def work(number):
    if number == 0:
        for _ in range(4):
            subprocess.run([{installation.ENGAWA!r}, "vault", "rotate"], check=True, capture_output=True)
    else:
        for each in range(60):
            seals.make_keys(number * 1000 + each)
together(4, work)
assert rotation.missing() == set()
assert len(seals.ring(*range(1000, 4000)).keys) == 180
""")


@pytest.mark.django_db
def test_a_key_destroyed_during_a_rotation_does_not_come_back(source):
    source()
    sealed_for(1, 2)
    read = DataKey.objects.get(owner="account:1")
    seals.destroy_keys([1])
    # What a rotation does with a row that it read just before.
    rotation._wrap_anew(masters.parse(masters.fresh())[0], read)

    assert set(seals.ring(1, 2).keys) == {"account:2"}


@pytest.mark.django_db
def test_a_key_made_during_a_rotation_is_wrapped_with_the_new_one(source, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 1)
    source()
    sealed_for(1, 2)
    made: dict[int, bytes] = {}

    rotation.rotate(lambda done, total: made.update(sealed_for(done + 10)))
    assert rotation.missing() == set()
    assert all_open(made)


@pytest.mark.django_db
def test_with_keys_of_ones_own_source_the_newest_wraps_all(source):
    old, new = masters.fresh(), masters.fresh()
    source(text=old)
    sealed = sealed_for(1, 2)
    with pytest.raises(rotation.NoNewKey):
        rotation.rotate(quiet)

    source(text=f"{new}\n{old}")
    assert rotation.rotate(quiet) == 2
    source(command=f"echo {new}")
    assert all_open(sealed)
    assert rotation.counts() == {masters.parse(new)[0].name: 2}


@pytest.mark.django_db
def test_a_master_key_that_went_missing_is_named_and_nothing_is_dropped(source):
    path = source().path
    sealed = sealed_for(1)
    away = path.rename(path.with_name("away"))
    source()

    assert rotation.missing() == rotation.counts().keys()
    with pytest.raises(masters.MasterKeyError, match="is not there"):
        rotation.rotate(quiet)
    path.write_text(path.read_text(encoding="ascii") + away.read_text(encoding="ascii"), encoding="ascii")
    rotation.rotate(quiet)
    assert all_open(sealed)


SEAL_MANY = """
from engawa.foundation.vault import masters, seals
from engawa.foundation.vault.models import DataKey
master = seals.current_masters()[0]
DataKey.objects.bulk_create(
    DataKey(owner=f"account:{n}", wrapped=master.wrap(bytes([n % 256]) * 32, f"account:{n}"), master=master.name)
    for n in range(3000)
)
"""
OPEN_ALL = """
from engawa.foundation.vault import seals
keys = {}
for start in range(0, 3000, 500):
    keys |= seals.ring(*range(start, start + 500)).keys
assert keys == {f"account:{n}": bytes([n % 256]) * 32 for n in range(3000)}, len(keys)
"""


def test_a_rotation_that_is_killed_can_simply_be_run_again(tmp_path):
    ours = installation.new(tmp_path)
    ours.run(SEAL_MANY)
    for lines in (1, 3, 6):
        with ours.command("vault", "rotate") as running:
            assert running.stderr
            for _ in range(lines):
                running.stderr.readline()
            running.kill()
        ours.run(OPEN_ALL)
    done, _ = ours.command("vault", "rotate").communicate()
    counted, _ = ours.command("vault", "status").communicate()

    assert b"gone from the file" in done
    assert counted.count(b"\n") == 1
    assert b"3000 data keys" in counted
    ours.run(OPEN_ALL)
