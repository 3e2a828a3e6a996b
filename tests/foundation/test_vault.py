"""What is sealed opens in its own place, with its own key, under a master key that is there; and nowhere else."""

from base64 import urlsafe_b64encode

import pytest
from django.conf import settings as current
from django.db import connections, transaction

from engawa.config import checks
from engawa.config.master_key import MasterKeySource
from engawa.foundation.vault import masters, router, seals
from engawa.foundation.vault.models import DataKey
from tests.foundation import installation

PLACE, WORDS = "entry:1:body", "It was a long night 夜"


@pytest.fixture
def source(settings, tmp_path):
    """Set where the master key comes from: source(text=…), source(command=…) or, with nothing, a file."""

    def set_to(text: str = "", command: str = ""):
        settings.MASTER_KEY = MasterKeySource(text, command, tmp_path / "keys" / "master_key")
        seals.current_masters.cache_clear()
        return settings.MASTER_KEY

    yield set_to
    seals.current_masters.cache_clear()


@pytest.mark.django_db
@pytest.mark.parametrize("plain", ["", WORDS, "\x00" * 20, "x" * 100_000])
def test_what_is_sealed_opens_with_its_key_in_its_place(plain):
    sealed = seals.make_keys(1).seal(1, PLACE, plain)

    assert seals.ring(1).open(1, PLACE, sealed) == plain
    assert not plain or plain.encode() not in sealed


@pytest.mark.django_db
def test_the_same_words_are_never_sealed_to_the_same_bytes():
    ring = seals.make_keys(1)

    assert ring.seal(1, PLACE, WORDS) != ring.seal(1, PLACE, WORDS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("owner", "place"),
    [
        pytest.param(1, "entry:2:body", id="another row"),
        pytest.param(1, "draft:1:body", id="another table"),
        pytest.param(1, "", id="no place"),
        pytest.param(2, PLACE, id="another owner"),
        pytest.param(3, PLACE, id="an owner without a key"),
    ],
)
def test_what_is_moved_does_not_open(owner, place):
    ring = seals.make_keys(1, 2)
    sealed = ring.seal(1, PLACE, WORDS)

    with pytest.raises(seals.Unreadable):
        ring.open(owner, place, sealed)


@pytest.mark.django_db
def test_no_byte_can_be_altered_added_or_cut_off():
    ring = seals.make_keys(1)
    sealed = ring.seal(1, PLACE, "short")
    altered = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    cut = [sealed[:length] for length in range(len(sealed))]

    for wrong in [*altered, *cut, sealed + b"\0", sealed * 2]:
        with pytest.raises(seals.Unreadable):
            ring.open(1, PLACE, wrong)


@pytest.mark.django_db
def test_what_was_sealed_opens_no_more_once_its_key_is_destroyed():
    sealed = seals.make_keys(1, 2).seal(1, PLACE, WORDS)
    kept = seals.ring(2).seal(2, PLACE, WORDS)

    assert seals.destroy_keys([1]) == 1
    seals.make_keys(1)
    with pytest.raises(seals.Unreadable):
        seals.ring(1).open(1, PLACE, sealed)
    assert seals.ring(2).open(2, PLACE, kept) == WORDS


@pytest.mark.django_db
def test_a_key_that_is_there_is_not_made_again():
    sealed = seals.make_keys(1).seal(1, PLACE, WORDS)

    assert seals.make_keys(1, 2).open(1, PLACE, sealed) == WORDS


@pytest.mark.django_db
def test_a_ring_is_one_query_however_many_owners(django_assert_num_queries):
    seals.make_keys(*range(1, 40))

    with django_assert_num_queries(1, using="keys"):
        assert len(seals.ring(*range(1, 40)).keys) == 39
    with django_assert_num_queries(1, using="keys"):
        seals.make_keys(*range(1, 40))


@pytest.mark.django_db
def test_another_master_key_unwraps_nothing(source):
    source(text=masters.fresh())
    seals.make_keys(1)
    source(text=masters.fresh())

    with pytest.raises(masters.MasterKeyError, match="is not there"):
        seals.ring(1)


@pytest.mark.django_db
def test_a_wrapped_key_belongs_to_one_owner(source):
    source(text=masters.fresh())
    seals.make_keys(1, 2)
    one = DataKey.objects.get(pk="account:1")
    DataKey.objects.filter(pk="account:2").update(wrapped=one.wrapped)

    with pytest.raises(masters.MasterKeyError, match="does not belong"):
        seals.ring(2)


@pytest.mark.django_db
@pytest.mark.parametrize("wrapped", [b"", b"short", b"x" * 60])
def test_a_wrapped_key_that_is_damaged_is_said_to_be(source, wrapped):
    source(text=masters.fresh())
    seals.make_keys(1)
    DataKey.objects.filter(pk="account:1").update(wrapped=wrapped)

    with pytest.raises(masters.MasterKeyError, match="account:1"):
        seals.ring(1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "not base64 !",
        "é" * 44,
        urlsafe_b64encode(b"x" * 31).decode(),
        urlsafe_b64encode(b"x" * 33).decode(),
    ],
)
def test_a_master_key_that_is_none_is_refused_without_being_shown(text):
    with pytest.raises(masters.MasterKeyError) as refused:
        masters.parse(text)
    assert not text.strip() or text not in str(refused.value)


def test_a_master_key_comes_from_a_command_whose_output_is_never_shown(source):
    key = masters.fresh()
    source(command=f"echo {key}")
    assert seals.current_masters()[0].text == key

    source(command="echo half-of-a-secret; echo oops >&2; exit 3")
    with pytest.raises(masters.MasterKeyError) as failed:
        seals.current_masters()
    assert "half" not in str(failed.value)
    assert "oops" not in str(failed.value)


def test_a_master_key_is_made_once_readable_by_its_owner_only(source):
    path = source().path
    first = seals.current_masters()
    seals.current_masters.cache_clear()

    assert seals.current_masters() == first
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == ["master_key"]


def test_many_who_make_the_same_key_at_once_end_with_one(tmp_path):
    installation.new(tmp_path).run("""
from engawa.foundation.vault import seals
from engawa.foundation.vault.models import DataKey
from tests.foundation import installation
sealed = []
together(8, lambda _: sealed.append(seals.make_keys(7, "installation:audit").seal(7, "here", "words")))
assert [seals.ring(7).open(7, "here", each) for each in sealed] == ["words"] * 8
assert DataKey.objects.filter(owner="account:7").count() == 1
""")


@pytest.mark.django_db
def test_keys_lie_in_their_own_database_and_contents_in_theirs():
    assert DataKey.objects.db == "keys"
    together = router.is_one_database()
    tables = {alias: set(connections[alias].introspection.table_names()) for alias in ("default", "keys")}

    assert "vault_datakey" in tables["keys"]
    assert together or "vault_datakey" not in tables["default"]
    assert together or not {name for name in tables["keys"] if name.startswith(("accounts_", "audit_"))}


@pytest.mark.django_db(transaction=True)
def test_a_key_is_there_before_its_contents_and_stays_without_them():
    """Whoever dies in between leaves a key without contents, and never contents without a key."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        seals.make_keys(11)
        raise ZeroDivisionError

    assert DataKey.objects.filter(owner="account:11").exists()


@pytest.mark.parametrize(
    ("origin", "place", "text", "heard"),
    [
        pytest.param("https://e.example", "inside", "", ["engawa.W002"], id="in-the-folder-that-is-copied"),
        pytest.param("https://e.example", "outside", "", [], id="elsewhere"),
        pytest.param("https://e.example", "inside", "given", [], id="from-the-environment"),
        pytest.param("", "inside", "", [], id="on-ones-own-machine"),
    ],
)
def test_a_master_key_beside_what_it_opens_is_named(settings, tmp_path, origin, place, text, heard):
    settings.ORIGIN, settings.DATA = origin, tmp_path / "inside"
    settings.MASTER_KEY = MasterKeySource(text, "", tmp_path / place / "keys" / "master_key")

    assert [message.id for message in checks.master_key_lies_apart()] == heard


def test_keys_in_the_database_of_the_contents_are_named(monkeypatch):
    assert [message.id for message in checks.keys_lie_apart()] == (["engawa.E012"] if router.is_one_database() else [])
    monkeypatch.setitem(current.DATABASES, "keys", current.DATABASES["default"])

    assert [message.id for message in checks.keys_lie_apart()] == ["engawa.E012"]
