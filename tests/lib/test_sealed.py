"""A sealed field: unreadable, unforgeable, for one purpose, for a time."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from engawa.lib.sealed import Seal, Unreadable

SECRET, OTHER, DAY = "s" * 50, "o" * 50, 86_400
EVENING = datetime(2026, 11, 22, 22, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def seal(*secrets: str, purpose: str = "form") -> Seal:
    return Seal(secrets or (SECRET,), purpose)


@given(value=JSON)
def test_what_is_sealed_opens_as_it_was(value):
    assert seal().open(seal().close(value), DAY) == value


def test_nothing_of_the_value_can_be_read_and_equal_values_look_different():
    first, second = seal().close({"secret": "gooseberry"}), seal().close({"secret": "gooseberry"})

    assert first != second
    assert b"gooseberry" not in urlsafe_b64decode(first) and b"secret" not in urlsafe_b64decode(first)
    assert first.isascii() and first.isprintable()


def test_any_changed_bit_opens_nothing():
    whole = urlsafe_b64decode(seal().close("x"))

    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(Unreadable):
            seal().open(urlsafe_b64encode(changed).decode(), DAY)


@pytest.mark.parametrize(
    "field",
    ["", "x", "é", "\ud800", "\0", "=", "gAAAAA", "gAAAAA" + "A" * 200, '{"a": 1}', "A" * 100_000, " " * 50],
    ids=["empty", "short", "letter", "half-a-letter", "nul", "padding", "begin", "zeroes", "plain", "long", "spaces"],
)
def test_what_was_never_sealed_opens_nothing(field):
    with pytest.raises(Unreadable):
        seal().open(field, DAY)


@pytest.mark.parametrize(
    ("opener", "opens"),
    [
        pytest.param(seal(), True, id="same"),
        pytest.param(seal(OTHER), False, id="another-secret"),
        pytest.param(seal(purpose="another"), False, id="another-purpose"),
        pytest.param(seal(OTHER, SECRET), True, id="secret-of-before"),
        pytest.param(seal(OTHER, SECRET, purpose="another"), False, id="secret-of-before-another-purpose"),
    ],
)
def test_a_field_opens_with_its_secret_for_its_purpose_only(opener, opens):
    field = seal().close("x")

    if opens:
        assert opener.open(field, DAY) == "x"
    else:
        with pytest.raises(Unreadable):
            opener.open(field, DAY)


def test_the_first_secret_is_the_one_that_seals():
    assert seal(OTHER).open(seal(OTHER, SECRET).close("x"), DAY) == "x"


@pytest.mark.parametrize(
    ("later", "opens"),
    [
        pytest.param(timedelta(0), True, id="at-once"),
        pytest.param(timedelta(hours=24), True, id="a-day"),
        pytest.param(timedelta(hours=24, seconds=1), False, id="a-second-more"),
        pytest.param(timedelta(days=-1), False, id="sealed-tomorrow"),
    ],
)
def test_a_field_opens_for_as_long_as_is_allowed(later, opens):
    with time_machine.travel(EVENING, tick=False) as clock:
        field = seal().close("x")
        clock.move_to(EVENING + later)
        if opens:
            assert seal().open(field, DAY) == "x"
        else:
            with pytest.raises(Unreadable):
                seal().open(field, DAY)
