"""A suggestion and an item of the demo are split and joined, by real actions."""

import pytest

from congress_portal.demo_office import together
from congress_portal.demo_stories import suggestions
from deputies.suggestions.models import Suggestion
from tests.demo_people import demo_people
from tests.factories import make_org
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def played():
    make_org("永康市综合行政执法局")
    found = demo_people()
    units = found["units"]
    suggestions.play(found, units)
    together.play(found)
    return found


def test_one_part_of_a_suggestion_is_concluded_and_the_other_one_is_open(played):
    case = Suggestion.objects.get(title=together.STORY["suggestions"]["split"]["title"])
    assert [part.status for part in case.parts.order_by("sequence")] == ["concluded", "open"]


def test_two_suggestions_are_answered_together_and_keep_their_numbers(played):
    joined = Suggestion.objects.exclude(joined_to=None).get()
    assert joined.joined_to.title == together.STORY["suggestions"]["join"]["to"]
    assert joined.number != joined.joined_to.number
