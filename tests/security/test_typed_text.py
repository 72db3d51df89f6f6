"""What people type: nothing that cannot be seen comes in by a form."""

import pytest

from accounts.choices import Role
from pages.fields import plain
from supervision.activities.models import Theme
from supervision.handling.models import Entry
from supervision.items.choices import ItemStatus
from tests.factories import People, committee, make_item, make_user
from tests.once import once

pytestmark = pytest.mark.django_db

UNSEEN = "\u202e\u200b\u2066\ufeff\x07"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("gnp\u202eexe", "gnpexe"),
        ("零\u200b宽", "零宽"),
        ("响\x07铃", "响铃"),
        ("第一行\r\n\t第二行", "第一行\r\n\t第二行"),
        ("é", "é"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("（一）１２％", "（一）１２％"),
        ("孤\ud800", "孤"),
    ],
)
def test_only_what_can_be_seen_is_kept(typed, kept):
    assert plain(typed) == kept


@once
def item():
    people = People()
    item = make_item(ItemStatus.HANDLING, people)
    item.people = people
    return item


def report(client, item, text):
    client.force_login(item.people.handler)
    data = {"version": item.version, "text": text}
    return client.post(f"/my/items/{item.pk}/report_progress/", data)


def test_a_report_of_unseen_letters_is_no_report(client, item):
    before = Entry.objects.count()
    assert (report(client, item, UNSEEN).status_code, Entry.objects.count()) == (422, before)


def test_a_report_is_stored_without_marks_that_turn_its_letters_round(client, item):
    report(client, item, "已完成\u202e三成")
    assert Entry.objects.filter(text="已完成三成").exists()


def test_the_back_office_stores_no_unseen_letters(client):
    client.force_login(make_user(Role.CLERK, committee()))
    client.post("/admin/supervision/theme/add/", {"name": f"一号\u200b议案{UNSEEN}"})
    assert Theme.objects.filter(name="一号议案").exists()


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_day_at_the_edge_of_time_shows_the_newest_part_of_a_story(client, item, day):
    client.force_login(item.people.handler)
    assert client.get(f"/my/items/{item.pk}/", {"before": day}).status_code == 200
