"""Through every bus, from one process to another: nothing is lost, nothing comes twice, nobody hears others' things."""

import pytest

pytestmark = pytest.mark.served


def count(*numbers: int) -> list[str]:
    return [str(number) for number in numbers]


def test_what_is_written_in_one_process_is_heard_in_the_other_once_and_in_order(cluster):
    heard = cluster.hear(1, "mori").wait_open()
    numbers = cluster.post(0, *range(12))

    assert heard.wait_for(lambda one: len(one.told()) >= 12).told() == count(*numbers)


def test_after_a_gap_the_stream_goes_on_where_it_was(cluster):
    first = cluster.hear(1, "mori").wait_open()
    before = cluster.post(0, "a", "b")
    first.wait_for(lambda one: len(one.told()) == 2).close()
    missed = cluster.post(1, "c", "d")
    again = cluster.hear(0, "mori", last_id=first.last_id)
    after = cluster.post(1, "e")

    assert again.wait_for(lambda one: len(one.told()) >= 3).told() == count(*missed, *after)
    assert first.told() == count(*before)


def test_somebody_outside_of_the_thread_hears_nothing(cluster):
    assert cluster.hear(1, "sato").wait_for(lambda one: one.status).status == 404


def test_who_leaves_the_thread_hears_no_more_of_it_on_streams_that_are_open(cluster):
    heard = cluster.hear(1, "mori").wait_open()
    cluster.act(0, "leave", thread=cluster.thread, account="mori")
    cluster.post(0, "not for Mori")

    assert heard.wait_for(lambda one: one.events).events[-1][0] == "ended"
    assert heard.told() == []


def test_a_device_that_is_ended_hears_no_more(cluster):
    heard = cluster.hear(1, "mori").wait_open()
    assert cluster.act(0, "end_device", key=cluster.cookies["mori"]) == {"ended": 1}

    assert heard.wait_for(lambda one: one.events).events[-1][0] == "ended"


def test_a_whisper_is_heard_by_those_who_are_there_and_is_not_kept(cluster):
    process = 0 if cluster.kind == "sqlite" else 1  # on SQLite what isn't stored stays in its process
    heard = cluster.hear(process, "mori").wait_open()
    cluster.act(0, "whisper", channel=f"thread:{cluster.thread}", text="is writing")
    heard.wait_for(lambda one: one.told("whisper") == ["is writing"])

    again = cluster.hear(process, "mori", last_id=heard.last_id)
    cluster.post(0, "said")
    assert again.wait_for(lambda one: one.told()).told("whisper") == []


def test_the_ninth_page_of_an_account_sends_the_oldest_to_rest(cluster):
    pages = [cluster.hear(0, "mori").wait_open() for _ in range(9)]

    assert pages[0].wait_for(lambda one: one.events).events == [("rest", {})]
    numbers = cluster.post(1, "heard by the others")
    for page in pages[1:]:
        assert page.wait_for(lambda one: one.told()).told() == count(*numbers)


def silence(cluster) -> None:
    """Take the bus away while pages are open."""
    if cluster.kind == "notify":
        assert cluster.act(0, "cut_listeners")["cut"] >= 1
    elif cluster.kind == "valkey":
        cluster.valkey.stop()


def test_while_the_bus_is_away_nothing_is_lost_and_nothing_comes_twice(cluster):
    heard = [cluster.hear(process, "mori").wait_open() for process in (0, 1)]
    before = cluster.post(0, "a", "b")
    for one in heard:
        one.wait_for(lambda each: len(each.told()) == 2)
    silence(cluster)
    during = cluster.post(0, "c", "d") + cluster.post(1, "e")
    for one in heard:
        one.wait_for(lambda each: len(each.told()) >= 5)
    if cluster.kind == "valkey":
        cluster.valkey.start()
    after = cluster.post(1, "f")

    for one in heard:
        assert one.wait_for(lambda each: len(each.told()) >= 6).told() == count(*before, *during, *after)
        assert one.opened == 1  # the page's own line never broke


def test_a_server_that_stops_lets_its_pages_go_at_once(cluster):
    cluster.hear(1, "mori").wait_open()
    cluster.processes[1].terminate()

    assert cluster.processes[1].wait(timeout=9) in (0, -15)  # the server itself would wait for ten seconds
