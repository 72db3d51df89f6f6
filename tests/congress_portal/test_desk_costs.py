"""What the desk of each part costs: the same with one row of each kind and with forty."""

import pytest
from django.utils import timezone

from accounts.choices import Role
from deputies.suggestions.models import Suggestion, SuggestionStatus
from supervision.gatherings.sign_in import invite
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from tests.factories import People, make_activity, make_opinion, make_user
from tests.liaison_stations.world import World, make_day, make_matter

pytestmark = pytest.mark.django_db

MOST = 6
"""All of the page: who asks is found by two of them."""


def items(people, number, status):
    """So many items in one state, handed over to the unit and followed by the deputy."""
    opinion = make_opinion(items=number, unit=people.unit, deputies=[people.deputy.deputy])
    handed_over = {"status": OpinionStatus.HANDED_OVER, "handed_over_on": timezone.localdate()}
    Opinion.objects.filter(pk=opinion.pk).update(**handed_over)
    days = ("handed_over_on", "replied_on", "verified_on", "step_due_on")
    Item.objects.filter(opinion=opinion).update(
        status=status, **dict.fromkeys(days, timezone.localdate())
    )


def suggestions(people, number, status):
    for one in range(number):
        Suggestion.objects.create(
            title=f"建议{one}",
            text="请办理。",
            year=timezone.localdate().year,
            number=str(one + 1),
            lead_deputy=people.deputy.deputy,
            lead_unit=people.unit,
            status=status,
        )


def of_unit(number):
    people = People()
    items(people, number, ItemStatus.HANDED_OVER)
    items(people, number, ItemStatus.HANDLING)
    suggestions(people, number, SuggestionStatus.HANDED_OVER)
    return people.handler


def of_deputy(number):
    people = People()
    items(people, number, ItemStatus.AWAITING_EVALUATION)
    suggestions(people, number, SuggestionStatus.REPLIED)
    for _ in range(number):
        invite(make_activity(), [people.deputy.deputy], by=people.clerk)
    return people.deputy


def of_keeper(number):
    world = World()
    for one in range(number):
        make_matter(world)
        make_day(world.station, 1 + one)
    return world.keeper


def of_clerk(number):
    people = People()
    items(people, number, ItemStatus.REPLIED)
    for _ in range(number):
        make_opinion()
    suggestions(people, number, SuggestionStatus.SUBMITTED)
    return people.clerk


def of_leader(number):
    people = People()
    suggestions(people, number, SuggestionStatus.RECEIVED)
    for _ in range(number):
        make_opinion(status=OpinionStatus.SUBMITTED, submitted_by=people.clerk)
    return make_user(Role.LEADER)


@pytest.mark.parametrize("number", [1, 40])
@pytest.mark.parametrize("rows_for", [of_unit, of_deputy, of_keeper, of_clerk, of_leader])
def test_a_desk_costs_at_most_six_queries(client, rows_for, number, django_assert_max_num_queries):
    client.force_login(rows_for(number))
    client.get("/my/")
    with django_assert_max_num_queries(MOST):
        page = client.get("/my/")
    counts = [*page.context["counts_above"], *page.context["counts_below"]]
    assert len(counts) > 1
    assert max(count.number for count in counts) == number
