"""Lists beside records are read where there are any, and known to be empty elsewhere."""

import pytest
from django.db.models import Prefetch
from django.utils import timezone

from supervision.handling.models import Request
from supervision.items.choices import ItemStatus, RequestKind
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.factories import People, make_deputy, make_item, make_opinion
from tests.once import once
from workflow.beside import fetch, noting

pytestmark = pytest.mark.django_db
LISTS = ("assisting_units", "following_deputies", "parts", "requests", "joined")


@once
def people():
    return People()


@once
def item(people):
    return make_item(ItemStatus.HANDLING, people)


def read(pk, lists=LISTS):
    record = noting(Item.objects.filter(pk=pk), lists).get()
    fetch([record], lists)
    return record


def test_only_lists_with_rows_are_asked_for(item, django_assert_num_queries):
    with django_assert_num_queries(2):  # the item, and the deputy who follows it
        read(item.pk)


def test_every_list_is_known_afterwards(item, people, django_assert_num_queries):
    item.assisting_units.add(people.unit)
    record = read(item.pk)
    with django_assert_num_queries(0):
        found = {name: list(getattr(record, name).all()) for name in LISTS}
    expected = {name: [] for name in LISTS}
    expected["assisting_units"] = [people.unit]
    expected["following_deputies"] = [people.deputy.deputy]
    assert found == expected


def test_a_list_comes_as_it_was_asked_for(item, people, django_assert_num_queries):
    Request.objects.create(
        item=item,
        unit=people.unit,
        kind=RequestKind.RETURN,
        reason="不属本单位职责。",
        requested_by=people.handler,
        requested_on=timezone.localdate(),
    )
    wanted = [Prefetch("requests", Request.objects.select_related("unit"))]
    record = read(item.pk, wanted)
    with django_assert_num_queries(0):
        assert [request.unit.name for request in record.requests.all()] == ["交通运输局"]


def test_a_record_without_rows_stands_beside_one_with_them(django_assert_num_queries):
    followed = make_opinion(deputies=[make_deputy()])
    alone = make_opinion()
    items = noting(Item.objects.order_by("pk"), ["following_deputies"])
    with django_assert_num_queries(2):
        found = list(items)
        fetch(found, ["following_deputies"])
        numbers = {one.opinion_id: len(one.following_deputies.all()) for one in found}
    assert numbers == {followed.pk: 1, alone.pk: 0}


def test_no_record_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        fetch([], ["items"])
    assert not noting(Opinion.objects.all(), ["items"]).exists()
