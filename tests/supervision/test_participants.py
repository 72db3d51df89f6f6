"""Participants of an activity pasted as a list of names; several files chosen at once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deputies.people.outside import without_mandate
from supervision.activities.models import Activity, ActivityFile
from tests.factories import make_activity, make_deputy, png
from tests.once import once
from tests.supervision.back_office import activity_form, activity_page
from tests.supervision.everybody import Everybody

pytestmark = pytest.mark.django_db
ADD, NAMES = "admin:supervision_activity_add", "admin:supervision_activity_names"


class World(Everybody):
    def __init__(self):
        super().__init__()
        self.deputies = [make_deputy(name) for name in ("甲一", "乙二", "丙三")]
        self.twins = [make_deputy("王芳", number=number) for number in ("D-1", "D-2")]


@once
def world():
    return World()


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def test_a_pasted_list_joins_those_who_were_chosen(clerk, world):
    chosen = {"deputies": [str(world.deputies[0].pk)], "names": "甲一、乙二\n丙　三，D-2"}
    clerk.post(reverse(ADD), activity_form(**chosen))
    assert set(Activity.objects.get().deputies.all()) == {*world.deputies, world.twins[1]}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("甲一、某某", "没有找到代表：某某。"),
        ("王芳", "有同名的代表，请改写编号：王芳（D-1、D-2）。"),
    ],
)
def test_a_name_that_means_nobody_or_two_is_refused_and_the_list_stays(clerk, names, said):
    page = clerk.post(reverse(ADD), activity_form(names=names)).content.decode()
    assert said in page
    assert names in page
    assert not Activity.objects.exists()


def test_the_list_is_looked_at_before_anything_is_saved(clerk):
    page = clerk.post(reverse(NAMES), {"names": "甲一、王芳、某某"}).content.decode()
    assert "看懂 1 位" in page
    assert "王芳（D-1、D-2）" in page
    assert "没有找到代表：某某。" in page
    assert not Activity.objects.exists()


def test_who_was_not_in_office_on_the_day_is_named(clerk):
    page = clerk.post(reverse(NAMES), {"names": "甲一", "starts_on": "2001-05-01"})
    assert "活动当天不在任：甲一。" in page.content.decode()


def test_only_who_records_activities_looks_names_up(client, world):
    client.force_login(world.leader)
    assert client.post(reverse(NAMES), {"names": "甲一"}).status_code == 403


def test_several_files_are_kept_at_once_and_nobody_outside_sees_them(clerk):
    files = [png("一.png"), png("二.png")]
    clerk.post(reverse(ADD), {**activity_form(), "pictures": files})
    kept = ActivityFile.objects.select_related("stored")
    assert {one.stored.name for one in kept} == {"一.png", "二.png"}
    assert not any(one.is_public for one in kept)


def test_a_file_of_a_wrong_kind_is_named_and_nothing_is_saved(clerk):
    files = [png(), SimpleUploadedFile("坏.exe", b"MZ")]
    page = clerk.post(reverse(ADD), {**activity_form(), "pictures": files}).content.decode()
    assert "坏.exe" in page
    assert not Activity.objects.exists()


def test_files_join_an_activity_that_is_there(clerk, world):
    activity = make_activity(created_by=world.clerk)
    form = activity_form(number=activity.number)
    clerk.post(activity_page(activity), {**form, "pictures": [png()]})
    assert activity.files.count() == 1


@pytest.fixture
def left(db):
    """Held a mandate from 2022-01-20 to 2024-03-31."""
    one = make_deputy("离任人", number="D-9")
    one.mandates.update(until="2024-03-31")
    return one


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refused"),
    [
        ("2022-01-19", "", True),
        ("2022-01-20", "", False),
        ("2022-01-19", "2022-01-20", False),
        ("2024-03-31", "2024-04-02", False),
        ("2024-04-01", "", True),
        ("2024-02-29", "", False),
    ],
)
def test_who_took_part_held_a_mandate_then(clerk, left, starts_on, ends_on, refused):
    form = activity_form(
        deputies=[left.pk], year=starts_on[:4], starts_on=starts_on, ends_on=ends_on
    )
    page = clerk.post(reverse(ADD), form)
    doubts = "在活动开始那天不在任。" in page.content.decode()  # said and asked, not refused
    assert ("不在代表任期内" in page.content.decode()) == refused
    assert Activity.objects.exists() != (refused or doubts)
    if refused:
        assert "离任人在活动的日子不在代表任期内。" in page.content.decode()
        assert starts_on in page.content.decode()


def test_of_whom_no_mandate_is_known_is_not_refused(clerk, left):
    left.mandates.all().delete()
    page = clerk.post(reverse(ADD), activity_form(deputies=[left.pk])).content.decode()
    assert "不在代表任期内" not in page
    assert without_mandate([left], date(2001, 1, 1)) == []


def test_who_stands_on_the_list_already_keeps_nothing_else_from_being_mended(clerk, left):
    clerk.post(reverse(ADD), activity_form(starts_on="2024-05-01", year="2024"))
    activity = Activity.objects.get()
    activity.deputies.add(left)
    assert without_mandate([left], activity.starts_on) == [left]
    sent = activity_form(
        number=activity.number,
        starts_on="2024-05-01",
        year="2024",
        title="改正的标题",
        deputies=[left.pk],
    )
    clerk.post(activity_page(activity), sent)
    assert left in activity.deputies.all()
