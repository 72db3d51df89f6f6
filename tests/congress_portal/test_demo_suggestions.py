"""The live suggestions of the demo: each part has something to act on."""

import pytest
from django.utils import timezone

from congress_portal.demo_stories import suggestions
from deputies.suggestions.models import SuggestionRequest, SuggestionStatus
from registers.waits import Waits
from tests.demo_people import demo_people
from tests.once import once
from workflow import trail

pytestmark = pytest.mark.django_db


@once
def people():
    return demo_people()


@once
def played(people):
    return suggestions.play(people, people["units"])


def test_the_stories_show_every_state_but_the_withdrawn(played):
    states = set(played.values_list("status", flat=True))
    assert states == set(SuggestionStatus.values) - {SuggestionStatus.WITHDRAWN}


def test_the_stories_leave_something_overdue_and_an_extension_to_decide(played):
    assert played.overdue(timezone.localdate()).count() == 1
    assert SuggestionRequest.objects.filter(granted=None).count() == 1


def test_numbers_follow_the_days_of_receipt(played):
    received = list(played.exclude(number=None).order_by("year", "number"))
    days = [one.received_on for one in received]
    assert days == sorted(days)


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize(
    ("person", "key"),
    [
        ("deputy", "suggestion_rate"),
        ("deputy2", "suggestion_rate"),
        ("clerk", "suggestion_receive"),
        ("leader", "suggestion_hand_over"),
        ("leader", "suggestion_extension"),
        ("handler", "suggestion_acknowledge"),
        ("handler2", "suggestion_handle"),
    ],
)
def test_everybody_has_something_to_do(people, person, key):
    counts = Waits(people[person], timezone.localdate()).counts()
    assert key in {count.kind.key for count in counts}


@pytest.mark.usefixtures("played")
def test_the_stories_leave_a_trail_that_holds():
    assert trail.verify() > 40
