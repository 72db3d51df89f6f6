"""A suggestion and an item of the demo are split and joined, by real actions."""

import pytest

from accounts.choices import Role
from congress_portal.demo_office import together
from congress_portal.demo_stories import suggestions
from deputies.suggestions.models import Suggestion
from tests.factories import make_deputy_user, make_org, make_user
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def played():
    units = {"handler": make_org("永康市住房和城乡建设局"), "handler2": make_org("教育局")}
    make_org("永康市综合行政执法局")
    found = {
        "clerk": make_user(Role.CLERK),
        "clerk2": make_user(Role.CLERK),
        "leader": make_user(Role.LEADER),
        "handler": make_user(Role.HANDLER, units["handler"]),
        "handler2": make_user(Role.HANDLER, units["handler2"]),
        "deputy": make_deputy_user(),
        "deputy2": make_deputy_user(),
    }
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
