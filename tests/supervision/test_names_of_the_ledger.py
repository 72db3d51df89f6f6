"""Names that a ledger brought: their owners look through them and may say “it was not me”."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.choices import Role
from deputies.bills.models import Bill
from deputies.duty.models import DutyEntry, DutyStatus
from deputies.suggestions.models import Suggestion
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Station
from supervision.inspections.models import TeamMember
from tests.factories import (
    make_activity,
    make_deputy_user,
    make_inquiry,
    make_question,
    make_team,
    make_user,
)
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
PAGE = "/my/duty/named/"
WHY = "那天在省里开会。"
LAST_WEEK = timezone.localdate() - timedelta(days=7)


@once
def user():
    return make_deputy_user("方知行")


@once
def other():
    return make_deputy_user("石安")


@once
def clerk():
    return make_user(Role.CLERK)


def activity_with(user):
    activity = make_activity(title="视察古桥", is_public=True)
    activity.deputies.add(user.deputy)
    return activity


def reception_with(user):
    reception = Reception.objects.create(
        station=Station.objects.create(code="A-1", name="古山站", kind="town"),
        held_on=LAST_WEEK,
        kind="daily",
        people=3,
        topic="护栏",
    )
    reception.deputies.add(user.deputy)
    return reception


def bill_with(user):
    return Bill.objects.create(
        year=2026,
        number="1",
        title="关于养老服务的议案",
        lead_deputy=user.deputy,
        moved_on=LAST_WEEK,
        handling="on_agenda",
    )


def suggestion_with(user):
    suggestion = Suggestion.objects.create(
        year=2026,
        title="关于公交站的建议",
        lead_deputy=make_deputy_user().deputy,
        status="handed_over",
        handed_over_on=LAST_WEEK,
    )
    suggestion.cosigners.add(user.deputy)
    return suggestion


def question_by(user):
    return make_question(make_inquiry(), asked_by=user.deputy)


RECORDS = {
    "activity": activity_with,
    "reception": reception_with,
    "bill": bill_with,
    "suggestion": suggestion_with,
    "question": question_by,
}
every_kind = pytest.mark.parametrize("kind", RECORDS)


def objected(client, user, kind, record, reason=WHY):
    client.force_login(user)
    return client.post(PAGE, {"kind": kind, "record": record.pk, "reason": reason})


@every_kind
def test_a_name_that_nobody_asked_about_is_listed(client, user, kind):
    record = RECORDS[kind](user)
    client.force_login(user)
    assert f'name="record" value="{record.pk}"' in client.get(PAGE).content.decode()


@every_kind
def test_who_objects_leaves_it_to_staff(client, user, kind):
    record = RECORDS[kind](user)
    answer = objected(client, user, kind, record)
    entry = DutyEntry.objects.get()
    assert answer.url == f"/my/duty/{entry.pk}/"
    assert (entry.status, entry.source_key, entry.note) == (
        DutyStatus.CONTESTED,
        f"{kind}:{record.pk}:{user.deputy.pk}",
        WHY,
    )


@every_kind
def test_it_is_not_listed_any_more(client, user, kind):
    record = RECORDS[kind](user)
    objected(client, user, kind, record)
    assert 'name="record"' not in client.get(PAGE).content.decode()


@every_kind
def test_nobody_objects_to_the_name_of_another(client, user, other, kind):
    record = RECORDS[kind](user)
    assert objected(client, other, kind, record).status_code == 404
    assert not DutyEntry.objects.exists()


def test_a_second_tap_leads_to_the_same_objection(client, user):
    record = activity_with(user)
    first = objected(client, user, "activity", record)
    assert objected(client, user, "activity", record).url == first.url


def test_what_was_typed_stays_where_the_day_lies_outside_every_mandate(client, user):
    record = activity_with(user)
    type(record).objects.update(starts_on="1999-05-05")
    answer = objected(client, user, "activity", record)
    assert answer.status_code == 422
    assert WHY in answer.content.decode()


def test_a_reason_is_asked_for(client, user):
    assert objected(client, user, "activity", activity_with(user), " ").status_code == 422
    assert not DutyEntry.objects.exists()


def test_what_lies_ahead_is_not_listed(client, user):
    record = activity_with(user)
    type(record).objects.update(starts_on=timezone.localdate() + timedelta(days=3))
    client.force_login(user)
    assert 'name="record"' not in client.get(PAGE).content.decode()


def test_a_kind_that_nobody_declared_does_not_exist(client, user):
    client.force_login(user)
    assert client.post(PAGE, {"kind": "citizen", "record": "1"}).status_code == 404


def test_staff_who_agree_take_the_name_off(client, user, clerk):
    record = activity_with(user)
    objected(client, user, "activity", record)
    perform(DutyEntry.objects.get(), "correct", by=clerk)
    assert not record.deputies.exists()


def test_the_public_does_not_read_it_meanwhile(client, user):
    record = activity_with(user)
    objected(client, user, "activity", record)
    client.logout()
    cache.clear()
    assert "方知行" not in client.get(record.get_absolute_url()).content.decode()


def test_who_is_on_the_team_of_an_inspection_may_object(client, user, clerk):
    activity = make_activity(method="enforcement", inspected_law="《消防条例》")
    team = make_team(activity, make_user(Role.LEADER), [])
    TeamMember.objects.create(team=team, deputy=user.deputy)
    objected(client, user, "activity", activity)
    perform(DutyEntry.objects.get(), "correct", by=clerk)
    assert not team.members.exists()
