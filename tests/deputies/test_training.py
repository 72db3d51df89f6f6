"""Training: places that are taken and given back, who came, what the pages offer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from deputies.duty.models import DutyEntry, DutyStatus
from deputies.training import classes
from deputies.training.models import TrainingClass, TrainingPlace
from registers.waits import Waits
from tests.factories import make_deputy, make_deputy_user, make_user, png
from tests.once import once
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def make_class(ahead=10, **fields):
    fields = {"name": "履职能力提升班", "audience": "市人大代表", **fields}
    return TrainingClass.objects.create(starts_on=TODAY + timedelta(days=ahead), **fields)


@once
def user():
    return make_deputy_user()


def sign_up(one, user):
    return classes.sign_up(one, user.deputy, by=user)


# --- Places --------------------------------------------------------------------------------------


def test_a_deputy_takes_a_place_once(user):
    one = make_class()
    assert sign_up(one, user) == sign_up(one, user)
    assert TrainingPlace.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ahead": -1}, "已经开班"),
        ({"sign_up_until": TODAY - timedelta(days=1)}, "报名已经截止"),
        ({"for_city": False, "for_town": True}, "不面向您这一层级"),
        ({"capacity": 0}, "名额已满"),
    ],
)
def test_a_place_is_refused_with_the_reason(user, fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        sign_up(make_class(**fields), user)
    assert not TrainingPlace.objects.exists()


def test_a_town_deputy_takes_a_place_in_a_towns_class(user):
    user.deputy.mandates.update(level="town")
    assert sign_up(make_class(for_city=False, for_town=True), user).pk


def test_a_former_deputy_takes_no_place(user):
    user.deputy.mandates.update(until=TODAY - timedelta(days=1), end_reason="moved")
    with pytest.raises(ValidationError, match="不面向您"):
        sign_up(make_class(), user)


def test_a_place_given_back_is_there_for_another(user):
    one, other = make_class(capacity=1), make_deputy_user()
    sign_up(one, user)
    classes.give_back(one, user.deputy, by=user)
    assert sign_up(one, other).pk


def test_a_place_given_back_can_be_taken_again(user):
    one = make_class()
    sign_up(one, user)
    classes.give_back(one, user.deputy, by=user)
    assert sign_up(one, user).given_back_at is None


def test_after_the_beginning_no_place_is_given_back(user):
    one = make_class()
    sign_up(one, user)
    TrainingClass.objects.update(starts_on=TODAY - timedelta(days=1))
    one.refresh_from_db()
    with pytest.raises(ValidationError, match="已经开班"):
        classes.give_back(one, user.deputy, by=user)


# --- Attendance ----------------------------------------------------------------------------------


def test_who_came_gets_a_duty_draft(user):
    one = make_class(-3)
    classes.mark(one, [user.deputy], by=make_user(Role.CLERK))
    entry = DutyEntry.objects.get()
    assert (entry.deputy, entry.status) == (user.deputy, DutyStatus.DRAFT)


def test_marking_twice_changes_nothing(user):
    one, clerk = make_class(-3), make_user(Role.CLERK)
    classes.mark(one, [user.deputy], by=clerk)
    classes.mark(one, [user.deputy], by=clerk)
    assert (DutyEntry.objects.count(), TrainingPlace.objects.count()) == (1, 1)


def test_a_tick_taken_back_takes_the_draft_along(user):
    one, clerk = make_class(-3), make_user(Role.CLERK)
    classes.mark(one, [user.deputy], by=clerk)
    classes.mark(one, [], by=clerk)
    assert DutyEntry.objects.get().status == DutyStatus.WITHDRAWN
    assert TrainingPlace.objects.get().attended is False


def test_the_roll_lists_those_for_whom_the_class_is(user):
    town = make_deputy()
    town.mandates.update(level="town")
    assert list(classes.roll(make_class(-3))) == [user.deputy]


# --- Pages ---------------------------------------------------------------------------------------


def test_the_deputy_signs_up_and_gives_back_from_the_page(client, user):
    one = make_class()
    client.force_login(user)
    assert "报名" in client.get("/my/training/").content.decode()
    client.post(f"/my/training/{one.pk}/sign-up/")
    assert "已报名" in client.get("/my/training/").content.decode()
    client.post(f"/my/training/{one.pk}/give-back/")
    assert TrainingPlace.objects.get().given_back_at is not None


def test_a_refusal_is_told_on_the_page(client, user):
    one = make_class(capacity=0)
    client.force_login(user)
    html = client.post(f"/my/training/{one.pk}/sign-up/", follow=True).content.decode()
    assert "名额已满" in html


def test_a_class_for_another_level_is_not_offered(client, user):
    make_class(name="镇代表班", for_city=False, for_town=True)
    client.force_login(user)
    assert "镇代表班" not in client.get("/my/training/").content.decode()


def test_who_is_no_deputy_has_no_training_page(client):
    client.force_login(make_user(Role.CLERK))
    assert client.get("/my/training/").status_code == 404
    assert client.post(f"/my/training/{make_class().pk}/sign-up/").status_code == 404


def test_a_link_signs_nobody_up(client, user):
    client.force_login(user)
    assert client.get(f"/my/training/{make_class().pk}/sign-up/").status_code == 405


def test_the_page_asks_the_same_of_one_and_of_three(client, user):
    client.force_login(user)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get("/my/training/")
        return len(seen)

    make_class()
    queries()
    one = queries()
    make_class(11)
    make_class(12)
    assert one == queries()
    assert one <= 10


def waiting(user):
    return {count.kind.key for count in Waits(user, TODAY).counts()}


def test_an_open_class_waits_for_the_deputy_until_signed_up(user):
    one = make_class()
    before = waiting(user)
    sign_up(one, user)
    assert ("training_open" in before, "training_open" in waiting(user)) == (True, False)


def test_a_class_held_without_attendance_waits_for_the_clerk(user):
    one, clerk = make_class(-3), make_user(Role.CLERK)
    before = waiting(clerk)
    classes.mark(one, [user.deputy], by=clerk)
    assert "training_attendance" in before
    assert "training_attendance" not in waiting(clerk)


# --- In the back office --------------------------------------------------------------------------


def test_the_clerk_ticks_the_list(client, user):
    one = make_class(-3)
    client.force_login(make_user(Role.CLERK))
    address = f"/admin/deputies/trainingclass/{one.pk}/attendance/"
    assert user.deputy.name in client.get(address).content.decode()
    client.post(address, {"present": [str(user.deputy.pk), "²", "999999"]})
    assert TrainingPlace.objects.get().attended is True
    assert TrailEntry.objects.filter(action="attendance").exists()


@pytest.mark.parametrize("role", [Role.LEADER, Role.STATION_CLERK])
def test_others_tick_nothing(client, user, role):
    one = make_class(-3)
    client.force_login(make_user(role))
    address = f"/admin/deputies/trainingclass/{one.pk}/attendance/"
    assert client.post(address, {"present": [str(user.deputy.pk)]}).status_code in (403, 404)
    assert not TrainingPlace.objects.exists()


def test_material_is_for_deputies_and_staff(client, user):
    clerk = make_user(Role.CLERK)
    client.force_login(clerk)
    one = make_class()
    data = {
        "name": one.name,
        "starts_on": str(one.starts_on),
        "audience": one.audience,
        "for_city": "on",
        "files-TOTAL_FORMS": "1",
        "files-INITIAL_FORMS": "0",
        "files-0-upload": png("讲义.png"),
        "files-0-caption": "讲义",
    }
    client.post(f"/admin/deputies/trainingclass/{one.pk}/change/", data)
    link = one.files.get()
    address = f"/my/training/{one.pk}/files/{link.stored.uuid}/"
    answers = []
    for person in (user, make_user(Role.KEEPER)):
        client.force_login(person)
        answers.append(client.get(address).status_code)
    assert answers == [200, 404]
