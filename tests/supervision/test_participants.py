"""Participants of an activity pasted as a list of names; several files chosen at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

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
    form = activity_form(number=activity.number, seen_version=str(activity.version))
    clerk.post(activity_page(activity), {**form, "pictures": [png()]})
    assert activity.files.count() == 1
