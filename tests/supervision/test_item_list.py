"""``/my/items/``: what each person finds there, narrowed, sorted, counted and as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import make_item
from tests.once import once
from tests.supervision.everybody import Everybody

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ADDRESS = "/my/items/"


class World(Everybody):
    def __init__(self):
        super().__init__()
        self.done = make_item(ItemStatus.STRUCK_OFF, self)
        self.open = make_item(ItemStatus.HANDLING, self)
        self.draft = make_item(ItemStatus.DRAFT, self)
        late = TODAY - timedelta(days=3)
        Item.objects.filter(pk=self.open.pk).update(extended_to=late, suggestion="=修路灯")
        self.open.refresh_from_db()


@once
def world():
    return World()


def seen(client, user, **query):
    client.force_login(user)
    return [item.pk for item in client.get(ADDRESS, query).context["page"]]


def as_file(client, user, **query):
    client.force_login(user)
    answer = client.get(ADDRESS, {"format": "csv", **query})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_unit_finds_its_finished_work_and_no_drafts(client, world):
    assert set(seen(client, world.handler)) == {world.done.pk, world.open.pk}


def test_a_clerk_finds_drafts_too(client, world):
    assert world.draft.pk in seen(client, world.clerk)


@pytest.mark.parametrize("name", ["other_handler", "town_clerk", "keeper", "nobody"])
def test_a_stranger_finds_nothing_and_a_file_of_headings(client, world, name):
    stranger = getattr(world, name)
    assert seen(client, stranger) == []
    assert len(as_file(client, stranger)) == 1


def test_a_file_holds_the_rows_of_the_list_and_no_formula(client, world):
    rows = as_file(client, world.handler, state="open")
    assert len(rows) == 2
    assert "'=修路灯" in rows[1]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"state": "open"}, {"open"}),
        ({"state": "done"}, {"done"}),
        ({"state": "handling"}, {"open"}),
        ({"due": "overdue"}, {"open"}),
        ({"due": "week"}, set()),
        ({"q": "路灯"}, {"open"}),
        ({"year": "2001"}, set()),
        ({"year": "1850"}, {"open", "done"}),
    ],
)
def test_the_list_is_narrowed(client, world, query, left):
    found = seen(client, world.handler, **query)
    assert set(found) == {getattr(world, name).pk for name in left}


def test_the_number_behind_a_choice_is_that_of_its_list(client, world):
    client.force_login(world.clerk)
    form = client.get(ADDRESS).context["listing"].form
    for name in ("state", "unit", "due", "year"):
        for key, label in form.fields[name].choices:
            if key:
                number = int(label.rpartition("（")[2].rstrip("）"))
                assert number == len(seen(client, world.clerk, **{name: key})), label


@pytest.mark.parametrize("order", ["deadline", "state", "unit"])
def test_the_list_is_sorted_as_asked_and_loses_no_row(client, world, order):
    everything = seen(client, world.clerk)
    found = seen(client, world.clerk, sort=order)
    assert sorted(found) == sorted(everything)
    if order == "deadline":
        assert found[0] == world.open.pk
    if order == "state":
        assert found[0] == world.draft.pk


def test_more_rows_cost_no_more_queries(client, world):
    client.force_login(world.clerk)
    client.get(ADDRESS)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(ADDRESS)
    for _number in range(3):
        make_item(ItemStatus.HANDLING, world)
    with CaptureQueriesContext(connection) as more:
        client.get(ADDRESS)
    assert len(more) == len(few)


def test_an_answer_that_came_on_paper_is_marked_in_the_lists(client, world):
    item = make_item(ItemStatus.REPLIED, world)
    client.force_login(world.clerk)
    opinion = reverse("my_items:opinion", args=[item.opinion_id])
    assert "凭纸质件代录" not in client.get(opinion).content.decode()
    entry = item.entries.create(
        kind="reply", action="reply_for", happened_on="2026-05-20", at=timezone.now()
    )
    for address in (ADDRESS, opinion, f"{ADDRESS}?format=csv"):
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert content.decode().count("凭纸质件代录") == 1, address
    entry.delete()
    assert "凭纸质件代录" not in client.get(ADDRESS).content.decode()
