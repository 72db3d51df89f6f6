"""Two people at the same moment: one wins, and nothing is lost. On PostgreSQL, where writers do
not queue by themselves."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from deputies.duty.models import DutyEntry
from supervision.gatherings.sign_in import invite, make_code, sign_in
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import People, make_activity, make_deputy_user, make_item
from tests.once import once
from workflow import trail
from workflow.choices import Satisfaction
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


@once
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


def test_of_many_scans_at_once_one_signs_in(people):
    now = timezone.now()
    activity = make_activity(starts_on=timezone.localdate())
    (invitation,) = invite(activity, [people.deputy.deputy], by=people.clerk)
    hour = timedelta(hours=1)
    code = make_code(activity, now - hour, now + hour, by=people.clerk)
    results = at_once(*(lambda: sign_in(code, people.deputy) for _ in range(4)))
    assert sorted(fresh for _invitation, fresh in results) == [False, False, False, True]
    assert TrailEntry.objects.of(invitation).filter(action="attend").count() == 1
    assert DutyEntry.objects.count() == activity.deputies.count() == 1


def test_two_deputies_who_sign_in_at_once_both_stand_on_the_list(people):
    now = timezone.now()
    others = [people.deputy, *(make_deputy_user() for _ in range(3))]
    activity = make_activity(starts_on=timezone.localdate())
    invite(activity, [other.deputy for other in others], by=people.clerk)
    hour = timedelta(hours=1)
    code = make_code(activity, now - hour, now + hour, by=people.clerk)
    at_once(*(lambda user=user: sign_in(code, user) for user in others))
    assert activity.deputies.count() == 4
    activity.refresh_from_db()
    assert activity.version == 4


def test_of_two_lists_sent_at_once_nobody_is_invited_twice(people):
    activity = make_activity(starts_on=timezone.localdate())
    deputies = [people.deputy.deputy]
    results = at_once(*(lambda: invite(activity, deputies, by=people.clerk) for _ in range(3)))
    assert sorted(map(len, results)) == [0, 0, 1]
