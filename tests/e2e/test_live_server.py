"""The live server of the browser tests: requests one after the other, none left over."""

import threading
import time

import pytest

from tests import live_server


@pytest.fixture
def turns():
    return live_server.Turns()


def begin(work):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_two_requests_never_meet(turns):
    inside, most = [], []

    def request():
        with turns.one():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    for thread in [begin(request) for _ in range(5)]:
        thread.join()
    assert most == [1] * 5


def test_who_empties_the_records_waits_for_the_request_that_is_under_way(turns):
    entered, story = threading.Event(), []

    def request():
        with turns.one():
            entered.set()
            time.sleep(0.05)
            story.append("answered")

    thread = begin(request)
    entered.wait()
    with turns.none():
        story.append("emptied")
    thread.join()
    assert story == ["answered", "emptied"]


def test_who_empties_the_records_waits_for_a_request_that_stands_in_line(turns):
    entered, story = threading.Event(), []

    def first():
        with turns.one():
            entered.set()
            time.sleep(0.05)

    def second():
        with turns.one():
            story.append("answered")

    threads = [begin(first)]
    entered.wait()
    threads.append(begin(second))
    time.sleep(0.01)
    with turns.none():
        story.append("emptied")
    for thread in threads:
        thread.join()
    assert story == ["answered", "emptied"]


@pytest.mark.e2e
def test_the_server_of_the_tests_is_that_one(live_server, page):
    from tests.live_server import OneAtATime

    assert page.goto("/healthz").ok
    assert live_server.thread.static_handler is OneAtATime
