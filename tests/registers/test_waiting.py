from datetime import timedelta

import pytest
from django.utils import timezone

from registers import waiting
from registers import waits as waits_module
from registers.waiting import GROUP_SIZE, MOST_COUNTED, WAITING, Urgency, Waiting
from registers.waits import Waits
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.factories import make_opinion, make_user
from workflow.models import Holiday

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def kind(key="items", model=Item, **options):
    """A kind that asks for every record, whoever asks."""
    return Waiting(
        key=key,
        label=key,
        action="办理",
        records=options.pop("records", lambda user, today: model.objects.all()),
        title=str,
        source=lambda record: "",
        path=lambda record: f"/{record.pk}/",
        **options,
    )


def test_every_kind_is_made_ready_from_the_base_manager():
    """The desk reads the records of all apps by it, which knows no room's own queryset."""
    kinds = [kind for kind in WAITING.all() if kind.model is not None]
    assert [list(kind.ready(kind.model._base_manager.none())) for kind in kinds] == [[]] * len(
        kinds
    )
    assert len(kinds) > 50


@pytest.fixture
def declared(monkeypatch):
    monkeypatch.setattr(WAITING, "declared", {})
    return WAITING.register


def items(*days):
    """An item for each number of days from today; None has no day."""
    opinion = make_opinion(items=len(days))
    for item, days_left in zip(opinion.items.order_by("sequence"), days, strict=True):
        Item.objects.filter(pk=item.pk).update(
            due_on=None if days_left is None else TODAY + timedelta(days=days_left)
        )
    return opinion


def waits(**options):
    """Of a person whose roles are known already, as on every page."""
    user = make_user()
    user.grants_on(TODAY)
    return Waits(user, TODAY, **options)


def by_urgency():
    """Group → sequence numbers of its items."""
    return {
        group.urgency: [row.record.sequence for row in group.rows] for group in waits().groups()
    }


def test_a_kind_is_declared_once(declared):
    declared(kind())
    with pytest.raises(ValueError, match="twice"):
        declared(kind())


def test_records_stand_in_groups_by_urgency_and_most_urgent_first(declared):
    declared(kind(due="due_on"))
    items(30, -1, 0, None, 6, -9, 7)
    assert by_urgency() == {
        Urgency.OVERDUE: [6, 2],
        Urgency.THIS_WEEK: [3, 5],
        Urgency.LATER: [7, 1],
        Urgency.UNDATED: [4],
    }


def test_the_groups_come_in_the_order_of_urgency(declared):
    declared(kind("b", due="due_on"), kind("a", Opinion, for_information=True))
    items(8, -1)
    assert [group.urgency for group in waits().groups()] == [
        Urgency.OVERDUE,
        Urgency.LATER,
        Urgency.INFORMATION,
    ]


def test_kinds_of_different_models_are_merged_by_day(declared):
    declared(
        kind("items", due="due_on"),
        kind("holidays", Holiday, records=holidays, due="day"),
    )
    items(3)
    rows = waits().groups()[0].rows
    assert [(row.kind.key, row.due) for row in rows] == [
        ("holidays", TODAY + timedelta(days=1)),
        ("items", TODAY + timedelta(days=3)),
    ]


def holidays(user, today):
    Holiday.objects.update_or_create(
        day=TODAY + timedelta(days=1), defaults={"kind": "rest", "name": "休息"}
    )
    return Holiday.objects.filter(day=TODAY + timedelta(days=1))


def test_work_without_a_day_is_sorted_by_the_date_named_oldest_first(declared):
    declared(kind(order="due_on"))
    items(5, -5, 1)
    assert by_urgency() == {Urgency.UNDATED: [2, 3, 1]}
    assert {row.due for row in waits().groups()[0].rows} == {None}


def test_what_is_for_information_stands_apart_whatever_its_day(declared):
    declared(kind(due="due_on", for_information=True))
    items(-5, 5)
    assert by_urgency() == {Urgency.INFORMATION: [1, 2]}


def test_a_group_shows_the_most_urgent_and_says_that_there_are_more(declared):
    declared(kind(due="due_on"))
    items(*range(-GROUP_SIZE - 1, 0), 3)
    overdue, this_week = waits().groups()
    assert (len(overdue.rows), overdue.more) == (GROUP_SIZE, True)
    assert (len(this_week.rows), this_week.more) == (1, False)


def test_the_kinds_are_counted_in_the_order_of_the_desk(declared, monkeypatch):
    declared(kind("items", due="due_on"), kind("opinions", Opinion))
    monkeypatch.setattr(waiting, "PLACES", {"opinions": 0, "items": 1})
    items(1, 2, 3)
    assert [(count.kind.key, count.number, count.more) for count in waits().counts()] == [
        ("opinions", 1, False),
        ("items", 3, False),
    ]


def test_a_kind_of_which_nothing_waits_is_not_counted(declared):
    declared(kind(), kind("never", records=lambda user, today: Item.objects.filter(pk__in=[])))
    items(1)
    assert [count.kind.key for count in waits().counts()] == ["items"]


def test_counting_stops_where_nobody_reads_on(declared, monkeypatch):
    monkeypatch.setattr(waits_module, "MOST_COUNTED", 2)
    declared(kind())
    items(1, 2, 3)
    assert [(count.number, count.more) for count in waits().counts()] == [(2, True)]
    assert MOST_COUNTED == 1000


def test_who_has_no_kind_costs_no_query(declared, django_assert_num_queries):
    declared(kind(records=lambda user, today: Item.objects.none()))
    nothing = waits()
    with django_assert_num_queries(0):
        assert (nothing.counts(), nothing.groups()) == ([], [])


@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_kinds_costs_nothing(declared, number, django_assert_num_queries):
    declared(*(kind(f"kind{each}", due="due_on") for each in range(number)))
    items(-1, 1, 30)
    asked = waits()
    with django_assert_num_queries(3):
        asked.counts()
        asked.groups()


def test_all_of_one_kind_come_most_urgent_first_without_days_last(declared):
    one = kind(due="due_on")
    declared(one)
    items(5, None, -5)
    asked = waits()
    rows = asked.rows(one, asked.of(one))
    assert [(row.record.sequence, row.due) for row in rows] == [
        (3, TODAY - timedelta(days=5)),
        (1, TODAY + timedelta(days=5)),
        (2, None),
    ]


def asked_singly(people):
    """A kind that asks record by record, and notes of whom."""

    def records(user, today):
        people.append(user)
        return Item.objects.filter(sequence=1)

    return kind(records=records, at_all=Item.objects.all)


def test_a_kind_that_asks_record_by_record_is_left_alone_while_there_is_none(declared):
    people = []
    declared(asked_singly(people), kind("opinions", Opinion))
    assert waits().counts() == []
    assert people == []


def test_a_kind_that_asks_record_by_record_is_counted_by_what_it_finds(declared):
    declared(asked_singly([]), kind("opinions", Opinion))
    items(1, 2, 3)
    desk = waits()
    assert [(count.kind.key, count.number) for count in desk.counts()] == [
        ("items", 1),
        ("opinions", 1),
    ]
    assert sum(len(group.rows) for group in desk.groups()) == 2


def test_something_else_is_counted_in_the_same_query(declared, django_assert_num_queries):
    declared(kind())
    items(1, 2)
    desk = waits(beside=Opinion.objects.all())
    with django_assert_num_queries(1):
        assert [count.number for count in desk.counts()] == [2]
    assert desk.counted_beside == 1


def test_nothing_else_is_counted_where_no_work_is_asked_for(declared):
    declared(kind(records=lambda user, today: Item.objects.none()))
    desk = Waits(make_user(), TODAY, beside=Opinion.objects.all())
    assert (desk.counts(), desk.counted_beside) == ([], None)
