"""An activity is logged by one and published by another; a mistaken one is withdrawn."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.choices import Role
from registers import figures
from registers.figures import FIGURES
from supervision.activities.models import Activity
from tests.factories import make_activity, make_opinion, make_user, town_congress
from tests.once import once
from workflow.transitions import Conflict, perform

pytestmark = pytest.mark.django_db


@once
def clerk():
    return make_user(Role.CLERK)


@once
def leader():
    return make_user(Role.LEADER)


def test_a_leader_publishes_what_a_clerk_logged(client, clerk, leader):
    activity = perform(make_activity(created_by=clerk), "publish", by=leader)
    assert client.get(activity.get_absolute_url()).status_code == 200


def test_who_logged_it_does_not_publish_it(leader):
    with pytest.raises(PermissionDenied):
        perform(make_activity(created_by=leader), "publish", by=leader)


def test_a_clerk_does_not_publish(clerk):
    with pytest.raises(PermissionDenied):
        perform(make_activity(), "publish", by=clerk)


def test_a_towns_leader_does_not_publish_for_the_city():
    with pytest.raises(PermissionDenied):
        perform(make_activity(), "publish", by=make_user(Role.LEADER, town_congress()))


def test_a_published_one_is_taken_back_with_a_reason(client, leader):
    one = perform(make_activity(is_public=True), "unpublish", by=leader, data={"reason": "有误。"})
    assert client.get(one.get_absolute_url()).status_code == 404


def test_the_form_of_the_back_office_does_not_publish(client, clerk):
    activity = make_activity()
    client.force_login(clerk)
    address = f"/admin/supervision/activity/{activity.pk}/change/"
    client.post(address, {"is_public": "on"})
    assert not Activity.objects.get().is_public


def test_a_withdrawn_one_is_not_counted(clerk):
    activity = make_activity(year=2023, attendances=9)
    key = FIGURES.get("supervision_activities")
    assert figures.count(key, 2023).value == 1
    perform(activity, "withdraw", by=clerk, data={"reason": "重复登记。"})
    assert figures.count(key, 2023).value == 0


def test_one_with_an_opinion_is_not_withdrawn(clerk):
    opinion = make_opinion()
    with pytest.raises(ValidationError, match="已有意见"):
        perform(opinion.activity, "withdraw", by=clerk, data={"reason": "重复登记。"})


def test_what_is_public_is_not_withdrawn(clerk, leader):
    with pytest.raises(Conflict):
        perform(make_activity(is_public=True), "withdraw", by=leader, data={"reason": "x"})
    assert Activity.objects.get().status == "recorded"


def test_a_new_activity_waits_for_the_leader(client, clerk, leader):
    activity = make_activity(created_by=clerk, title="新近的视察", starts_on=timezone.localdate())
    client.force_login(leader)
    assert activity.title in client.get("/my/").content.decode()


def test_it_does_not_wait_for_a_towns_leader(client, clerk):
    make_activity(created_by=clerk, title="新近的视察", starts_on=timezone.localdate())
    client.force_login(make_user(Role.LEADER, town_congress()))
    assert "新近的视察" not in client.get("/my/").content.decode()
