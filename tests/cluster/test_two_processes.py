"""Two web processes: what is said in one is read in the other, once and in order, whatever happens to the bus."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.cluster.two import KEYS, keys, two_processes
from tests.serving import serving

END_MEMBERSHIP = """
from engawa.care.conversations import actions
from engawa.care.conversations.models import Thread
from engawa.foundation.accounts.models import Account
actions.leave(Thread.objects.get(pk="{thread}"), Account.objects.get(pk={account}), None)
"""
END_DEVICES = """
from engawa.foundation.accounts import devices
from engawa.portals.members import entering
devices.end_others({account}, None)
entering.tell({account})
"""


def have(talk):
    """Return a condition: a page was told everything that was acknowledged."""
    return lambda page: set(talk.said) <= set(keys(page))


def assert_each_page_has_each_entry_once_and_in_order(talk) -> None:
    in_order = talk.in_order()
    assert sorted(in_order) == sorted(talk.said)
    for page in talk.pages:
        page.wait_for(have(talk))
        assert keys(page) == in_order
        # A line that breaks catches up when it comes back, whatever the bus did.
        assert page.opened == 1


def wait_for_words_from_everywhere(talk) -> None:
    words = {talk.say(who, place) for who, place in talk.everywhere()}
    for page in talk.pages:
        page.wait_for(lambda one: words <= set(keys(one)))


def test_what_is_said_in_one_process_reaches_the_pages_of_the_other(talk):
    pages = talk.open_all()
    for _ in range(10):
        for who, place in talk.everywhere():
            talk.say(who, place)
            for page in pages:
                page.wait_for(have(talk))
    assert_each_page_has_each_entry_once_and_in_order(talk)


def test_a_page_goes_on_at_the_other_process_where_it_stood(talk):
    first = talk.open(talk.owner, 0)
    for _ in range(5):
        talk.say(talk.answers, 1)
    first.wait_for(have(talk)).close()
    seen = keys(first)
    for _ in range(5):
        talk.say(talk.answers, 0)
    second = talk.open(talk.owner, 1, first.last_id).wait_for(lambda page: len(keys(page)) >= 5)

    assert seen + keys(second) == talk.in_order()


def test_many_who_write_in_both_processes_are_read_in_one_order(talk):
    pages = talk.open_all()
    with talk.going_on():
        pages[0].wait_for(lambda page: len(keys(page)) > 60)
    assert_each_page_has_each_entry_once_and_in_order(talk)


def test_what_is_said_while_the_bus_is_lost_comes_when_it_is_back(bus, talk):
    talk.open_all()
    with bus.lost():
        for _ in range(25):
            for who, place in talk.everywhere():
                talk.say(who, place)
    # Nobody says anything more: whoever listens again looks at everything once.
    for page in talk.pages:
        page.wait_for(have(talk))
    wait_for_words_from_everywhere(talk)
    assert_each_page_has_each_entry_once_and_in_order(talk)


@pytest.mark.parametrize("end", [END_MEMBERSHIP, END_DEVICES], ids=["membership", "devices"])
def test_a_right_that_ends_ends_the_page_that_is_open_in_the_other_process(talk, end):
    stays, ends = talk.open(talk.owner, 0), [talk.open(talk.answers, place) for place in (0, 1)]
    talk.two.run(end.format(thread=talk.thread, account=talk.answers.account))
    for page in ends:
        page.wait_for(lambda one: ("ended", {}) in one.events)
    talk.say(talk.owner, 1)

    assert keys(stays.wait_for(have(talk))) == talk.said
    assert [keys(page) for page in ends] == [[], []]


def test_a_bus_that_falls_silent_costs_a_while_and_nothing_else(bus, tmp_path):
    """Silent means that nobody learns of it: the lines stay open. Rounds of ten seconds find what was said."""
    with two_processes(tmp_path, bus.database, bus.url, rounds=True) as two:
        talk = two.talk()
        talk.open_all()
        with talk.going_on():
            with bus.silent():
                wait_for_words_from_everywhere(talk)
            wait_for_words_from_everywhere(talk)
        assert_each_page_has_each_entry_once_and_in_order(talk)
        talk.close()


def test_two_processes_that_start_at_once_on_an_empty_database_both_serve(database, tmp_path):
    with ExitStack() as stack, ThreadPoolExecutor() as at_once:
        places = [tmp_path / name for name in ("first", "second")]
        for place in places:
            place.mkdir()
        started = [serving(place, {"ENGAWA_DATABASE": database, **KEYS}) for place in places]
        served = list(at_once.map(stack.enter_context, started))

        assert all("nobody has set it up yet" in each.log.read_text() for each in served)
