"""The page 邀请和签到 of the back office: who opens it, whom it invites, what it records."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from deputies.people.models import Deputy, Mandate
from supervision.attendance.models import Invitation, InvitationStatus, SignInCode
from supervision.gatherings.sign_in import invite
from tests.factories import (
    make_activity,
    make_deputy,
    make_deputy_user,
    make_org,
    make_user,
    town_congress,
)
from tests.once import once
from tests.supervision.back_office import activity_form
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

UNPROCESSABLE = 422


@once
def clerk():
    return make_user(Role.CLERK)


@once
def activity():
    return make_activity(title="视察养老服务", starts_on=timezone.localdate())


@pytest.fixture
def office(client, clerk):
    """The browser of the clerk."""
    client.force_login(clerk)
    return client


def address(activity, part=""):
    return f"/admin/supervision/activity/{activity.pk}/attendance/{part}"


def ask(client, activity, **chosen):
    return client.post(address(activity, "invite/"), chosen, follow=True)


def names():
    return [one.deputy.name for one in Invitation.objects.by_strokes()]


def with_mandate(name, **fields):
    deputy = make_deputy(name)
    Mandate.objects.filter(deputy=deputy).update(**fields)
    return deputy


# --- Who opens it --------------------------------------------------------------------------------

PARTS = ("", "invite/", "mark/", "code/", "code/close/")
FOREIGN = {
    "the leader": lambda: make_user(Role.LEADER),
    "the clerk of a town": lambda: make_user(Role.TOWN_CLERK, town_congress()),
}
OUTSIDERS = {
    "a deputy": make_deputy_user,
    "a handler": lambda: make_user(Role.HANDLER, make_org()),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("who", FOREIGN)
def test_others_may_know_the_activity_but_not_host_it(client, activity, part, who):
    type(activity).objects.filter(pk=activity.pk).update(is_public=True)
    client.force_login(FOREIGN[who]())
    assert client.post(address(activity, part)).status_code == 403


@pytest.mark.parametrize("part", PARTS)
def test_a_town_clerk_does_not_know_of_an_unpublished_one(client, activity, part):
    client.force_login(make_user(Role.TOWN_CLERK, town_congress()))
    assert client.get(address(activity, part)).status_code == 404


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_is_no_staff_is_sent_away(client, activity, who):
    client.force_login(OUTSIDERS[who]())
    assert client.get(address(activity)).status_code == 302


def test_a_colleague_in_charge_opens_it_too(client, activity):
    client.force_login(make_user(Role.CLERK))
    assert client.get(address(activity)).status_code == 200


@pytest.mark.parametrize("part", ["invite/", "mark/", "code/close/"])
def test_nothing_is_changed_by_looking(office, activity, part):
    assert office.get(address(activity, part)).status_code == 405


def test_the_activity_leads_here(office, activity):
    html = office.get(f"/admin/supervision/activity/{activity.pk}/change/").content.decode()
    assert address(activity) in html


# --- Inviting ------------------------------------------------------------------------------------


def test_everybody_of_a_body_is_invited(office, activity):
    with_mandate("甲某", organization=town_congress())
    with_mandate("乙某", organization=town_congress("芝英镇人大"))
    ask(office, activity, body=town_congress().pk)
    assert names() == ["甲某"]


def test_conditions_narrow_each_other(office, activity):
    with_mandate("甲某", delegation="第一代表团", group="一组")
    with_mandate("乙某", delegation="第一代表团", group="二组")
    with_mandate("丙某", delegation="第二代表团", group="一组")
    ask(office, activity, delegation="第一代表团", group="一组")
    assert names() == ["甲某"]


def test_names_come_on_top(office, activity):
    with_mandate("甲某", group="一组")
    make_deputy("张三")
    make_deputy("李四")
    ask(office, activity, group="一组", names="张　三、李四")
    assert sorted(names()) == sorted(["甲某", "张三", "李四"])


def test_nobody_is_invited_twice(office, activity, clerk):
    deputy = make_deputy("张三")
    (first,) = invite(activity, [deputy], by=clerk)
    perform(first, "cancel", by=clerk, data={"reason": "改期。"})
    html = ask(office, activity, names="张三，张三\n张三").content.decode()
    assert Invitation.objects.get().status == InvitationStatus.CANCELLED
    assert "已邀请 0 位代表；另有 1 位先前已在名单里" in html


def _twins():
    make_deputy("张三", number="D1")
    make_deputy("张三", number="D2")


def _left():
    with_mandate("张三", until=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (lambda: None, "没有找到代表：张三"),
        (_twins, "有同名的代表，请改写编号：张三"),
        (_left, "活动当天不在任：张三"),
    ],
)
def test_a_name_that_fits_no_one_deputy_invites_nobody(office, activity, before, sentence):
    before()
    make_deputy("李四")
    answer = ask(office, activity, names="李四、张三")
    assert answer.status_code == UNPROCESSABLE
    assert sentence in answer.content.decode()
    assert "李四、张三" in answer.content.decode()
    assert names() == []


def test_twins_are_told_apart_by_their_numbers(office, activity):
    _twins()
    ask(office, activity, names="D2")
    assert Invitation.objects.get().deputy.number == "D2"


def test_of_twins_only_one_of_whom_is_in_office_that_one_is_meant(office, activity):
    _left()
    sitting = make_deputy("张三")
    ask(office, activity, names="张三")
    assert Invitation.objects.get().deputy == sitting


def test_nothing_chosen_invites_nobody(office, activity):
    answer = ask(office, activity)
    assert answer.status_code == UNPROCESSABLE
    assert "请选择范围，或写上姓名" in answer.content.decode()


def test_a_body_without_deputies_is_said_to_have_none(office, activity):
    answer = ask(office, activity, body=town_congress().pk)
    assert "这个范围里没有在任的代表" in answer.content.decode()


@pytest.mark.parametrize(
    "chosen", [{"body": "abc"}, {"body": "9" * 30}, {"group": "没有的组"}, {"level": "x"}]
)
def test_a_choice_that_is_none_invites_nobody(office, activity, chosen):
    make_deputy("张三")
    answer = ask(office, activity, names="张三", **chosen)
    assert (answer.status_code, names()) == (UNPROCESSABLE, [])


def test_too_many_at_once_are_refused(office, activity, monkeypatch):
    monkeypatch.setattr("supervision.attendance.forms.MOST_AT_ONCE", 1)
    with_mandate("甲某", group="一组")
    with_mandate("乙某", group="一组")
    answer = ask(office, activity, group="一组")
    assert "一次最多邀请 1 位代表" in answer.content.decode()
    assert names() == []


def test_a_town_invites_its_own_deputies_alone(client):
    town = town_congress()
    activity = make_activity(level="town", organizer=town, starts_on=timezone.localdate())
    with_mandate("甲某", organization=town, level="town")
    make_deputy("外镇代表")
    client.force_login(make_user(Role.TOWN_CLERK, town))
    answer = ask(client, activity, names="外镇代表")
    assert "没有找到代表：外镇代表" in answer.content.decode()
    ask(client, activity, body=town.pk)
    assert names() == ["甲某"]


def test_a_town_does_not_choose_another_body(client):
    town, other = town_congress(), town_congress("芝英镇人大")
    activity = make_activity(level="town", organizer=town, starts_on=timezone.localdate())
    with_mandate("乙某", organization=other)
    client.force_login(make_user(Role.TOWN_CLERK, town))
    assert ask(client, activity, body=other.pk).status_code == UNPROCESSABLE


# --- Answers and ticks ---------------------------------------------------------------------------


def mark(client, activity, action, *invitations):
    data = {"action": action, "invitation": [one.pk for one in invitations]}
    return client.post(address(activity, "mark/"), data, follow=True).content.decode()


def test_answers_and_reasons_are_read_on_the_page(office, activity, clerk):
    deputy = make_deputy_user("张三")
    (invitation,) = invite(activity, [deputy.deputy], by=clerk)
    perform(invitation, "ask_leave", by=deputy, data={"reason": "出差在外"})
    html = office.get(address(activity)).content.decode()
    assert "张三" in html
    assert "请假待批" in html
    assert "出差在外" in html


def test_who_came_is_ticked(office, activity, clerk):
    came, stayed = invite(activity, [make_deputy("张三"), make_deputy("李四")], by=clerk)
    html = mark(office, activity, "attend", came)
    assert "已记录 1 位代表" in html
    came.refresh_from_db()
    stayed.refresh_from_db()
    assert (came.attended_by, came.marked_by, stayed.attended_at) == ("list", clerk, None)


def test_a_second_tick_is_refused_in_words(office, activity, clerk):
    (came,) = invite(activity, [make_deputy("张三")], by=clerk)
    mark(office, activity, "attend", came)
    assert "张三：现在的状态不能这样办理" in mark(office, activity, "attend", came)


def test_nobody_is_ticked_before_the_day(office, clerk):
    activity = make_activity(starts_on=timezone.localdate() + timedelta(days=1))
    (invitation,) = invite(activity, [make_deputy("张三")], by=clerk)
    assert "张三：活动还没有开始" in mark(office, activity, "attend", invitation)


def test_leave_is_granted_to_those_who_asked(office, activity, clerk):
    deputy = make_deputy_user("张三")
    asked, other = invite(activity, [deputy.deputy, make_deputy("李四")], by=clerk)
    perform(asked, "ask_leave", by=deputy, data={"reason": "出差"})
    html = mark(office, activity, "grant_leave", asked, other)
    assert "李四：现在的状态不能这样办理" in html
    asked.refresh_from_db()
    assert asked.status == InvitationStatus.EXCUSED


def test_rows_of_another_activity_are_not_touched(office, activity, clerk):
    (elsewhere,) = invite(
        make_activity(starts_on=timezone.localdate()), [make_deputy("张三")], by=clerk
    )
    assert "请先勾选代表" in mark(office, activity, "attend", elsewhere)
    elsewhere.refresh_from_db()
    assert elsewhere.attended_at is None


@pytest.mark.parametrize(
    "data", [{}, {"action": "cancel"}, {"action": "attend", "invitation": "x"}]
)
def test_nothing_ticked_does_nothing(office, activity, data):
    answer = office.post(address(activity, "mark/"), data, follow=True)
    assert "请先勾选代表" in answer.content.decode()


def test_the_page_costs_the_same_with_one_row_and_with_three(
    office, activity, clerk, django_assert_num_queries
):
    invite(activity, [make_deputy()], by=clerk)
    office.get(address(activity))
    with django_assert_num_queries(12):  # one for what is arranged
        office.get(address(activity))
    invite(activity, [make_deputy(), make_deputy()], by=clerk)
    with django_assert_num_queries(12):  # one for what is arranged
        office.get(address(activity))


def test_a_long_list_has_pages(office, activity, clerk, monkeypatch):
    monkeypatch.setattr("supervision.attendance.admin.ROWS", 2)
    invite(activity, [make_deputy() for _ in range(3)], by=clerk)
    assert len(office.get(address(activity), {"page": "2"}).context["page"]) == 1


# --- The code ------------------------------------------------------------------------------------


def code_times(opens, closes):
    return {"opens_at": f"{opens:%Y-%m-%dT%H:%M}", "closes_at": f"{closes:%Y-%m-%dT%H:%M}"}


def at(hour, days=0):
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def test_a_code_is_made_and_shown_on_the_whole_screen(office, activity, settings):
    settings.SITE_URL = "https://rd.example.cn"
    answer = office.post(address(activity, "code/"), code_times(at(0), at(23)), follow=True)
    token = SignInCode.objects.get().token
    html = answer.content.decode()
    assert f"https://rd.example.cn/my/sign-in/{token}/" in html
    assert "<svg" in html
    assert "style=" not in html
    assert "<script" not in html


def test_the_drawing_leads_to_the_address(office, activity):
    import segno

    answer = office.post(address(activity, "code/"), code_times(at(0), at(23)), follow=True)
    code = segno.make(answer.context["address"], error="q", micro=False, boost_error=False)
    drawn = code.svg_inline(omitsize=True, border=4, svgclass=None, lineclass=None)
    path = drawn.partition('stroke="#000" ')[2].partition("/>")[0]
    assert len(path) > 500
    assert path in answer.context["drawing"]


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (9, 8, "结束签到必须晚于开始签到"),
        (9, 9, "结束签到必须晚于开始签到"),
    ],
)
def test_a_code_that_closes_before_it_opens_is_refused(office, activity, opens, closes, sentence):
    answer = office.post(address(activity, "code/"), code_times(at(opens), at(closes)))
    assert answer.status_code == UNPROCESSABLE
    assert sentence in answer.content.decode()
    assert not SignInCode.objects.exists()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_code_serves_on_the_days_of_the_activity_alone(office, activity, days):
    answer = office.post(address(activity, "code/"), code_times(at(8, days), at(9, days)))
    assert "要在活动的日期之内" in answer.content.decode()
    assert not SignInCode.objects.exists()


@pytest.mark.parametrize("opens", ["", "abc", "2026-13-45T99:99"])
def test_a_time_that_is_none_is_refused(office, activity, opens):
    answer = office.post(address(activity, "code/"), {"opens_at": opens, "closes_at": ""})
    assert answer.status_code == UNPROCESSABLE
    assert "日期和时间" in answer.content.decode()


def test_a_code_is_closed_at_once(office, activity):
    office.post(address(activity, "code/"), code_times(at(0), at(23)))
    office.post(address(activity, "code/close/"))
    assert SignInCode.objects.get().closes_at <= timezone.now()
    answer = office.get(address(activity, "code/"), follow=True)
    assert "请先生成" in answer.content.decode()


# --- The form of the activity --------------------------------------------------------------------


def test_a_form_opened_before_does_not_strike_off_who_signed_in(office, activity, clerk):
    (came,) = invite(activity, [make_deputy("张三")], by=clerk)
    mark(office, activity, "attend", came)
    activity.refresh_from_db()
    form = activity_form(number=activity.number)
    answer = office.post(f"/admin/supervision/activity/{activity.pk}/change/", form)
    assert "张三已经签到，不能从名单里删去" in answer.content.decode()
    assert Deputy.objects.get(activities=activity).name == "张三"
