"""Recognition: recorded by one, published by another, counted, linked to what it praises."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.choices import Role
from annual_summaries.recognitions.models import Recognition, RecognitionKind
from registers import figures
from registers.figures import FIGURES
from tests.factories import make_activity, make_deputy, make_user, town_congress
from tests.history import date, past_recognition, past_station
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
NEW = "/admin/annual_summaries/recognition/add/"


def value(key):
    return figures.count(FIGURES.get(key), 2023).value


def test_recognitions_of_the_year_count():
    past_recognition()
    past_recognition(kind=RecognitionKind.AWARD)
    past_recognition(on=date(2022, 12, 31))
    assert (value("recognitions"), value("typical_cases")) == (2, 1)


def test_what_was_withdrawn_does_not_count(clerk):
    perform(past_recognition(), "withdraw", by=clerk, data={"reason": "重复登记。"})
    assert value("recognitions") == 0


def test_who_recorded_it_does_not_publish_it(leader):
    with pytest.raises(PermissionDenied):
        perform(past_recognition(created_by=leader), "publish", by=leader)


def test_a_clerk_does_not_publish(clerk):
    with pytest.raises(PermissionDenied):
        perform(past_recognition(), "publish", by=clerk)


def test_another_person_publishes_it(client, clerk, leader):
    one = perform(past_recognition(created_by=clerk), "publish", by=leader)
    assert one.title in client.get("/annual/recognition/").content.decode()


@pytest.mark.parametrize("part", [None, Role.DEPUTY, Role.SYSADMIN])
def test_what_is_not_public_does_not_exist_for(client, part):
    one = past_recognition()
    if part:
        client.force_login(make_user(part))
    assert client.get(one.get_absolute_url()).status_code == 404
    assert one.title not in client.get("/annual/recognition/").content.decode()


def test_a_town_clerk_does_not_see_it_either(client):
    client.force_login(make_user(Role.TOWN_CLERK, town_congress()))
    assert client.get(past_recognition().get_absolute_url()).status_code == 404


def test_staff_see_that_it_is_not_public(client, clerk):
    client.force_login(clerk)
    page = client.get(past_recognition().get_absolute_url())
    assert "还没有公开" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_what_it_praises_is_linked(client):
    activity = make_activity(is_public=True)
    one = past_recognition(is_public=True, activity=activity)
    assert activity.get_absolute_url() in client.get(one.get_absolute_url()).content.decode()


def test_praised_work_that_is_not_public_is_not_named(client):
    one = past_recognition(is_public=True, activity=make_activity(title="内部视察"))
    assert "内部视察" not in client.get(one.get_absolute_url()).content.decode()


def test_the_praised_activity_shows_it(client):
    activity = make_activity(is_public=True)
    one = past_recognition(is_public=True, activity=activity)
    assert one.title in client.get(activity.get_absolute_url()).content.decode()


def test_an_unpublished_one_is_not_shown_there(client):
    activity = make_activity(is_public=True)
    one = past_recognition(activity=activity)
    assert one.title not in client.get(activity.get_absolute_url()).content.decode()


def test_the_praised_station_shows_it(client):
    station = past_station()
    one = past_recognition(is_public=True, station=station)
    assert one.title in client.get(station.get_absolute_url()).content.decode()


def test_deputies_are_named(client):
    one = past_recognition(is_public=True)
    one.deputies.add(make_deputy("胡大海"))
    assert "胡大海" in client.get(one.get_absolute_url()).content.decode()


def test_taking_back_asks_why(leader):
    with pytest.raises(ValidationError):
        perform(past_recognition(is_public=True), "unpublish", by=leader, data={"reason": ""})


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 2), ("?kind=award", 1), ("?year=2022", 2), ("?q=典型", 2), ("?year=abc", 2)],
)
def test_the_list_is_narrowed(client, query, found):
    past_recognition(is_public=True)
    past_recognition(is_public=True, kind=RecognitionKind.AWARD)
    page = client.get(f"/annual/recognition/{query}").context["page"]
    assert len(page.object_list) == found


def test_the_list_costs_the_same_with_one_and_with_three(client, django_assert_num_queries):
    def look(number):
        for _ in range(number):
            past_recognition(is_public=True)
        with django_assert_num_queries(2):
            client.get("/annual/recognition/?q=典型")

    client.get("/")  # the site's own name is read once
    look(1)
    look(2)


def typed(**changes):
    return {"happened_on": "2023-09-01", "kind": "case", "title": "一项做法", **changes}


def test_a_clerk_records_one(client, clerk):
    client.force_login(clerk)
    client.post(NEW, typed())
    assert Recognition.objects.get().created_by == clerk


def test_two_praised_records_are_refused(client, clerk):
    client.force_login(clerk)
    page = client.post(NEW, typed(activity=make_activity().pk, station=past_station().pk))
    assert "只能关联一项" in page.content.decode()
    assert not Recognition.objects.exists()


def test_the_same_title_on_the_same_day_is_refused(client, clerk):
    past_recognition(title="一项做法")
    client.force_login(clerk)
    assert "同一天已有同一标题" in client.post(NEW, typed()).content.decode()


def test_what_is_public_is_not_edited(client, clerk):
    one = past_recognition(is_public=True)
    client.force_login(clerk)
    address = f"/admin/annual_summaries/recognition/{one.pk}/change/"
    client.post(address, typed(title="改了"))
    one.refresh_from_db()
    assert one.title != "改了"
