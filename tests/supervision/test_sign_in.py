"""The code that staff show at an activity: who signs in, once, and what everybody else reads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from supervision.attendance.models import Invitation, SignInCode
from supervision.gatherings.sign_in import close_codes, invite, make_code, usual_times
from tests.factories import make_activity, make_deputy_user, make_org, make_user
from tests.once import once
from workflow.models import TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


@once
def clerk():
    return make_user(Role.CLERK)


@once
def deputy():
    return make_deputy_user("王小明")


@once
def activity(clerk, deputy):
    activity = make_activity(title="视察养老服务", starts_on=timezone.localdate())
    invite(activity, [deputy.deputy], by=clerk)
    return activity


@once
def code(activity, clerk):
    return make_code(activity, now() - timedelta(hours=1), now() + timedelta(hours=1), by=clerk)


def address(code):
    return f"/my/sign-in/{code.token}/"


def scan(client, user, code):
    client.force_login(user)
    return client.post(address(code))


def attended():
    return Invitation.objects.get().attended_at


def test_a_scan_shows_the_activity_and_one_button(client, deputy, code):
    client.force_login(deputy)
    html = client.get(address(code)).content.decode()
    assert "视察养老服务" in html
    assert "button-large" in html
    assert attended() is None


def test_the_button_signs_in(client, deputy, code):
    answer = scan(client, deputy, code)
    assert answer.url == address(code)
    invitation = Invitation.objects.get()
    assert invitation.attended_at is not None
    assert (invitation.attended_by, invitation.status) == ("code", "invited")


def test_afterwards_the_page_says_so(client, deputy, code):
    client.force_login(deputy)
    html = client.post(address(code), follow=True).content.decode()
    assert "签到成功" in html
    assert "您已经签到" in html
    assert "button-large" not in html


def test_a_second_scan_changes_nothing(client, deputy, code):
    scan(client, deputy, code)
    first, trail = attended(), TrailEntry.objects.count()
    answer = client.post(address(code), follow=True)
    assert "您已经签到" in answer.content.decode()
    assert "签到成功" not in client.get(address(code)).content.decode()
    assert (attended(), TrailEntry.objects.count()) == (first, trail)


def test_who_is_not_signed_in_comes_back_after_the_log_in(client, code):
    answer = client.get(address(code))
    assert answer.url == f"/accounts/login/?next={address(code)}"


@pytest.mark.parametrize("token", ["x", "A" * 43, "9" * 300])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_code_is_found_nowhere(client, deputy, activity, token, method):
    client.force_login(deputy)
    answer = getattr(client, method)(f"/my/sign-in/{token}/")
    assert answer.status_code == 404
    assert "签到码无效" in answer.content.decode()
    assert attended() is None


def _late(activity, clerk):
    return make_code(activity, now() - timedelta(hours=3), now() - timedelta(hours=1), by=clerk)


def _early(activity, clerk):
    return make_code(activity, now() + timedelta(hours=1), now() + timedelta(hours=3), by=clerk)


def _closed(activity, clerk):
    code = make_code(activity, now() - timedelta(hours=1), now() + timedelta(hours=1), by=clerk)
    close_codes(activity, by=clerk)
    return code


def _replaced(activity, clerk):
    code = make_code(activity, now() - timedelta(hours=1), now() + timedelta(hours=1), by=clerk)
    _early(activity, clerk)
    return code


@pytest.mark.parametrize(
    ("make", "sentence"),
    [(_late, "已经失效"), (_early, "还没有开始"), (_closed, "已经失效"), (_replaced, "已经失效")],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_its_time_a_code_signs_nobody_in(
    client, deputy, activity, clerk, make, sentence, method
):
    code = make(activity, clerk)
    client.force_login(deputy)
    answer = getattr(client, method)(address(code))
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert attended() is None


def test_a_code_closed_before_it_opened_never_opens(activity, clerk):
    code = _early(activity, clerk)
    close_codes(activity, by=clerk)
    code.refresh_from_db()
    assert code.opens_at < code.closes_at <= now()


STRANGERS = {
    "a deputy who is not invited": (make_deputy_user, "不在这次活动的邀请名单里"),
    "the clerk": (lambda: make_user(Role.CLERK), "不是代表账号"),
    "a handler": (lambda: make_user(Role.HANDLER, make_org()), "不是代表账号"),
    "a deputy's account without a deputy": (lambda: make_user(Role.DEPUTY), "不是代表账号"),
    "a person without any role": (make_user, "不是代表账号"),
}


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_signs_in(client, activity, code, who, method):
    make, sentence = STRANGERS[who]
    client.force_login(make())
    answer = getattr(client, method)(address(code))
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert activity.title not in answer.content.decode()
    assert attended() is None


def test_a_cancelled_invitation_signs_nobody_in(client, deputy, clerk, code):
    perform(Invitation.objects.get(), "cancel", by=clerk, data={"reason": "改期。"})
    answer = scan(client, deputy, code)
    assert (answer.status_code, attended()) == (403, None)
    assert "已经取消" in answer.content.decode()


def test_who_has_leave_and_comes_all_the_same_is_there(client, deputy, clerk, code):
    invitation = perform(
        Invitation.objects.get(), "ask_leave", by=deputy, data={"reason": "出差。"}
    )
    perform(invitation, "grant_leave", by=clerk)
    scan(client, deputy, code)
    assert attended() is not None


def test_a_role_that_has_ended_signs_nobody_in(client, deputy, code):
    deputy.grants.update(until=timezone.localdate() - timedelta(days=1))
    assert scan(client, deputy, code).status_code == 403


def test_an_activity_put_off_after_the_code_was_made_signs_nobody_in(
    client, deputy, activity, code
):
    type(activity).objects.update(starts_on=timezone.localdate() + timedelta(days=2))
    answer = scan(client, deputy, code)
    assert answer.status_code == 403
    assert "活动还没有开始" in answer.content.decode()
    assert attended() is None


def test_the_page_is_not_kept(client, deputy, code):
    client.force_login(deputy)
    assert "no-store" in client.get(address(code))["Cache-Control"]


def test_the_usual_times_are_the_days_of_the_activity():
    first = timezone.localdate()
    opens, closes = usual_times(make_activity(starts_on=first, ends_on=first + timedelta(days=1)))
    assert timezone.localtime(opens).isoformat() == f"{first}T00:00:00+08:00"
    assert timezone.localtime(closes).isoformat() == f"{first + timedelta(days=1)}T23:59:00+08:00"


def test_codes_cannot_be_guessed(activity, clerk):
    tokens = {_early(activity, clerk).token for _ in range(3)}
    assert len(tokens) == 3
    assert min(map(len, tokens)) >= 43


def test_a_new_code_closes_the_one_before(activity, clerk, code):
    _early(activity, clerk)
    assert SignInCode.objects.filter(closes_at__gt=now()).count() == 1


def test_the_trail_knows_who_made_a_code_but_not_the_code(activity, clerk, code):
    entry = TrailEntry.objects.of(activity).latest("id")
    assert (entry.actor, entry.content) == (clerk, {"fields": ["codes"]})


def test_the_page_costs_the_same_queries_each_time(client, deputy, code, django_assert_num_queries):
    client.force_login(deputy)
    client.get(address(code))
    with django_assert_num_queries(6):
        client.get(address(code))
