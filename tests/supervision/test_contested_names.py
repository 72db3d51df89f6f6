"""Names that staff wrote into supervision's records: the deputy is asked, and may say no."""

import json

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from deputies.duty.models import DutyKind, DutySource, DutyStatus
from registers import figures
from registers.figures import FIGURES
from supervision.activities.models import Activity
from supervision.attendance.models import Invitation
from supervision.gatherings.sign_in import invite
from supervision.inquiries.models import InquiryQuestion
from supervision.inspections.models import InspectionTeam, TeamMember
from supervision.items.choices import ItemStatus
from supervision.projects.models import ProjectStatus, ProjectVisit
from tests.factories import (
    People,
    make_activity,
    make_deputy_user,
    make_inquiry,
    make_inspection_report,
    make_item,
    make_org,
    make_user,
)
from tests.history import past_project
from tests.once import once
from tests.supervision.back_office import activity_form, empty_formset
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
ADD = "/admin/supervision/activity/add/"
WHY = {"reason": "那天在省里开会。"}


@once
def clerk():
    return make_user(Role.CLERK)


@once
def user():
    return make_deputy_user("方知行")


def entries(user):
    return user.deputy.duty_entries.order_by("pk")


def contested(user):
    return perform(entries(user).get(), "contest", by=user, data=WHY)


def corrected(user, clerk):
    return perform(contested(user), "correct", by=clerk)


def listed(client, clerk, *names, **changes):
    """An activity that the clerk entered with a pasted list, published."""
    client.force_login(clerk)
    client.post(ADD, activity_form(names="、".join(names), attendances="", **changes))
    Activity.objects.update(is_public=True)
    client.logout()
    return Activity.objects.get()


def read(client, address):
    cache.clear()
    return client.get(address).content.decode()


def test_a_pasted_list_asks_everybody_on_it(client, clerk, user):
    listed(client, clerk, "方知行")
    (entry,) = entries(user)
    assert (entry.source, entry.status) == (DutySource.LISTED, DutyStatus.DRAFT)


def test_who_stood_on_the_list_already_is_not_asked_anew(client, clerk, user):
    activity = make_activity()
    activity.deputies.add(user.deputy)
    client.force_login(clerk)
    data = activity_form(number=activity.number, deputies=[user.deputy.pk], version="0")
    client.post(f"/admin/supervision/activity/{activity.pk}/change/", data)
    assert not entries(user).exists()


def test_until_an_answer_the_name_is_read(client, clerk, user):
    assert "方知行" in read(client, listed(client, clerk, "方知行").get_absolute_url())


def test_a_contested_name_is_not_read_by_the_public(client, clerk, user):
    make_deputy_user("石安")
    activity = listed(client, clerk, "方知行", "石安")
    contested(user)
    page = read(client, activity.get_absolute_url())
    assert "方知行" not in page
    assert "石安" in page


def test_how_many_took_part_stays_until_staff_decide(client, clerk, user):
    make_deputy_user("石安")
    activity = listed(client, clerk, "方知行", "石安")
    contested(user)
    page = read(client, activity.get_absolute_url())
    assert "2 人（其中 1 人核对中）" in page


def test_the_figure_stays_until_staff_decide(client, clerk, user):
    listed(client, clerk, "方知行")
    year = timezone.localdate().year
    contested(user)
    assert figures.count(FIGURES.get("supervision_activities"), year).value == 1


def test_the_deputys_page_does_not_tell_of_it(client, clerk, user):
    activity = listed(client, clerk, "方知行", title="视察古桥")
    address = f"/deputies/{user.deputy.pk}/"
    assert activity.title in read(client, address)
    contested(user)
    assert activity.title not in read(client, address)


def test_staff_who_agree_take_the_name_off(client, clerk, user):
    activity = listed(client, clerk, "方知行")
    corrected(user, clerk)
    assert not activity.deputies.exists()


def test_a_sign_in_that_others_recorded_goes_with_it(clerk, user):
    activity = make_activity(starts_on=timezone.localdate())
    (invitation,) = invite(activity, [user.deputy], by=clerk)
    perform(invitation, "attend", by=clerk, inner=True)
    corrected(user, clerk)
    assert Invitation.objects.get().attended_at is None
    assert not activity.deputies.exists()


# --- Who asked at a special inquiry --------------------------------------------------------------


def question_by(client, clerk, user, **changes):
    activity = Activity.objects.filter(method="special_inquiry").first() or make_inquiry()
    typed = {
        "activity": activity.pk,
        "question": "项目落地为什么慢？",
        "asked_by": user.deputy.pk,
        "unit": make_org("经济和信息化局").pk,
    }
    client.force_login(clerk)
    client.post("/admin/supervision/inquiryquestion/add/", {**typed, **changes})
    Activity.objects.update(is_public=True)
    InquiryQuestion.objects.update(is_public=True)
    client.logout()
    return InquiryQuestion.objects.get()


def test_who_is_said_to_have_asked_is_asked(client, clerk, user):
    question_by(client, clerk, user)
    assert entries(user).get().source == DutySource.INQUIRY


def test_the_duty_record_does_not_tell_what_was_asked(client, clerk, user):
    question = question_by(client, clerk, user)
    assert question.question not in entries(user).get().text


def test_a_contested_asker_is_not_read_by_the_public(client, clerk, user):
    question = question_by(client, clerk, user)
    page = question.get_absolute_url().partition("#")[0]
    assert "方知行" in read(client, page)
    contested(user)
    assert "方知行" not in read(client, page)


def test_open_data_leaves_a_contested_asker_out(client, clerk, user):
    question_by(client, clerk, user)
    assert "方知行" in read(client, "/open-data/inquiries.json")
    contested(user)
    told = json.loads(read(client, "/open-data/inquiries.json"))
    assert "方知行" not in json.dumps(told, ensure_ascii=False)


def test_a_question_loses_who_did_not_ask_it(client, clerk, user):
    question = question_by(client, clerk, user)
    corrected(user, clerk)
    question.refresh_from_db()
    assert question.asked_by is None


# --- Visits to projects --------------------------------------------------------------------------


@pytest.fixture
def visited(clerk, user):
    """A project that staff say the deputy looked at."""
    year = timezone.localdate().year
    project = past_project(year, status=ProjectStatus.UNDER_WAY, is_public=True, progress=0)
    inputs = {"day": timezone.localdate(), "text": "现场在施工。", "deputies": [user.deputy]}
    return perform(project, "visit", by=clerk, data=inputs)


def test_a_visit_shows_no_contested_name(client, clerk, user, visited):
    assert "方知行" in read(client, visited.get_absolute_url())
    contested(user)
    assert "方知行" not in read(client, visited.get_absolute_url())


def test_a_visit_loses_a_name_that_was_wrong(clerk, user, visited):
    corrected(user, clerk)
    assert not ProjectVisit.objects.get().deputies.exists()


# --- The team of an inspection -------------------------------------------------------------------


def teamed(client, clerk, *members, team=None):
    """The team of an inspection, saved by the clerk with these members."""
    activity = Activity.objects.filter(method="enforcement").first() or make_activity(
        method="enforcement", inspected_law="《消防条例》", is_public=True
    )
    typed = {
        "activity": activity.pk,
        "head": (
            User.objects.filter(grants__role=Role.LEADER).first() or make_user(Role.LEADER)
        ).pk,
        "organs": [make_org("永康市住房和城乡建设局").pk],
        **empty_formset("members"),
        **empty_formset("self_reports"),
        **empty_formset("findings"),
    }
    known = list(TeamMember.objects.order_by("pk"))
    rows = [
        {"id": one.pk, "team": team.pk, "deputy": one.deputy_id, "DELETE": "on"} for one in known
    ]
    rows = rows or [{"deputy": one.deputy.pk} for one in members]
    typed |= {"members-TOTAL_FORMS": len(rows), "members-INITIAL_FORMS": len(known)}
    for number, row in enumerate(rows):
        typed |= {f"members-{number}-{name}": value for name, value in row.items()}
    client.force_login(clerk)
    address = f"{team.pk}/change/" if team else "add/"
    answer = client.post(
        f"/admin/supervision/inspectionteam/{address}",
        {**typed, "version": team.version if team else 0},
    )
    assert answer.status_code == 302, answer.content.decode()
    client.logout()
    return InspectionTeam.objects.get()


def test_who_is_put_on_a_team_is_asked(client, clerk, user):
    teamed(client, clerk, user)
    (entry,) = entries(user)
    assert (entry.kind, entry.status) == (DutyKind.ENFORCEMENT, DutyStatus.DRAFT)


def test_who_leaves_the_team_is_not_asked_any_more(client, clerk, user):
    team = teamed(client, clerk, user)
    teamed(client, clerk, team=team)
    assert entries(user).get().status == DutyStatus.WITHDRAWN


def test_who_leaves_the_team_but_took_part_keeps_the_line(client, clerk, user):
    team = teamed(client, clerk, user)
    team.activity.deputies.add(user.deputy)
    teamed(client, clerk, team=team)
    assert entries(user).get().status == DutyStatus.DRAFT


def test_the_page_of_the_inspection_shows_no_contested_member(client, clerk, user):
    people, team = People(), teamed(client, clerk, user)
    make_inspection_report(team.activity, people, published=True)
    address = team.activity.get_absolute_url()
    assert "方知行" in read(client, address)
    contested(user)
    assert "方知行" not in read(client, address)


def test_a_team_loses_who_was_not_on_it(client, clerk, user):
    team = teamed(client, clerk, user)
    corrected(user, clerk)
    assert not team.members.exists()


# --- Followers of an item ------------------------------------------------------------------------


def test_who_cannot_follow_an_item_leaves_its_followers():
    people = People()
    item = make_item(ItemStatus.HANDLING, people)
    item = perform(item, "decline_following", by=people.deputy, data=WHY)
    assert not item.following_deputies.exists()


def test_who_has_rated_an_item_stays_among_its_followers():
    people = People()
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    item = perform(item, "evaluate", by=people.deputy, data={"rating": "satisfied"})
    with pytest.raises(ValidationError):
        perform(item, "decline_following", by=people.deputy, data=WHY)


def test_who_leaves_the_followers_is_led_to_a_page_that_opens(client):
    people = People()
    item = make_item(ItemStatus.HANDLING, people)
    client.force_login(people.deputy)
    sent = {"version": item.version, **WHY}
    answer = client.post(f"/my/items/{item.pk}/decline_following/", sent, follow=True)
    assert answer.status_code == 200
