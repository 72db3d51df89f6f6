"""Two people at the same moment: one wins, and nothing is lost. On PostgreSQL, where writers do
not queue by themselves."""

import threading

import pytest
from django.db import connection

from supervision.choices import ItemStatus, Satisfaction
from supervision.models import Item
from tests.factories import People, make_deputy_user, make_item
from workflow import trail
from workflow.models import TrailEntry
from workflow.transitions import Conflict, perform

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def at_once(*acts):
    """Runs the acts in threads that start together; what each returned or raised."""
    results, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(place, act):
        try:
            start.wait(timeout=10)
            results[place] = act()
        except Exception as raised:
            results[place] = raised
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


@pytest.fixture
def people():
    return People()


def test_of_two_equal_clicks_one_wins(people):
    item = make_item(ItemStatus.HANDED_OVER, people)

    def click():
        return perform(item, "acknowledge", by=people.handler, version=item.version)

    results = at_once(click, click, click, click)
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 3 + ["Item"]
    assert TrailEntry.objects.of(item).filter(action="acknowledge").count() == 1


def test_of_two_different_actions_on_the_same_page_one_wins(people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    item.following_deputies.clear()
    results = at_once(
        lambda: perform(item, "strike_off", by=people.leader, version=item.version),
        lambda: perform(
            item, "send_back", by=people.clerk, version=item.version, data={"reason": "不到位"}
        ),
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    item.refresh_from_db()
    assert (item.status == ItemStatus.STRUCK_OFF) == item.closures.exists()


def test_two_ratings_at_once_both_count(people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    others = [make_deputy_user() for _ in range(3)]
    item.following_deputies.add(*(other.deputy for other in others))
    data = {"rating": Satisfaction.DISSATISFIED}
    at_once(
        *(
            lambda rater=rater: perform(item, "evaluate", by=rater, data=data)
            for rater in (people.deputy, *others)
        )
    )
    item = Item.objects.get(pk=item.pk)
    assert (item.evaluations.count(), item.satisfaction) == (4, Satisfaction.DISSATISFIED)


def test_no_step_of_many_is_lost(people):
    item = make_item(ItemStatus.HANDLING, people)
    before = item.version
    reports = [
        lambda number=number: perform(
            item, "report_progress", by=people.handler, data={"text": f"第{number}步"}
        )
        for number in range(8)
    ]
    at_once(*reports)
    item.refresh_from_db()
    assert item.version == before + 8
    assert trail.verify() == TrailEntry.objects.count()
