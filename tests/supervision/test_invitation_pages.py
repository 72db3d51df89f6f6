"""The page of one invitation, and where invitations wait for a person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from registers.waits import Waits
from supervision.attendance.models import Gathering, Invitation, InvitationStatus
from supervision.gatherings.sign_in import invite
from tests.factories import make_activity, make_deputy, make_deputy_user, make_org, make_user
from tests.factories import town_congress as town
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

CONFLICT, UNPROCESSABLE = 409, 422


@once
def clerk():
    return make_user(Role.CLERK)


@once
def deputy():
    return make_deputy_user("王小明")


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def invited(clerk, deputy, days=3, **fields):
    fields = {"title": "视察养老服务", "place": "东城街道", "starts_on": today(days), **fields}
    return invite(make_activity(**fields), [deputy.deputy], by=clerk)[0]


@once
def invitation(clerk, deputy):
    return invited(clerk, deputy)


def address(invitation, action=""):
    return f"/my/invitations/{invitation.pk}/{action}"


def page(client, user, invitation):
    client.force_login(user)
    return client.get(address(invitation))


def act(client, user, invitation, action, **data):
    client.force_login(user)
    data = {"version": invitation.version, **data}
    return client.post(address(invitation, f"{action}/"), data)


# --- Who sees it ---------------------------------------------------------------------------------


def test_the_deputy_reads_to_what_they_are_asked(client, deputy, invitation):
    html = page(client, deputy, invitation).content.decode()
    for word in ("邀请您参加", "视察养老服务", "东城街道", "确认参加", "请假"):
        assert word in html


def test_hour_place_contact_and_papers_stand_above_the_answer(client, deputy, invitation):
    Gathering.objects.create(
        activity=invitation.activity,
        meets_at="08:40",
        point="大院东门",
        contact="林晓舟 0579-00000000",
        documents="视察方案",
    )
    client.force_login(deputy)
    page = client.get(invitation.get_absolute_url()).content.decode()
    above = page.partition("确认参加")[0]
    assert all(one in above for one in ("08:40", "大院东门", "林晓舟 0579-00000000", "视察方案"))


def test_the_clerk_reads_who_is_asked(client, clerk, invitation):
    html = page(client, clerk, invitation).content.decode()
    assert "邀请 王小明 参加" in html
    assert "取消邀请" in html
    assert "确认参加" not in html


def test_the_leader_reads_it_too(client, invitation):
    assert page(client, make_user(Role.LEADER), invitation).status_code == 200


HIDDEN_FROM = {
    "another deputy": make_deputy_user,
    "a town clerk": lambda: make_user(Role.TOWN_CLERK, town()),
    "a handler": lambda: make_user(Role.HANDLER, make_org()),
    "a keeper": lambda: make_user(Role.KEEPER),
    "the system administrator": lambda: make_user(Role.SYSADMIN),
    "a person without any role": make_user,
}


@pytest.mark.parametrize("who", HIDDEN_FROM)
def test_others_do_not_find_it(client, invitation, who):
    user = HIDDEN_FROM[who]()
    assert page(client, user, invitation).status_code == 404
    assert act(client, user, invitation, "accept").status_code == 404


@pytest.mark.parametrize(("who", "action"), [("clerk", "accept"), ("deputy", "cancel")])
def test_a_part_that_is_anothers_is_refused(client, clerk, deputy, invitation, who, action):
    user = {"clerk": clerk, "deputy": deputy}[who]
    assert act(client, user, invitation, action, reason="无").status_code == 403


def test_signing_in_is_no_button_of_this_page(client, deputy, invitation):
    assert act(client, deputy, invitation, "attend").status_code == 404


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_an_invitation_that_does_not_exist_answers_the_same(client, clerk, pk):
    client.force_login(clerk)
    assert client.get(f"/my/invitations/{pk}/").status_code == 404


# --- Answering -----------------------------------------------------------------------------------


def test_accepted_it_says_so(client, deputy, invitation):
    assert act(client, deputy, invitation, "accept").status_code == 302
    assert "“确认参加”已完成" in page(client, deputy, invitation).content.decode()
    assert Invitation.objects.get().status == InvitationStatus.ACCEPTED


def test_leave_without_a_reason_is_refused_beside_the_field(client, deputy, invitation):
    answer = act(client, deputy, invitation, "ask_leave", reason="")
    assert answer.status_code == UNPROCESSABLE
    assert "请写明理由" in answer.content.decode()


def test_the_deputy_reads_why_leave_was_refused(client, clerk, deputy, invitation):
    invitation = perform(invitation, "ask_leave", by=deputy, data={"reason": "出差"})
    act(client, clerk, invitation, "refuse_leave", reason="人数不足，请务必参加")
    assert "人数不足，请务必参加" in page(client, deputy, invitation).content.decode()


def test_on_an_old_page_the_deputy_is_told_what_happened(client, clerk, deputy, invitation):
    perform(invitation, "cancel", by=clerk, data={"reason": "改期"})
    answer = act(client, deputy, invitation, "accept")
    assert answer.status_code == CONFLICT
    assert "取消邀请" in answer.content.decode()


def test_when_it_is_over_there_is_nothing_to_answer(client, clerk, deputy):
    html = page(client, deputy, invited(clerk, deputy, days=-2)).content.decode()
    assert "活动已经结束，不用再答复" in html
    assert "确认参加" not in html


def test_the_page_costs_the_same_queries(client, deputy, invitation, django_assert_num_queries):
    page(client, deputy, invitation)
    with django_assert_num_queries(5):
        client.get(address(invitation))


# --- What waits ----------------------------------------------------------------------------------


def waiting(user):
    """The kinds that wait for a person, with the titles of their rows."""
    waits = Waits(user, today())
    return {
        row.kind.key: (str(row.title), group.urgency, row.path)
        for group in waits.groups()
        for row in group.rows
    }


def test_an_invitation_waits_for_its_answer(deputy, invitation):
    expected = ("视察养老服务", "this_week", address(invitation))
    assert waiting(deputy) == {"invitations": expected}


def test_an_accepted_one_is_for_information(deputy, invitation):
    perform(invitation, "accept", by=deputy)
    assert waiting(deputy) == {"coming": ("视察养老服务", "information", address(invitation))}


def test_leave_waits_for_the_clerk_and_no_longer_for_the_deputy(clerk, deputy, invitation):
    perform(invitation, "ask_leave", by=deputy, data={"reason": "出差"})
    assert waiting(deputy) == {}
    assert waiting(clerk) == {"leaves": ("视察养老服务", "this_week", address(invitation))}


@pytest.mark.parametrize("who", [lambda: make_user(Role.TOWN_CLERK, town()), make_deputy_user])
def test_nothing_of_it_waits_for_others(deputy, invitation, who):
    perform(invitation, "ask_leave", by=deputy, data={"reason": "出差"})
    assert waiting(who()) == {}


def test_what_is_past_does_not_nag(clerk, deputy):
    invited(clerk, deputy, days=-1)
    assert waiting(deputy) == {}


def test_who_came_has_nothing_left_to_answer(clerk, deputy):
    invitation = invited(clerk, deputy, days=0)
    perform(invitation, "attend", by=clerk, data={"source": "list"}, inner=True)
    assert "invitations" not in waiting(deputy)


def test_an_activity_of_which_nobody_recorded_who_came_waits(clerk, deputy):
    activity = invited(clerk, deputy, days=-1).activity
    path = f"/admin/supervision/activity/{activity.pk}/attendance/"
    assert waiting(clerk) == {"attendance": ("视察养老服务", "undated", path)}


def test_it_does_not_wait_while_the_activity_lasts(clerk, deputy):
    invited(clerk, deputy, days=-1, ends_on=today())
    assert waiting(clerk) == {}


def test_it_does_not_wait_for_ever(clerk, deputy):
    invited(clerk, deputy, days=-40)
    assert waiting(clerk) == {}


def test_once_somebody_is_recorded_it_no_longer_waits(clerk, deputy):
    invitation = invited(clerk, deputy, days=-1)
    invite(invitation.activity, [make_deputy()], by=clerk)
    perform(invitation, "attend", by=clerk, data={"source": "list"}, inner=True)
    assert "attendance" not in waiting(clerk)


def test_where_all_have_leave_nothing_waits(clerk, deputy):
    invitation = invited(clerk, deputy, days=0)
    invitation = perform(invitation, "ask_leave", by=deputy, data={"reason": "出差"})
    perform(invitation, "grant_leave", by=clerk)
    type(invitation.activity).objects.update(starts_on=today(-1))
    assert waiting(clerk) == {}
