"""The parts of a list of cases: how its days are told, and when its numbers are left out."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from pages import worklists
from supervision.item_lists.views import WorkItemFilter
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import People, make_item
from tests.once import once

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@once
def items():
    """Items in hand that fall due a number of days from today."""
    people = People()
    found = {}
    for days in (-1, 0, 7, 8, 30, 31):
        item = make_item(ItemStatus.HANDLING, people)
        Item.objects.filter(pk=item.pk).update(extended_to=TODAY + timedelta(days=days))
        found[days] = item.pk
    return found


def narrowed(**query):
    asked = QueryDict(mutable=True)
    asked.update(query)
    return WorkItemFilter(asked, Item.objects.newest_first())


@pytest.mark.parametrize(
    ("due", "days"),
    [("overdue", {-1}), ("week", {0, 7}), ("month", {0, 7, 8, 30}), ("none", set())],
)
def test_a_day_falls_due_within_its_bounds(items, due, days):
    found = set(narrowed(due=due).qs.values_list("pk", flat=True))
    assert found == {items[day] for day in days}


def test_what_is_answered_is_not_overdue(items):
    Item.objects.update(status=ItemStatus.REPLIED, replied_on=TODAY)
    assert not narrowed(due="overdue").qs.exists()


def test_numbers_respect_the_other_filters(items):
    form = narrowed(due="overdue").with_counts().form
    labels = dict(form.fields["state"].choices)
    assert labels["handling"].endswith("（1）")
    assert labels["replied"].endswith("（0）")


def test_too_many_rows_are_not_counted(items, monkeypatch):
    monkeypatch.setattr(worklists, "MOST_COUNTED", 3)
    form = narrowed().with_counts().form
    assert not any("（" in str(label) for key, label in form.fields["due"].choices if key)


def test_a_unit_without_rows_is_not_offered_beside_those_that_have_some(items):
    form = narrowed().with_counts().form
    units = [label for key, label in form.fields["unit"].choices if key]
    assert len(units) == 1


@pytest.mark.parametrize("name", ["state", "unit", "due", "year"])
def test_all_is_offered_once_beside_numbers(items, name):
    form = narrowed().with_counts().form
    assert [key for key, _label in form.fields[name].choices].count("") == 1


def test_an_order_that_is_none_changes_nothing(items):
    assert list(narrowed(sort="x").qs) == list(narrowed().qs)


@pytest.mark.parametrize("order", ["deadline", "unit", "state"])
def test_rows_without_a_day_come_last_in_their_order(items, order):
    late = items[31]
    Item.objects.filter(pk=late).update(extended_to=None, due_on=None)
    assert narrowed(sort=order).qs.last().pk == late
