"""Invitations, the code on the wall and the calendar in a real browser, on a phone and a desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from supervision.gatherings.sign_in import invite, make_code
from tests.e2e.inspection import follow
from tests.factories import People, make_activity, make_deputy
from workflow.transitions import perform

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280


class Assembly:
    """An activity of today with its code, and one to come for which somebody asked leave."""

    def __init__(self):
        self.people = People()
        today, now = timezone.localdate(), timezone.now()
        self.today = make_activity(title="视察养老服务", starts_on=today, place="东城街道")
        self.to_come = make_activity(title="视察充电设施", starts_on=today + timedelta(days=5))
        guests = [self.people.deputy.deputy, make_deputy("张三")]
        for activity in (self.today, self.to_come):
            invite(activity, guests, by=self.people.clerk)
        self.invitation = self.to_come.invitations.get(deputy=self.people.deputy.deputy)
        hour = timedelta(hours=1)
        self.code = make_code(self.today, now - hour, now + hour, by=self.people.clerk)
        self.scan = f"/my/sign-in/{self.code.token}/"


@pytest.fixture
def assembly(transactional_db):
    return Assembly()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_deputys_pages_have_no_faults(assembly, windows, width):
    window = windows(assembly.people.deputy, width)
    invitation = f"/my/invitations/{assembly.invitation.pk}/"
    faults = window.all_faults(["/my/", invitation, assembly.scan, "/my/calendar/"])
    follow(window.page, "button[value=renew]")
    faults += window.faults("/my/calendar/")
    faults += window.faults("/my/sign-in/forged/", status=404)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_hosts_pages_have_no_faults(assembly, windows, width):
    data = {"reason": "出差在外。"}
    perform(assembly.invitation, "ask_leave", by=assembly.people.deputy, data=data)
    page = f"/admin/supervision/activity/{assembly.today.pk}/attendance/"
    window = windows(assembly.people.clerk, width)
    invitation = f"/my/invitations/{assembly.invitation.pk}/"
    faults = window.all_faults([page, f"{page}code/", invitation])
    faults += window.faults(assembly.scan, status=403)
    assert not faults, "\n".join(faults)


def test_a_deputy_signs_in_with_one_tap(assembly, windows):
    window = windows(assembly.people.deputy, PHONE)
    window.page.goto(assembly.scan)
    follow(window.page, "main button[type=submit]")
    assert "您已经签到" in window.page.inner_text("main")
    assert assembly.today.invitations.get(deputy__user=assembly.people.deputy).attended_at


def test_the_host_ticks_who_came(assembly, windows):
    window = windows(assembly.people.clerk, DESK)
    window.page.goto(f"/admin/supervision/activity/{assembly.today.pk}/attendance/")
    window.page.check("text=张三")
    follow(window.page, "button[value=attend]")
    assert "已记录 1 位代表" in window.page.inner_text("body")
    assert assembly.today.invitations.get(deputy__name="张三").attended_by == "list"


def test_where_scripts_are_off_the_deputy_asks_for_leave(assembly, chromium, live_server):
    from tests.e2e.conftest import session_cookie

    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([session_cookie(assembly.people.deputy, live_server.url)])
    page = context.new_page()
    page.goto(f"/my/invitations/{assembly.invitation.pk}/")
    page.click("summary")
    page.fill("textarea[name=reason]", "出差在外。")
    follow(page, "details[open] button:not([type=button])")
    assert "请假待批" in page.inner_text("main")
    context.close()
