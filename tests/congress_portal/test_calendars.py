"""Calendars for the programs on people's phones: the file, the secret address, its page."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.choices import Role
from congress_portal.calendars.writing import calendar
from deputies.people.models import CalendarLink
from registers.calendar import Event, Status
from supervision.gatherings.sign_in import invite
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    People,
    make_activity,
    make_deputy_user,
    make_item,
    make_user,
)
from tests.once import once
from workflow.models import TrailEntry
from workflow.transitions import perform

NOW = timezone.make_aware(datetime(2026, 5, 8, 15, 30))
DAY = date(2026, 5, 20)
LONG = "视察全市养老服务和托育服务体系建设情况并听取专题汇报" * 4


def written(*events, name="日历"):
    return calendar(name, events, NOW)


def parsed(*events):
    return Calendar.from_ical(written(*events))


def only(*events):
    (entry,) = parsed(*events).walk("VEVENT")
    return entry


def event(**fields):
    return Event(**{"uid": "a-1", "title": "视察", "starts": DAY, **fields})


# --- The file ------------------------------------------------------------------------------------


def test_every_line_fits_and_ends_as_the_standard_wants():
    content = written(event(title=LONG, place=LONG, note=LONG))
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is torn apart


def test_what_was_folded_reads_as_it_was_written():
    entry = only(event(title=LONG, place="东城街道，1楼; 大厅"))
    assert (entry["SUMMARY"], entry["LOCATION"]) == (LONG, "东城街道，1楼; 大厅")


def test_a_line_break_in_a_title_makes_no_property():
    entry = only(event(title="视察\r\nATTENDEE:mailto:x@example.org\nSTATUS:CANCELLED"))
    assert "ATTENDEE" not in entry
    assert str(entry["STATUS"]) == "CONFIRMED"


def test_a_day_ends_on_the_day_after():
    entry = only(event(ends=DAY + timedelta(days=1)))
    assert entry.decoded("DTSTART") == DAY
    assert entry.decoded("DTEND") == DAY + timedelta(days=2)


def test_one_day_is_one_day():
    assert only(event()).decoded("DTEND") == DAY + timedelta(days=1)


def test_a_moment_stands_in_the_zone_of_the_portal():
    starts = timezone.make_aware(datetime(2026, 5, 20, 9))
    file = parsed(event(starts=starts, ends=starts + timedelta(hours=2)))
    (entry,) = file.walk("VEVENT")
    assert entry["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert entry.decoded("DTSTART").isoformat() == "2026-05-20T09:00:00+08:00"
    assert [zone["TZID"] for zone in file.walk("VTIMEZONE")] == ["Asia/Shanghai"]


def test_days_need_no_time_zone():
    assert parsed(event()).walk("VTIMEZONE") == []


def test_identity_state_and_version_are_told(settings):
    settings.SITE_URL = "https://rd.example.cn"
    entry = only(event(status=Status.CANCELLED, version=7, path="/my/"))
    assert str(entry["UID"]) == "a-1@rd.example.cn"
    assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("CANCELLED", 7)
    assert str(entry["URL"]) == "https://rd.example.cn/my/"


def test_the_same_events_are_the_same_bytes_all_day():
    assert written(event()) == calendar("日历", [event()], NOW + timedelta(hours=3))


def test_a_calendar_without_events_is_one():
    assert str(parsed()["VERSION"]) == "2.0"


# --- The secret address --------------------------------------------------------------------------


@once
def people():
    return People()


def link_of(user):
    return CalendarLink.objects.create(deputy=user.deputy, token=f"token-{user.pk}")


def feed(client, user):
    return client.get(f"/my/calendar/{link_of(user).token}.ics")


def entries(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def invited(people, days=10, user=None, **fields):
    day = timezone.localdate() + timedelta(days=days)
    activity = make_activity(**{"title": "视察养老服务", "starts_on": day, **fields})
    deputy = (user or people.deputy).deputy
    return invite(activity, [deputy], by=people.clerk)[0]


def test_a_calendar_program_needs_no_log_in(client, people):
    invitation = invited(people, place="东城街道")
    answer = feed(client, people.deputy)
    (entry,) = entries(answer)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (entry["SUMMARY"], entry["LOCATION"]) == ("视察养老服务", "东城街道")
    assert entry.decoded("DTSTART") == invitation.activity.starts_on
    assert str(entry["STATUS"]) == "TENTATIVE"


def test_no_copy_is_kept_and_nobody_finds_it(client, people):
    answer = feed(client, people.deputy)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


def test_an_answer_changes_the_event_and_not_its_identity(client, people):
    invitation = invited(people)
    (before,) = entries(feed(client, people.deputy))
    perform(invitation, "accept", by=people.deputy)
    (after,) = entries(client.get(f"/my/calendar/token-{people.deputy.pk}.ics"))
    assert (before["UID"], str(after["STATUS"])) == (after["UID"], "CONFIRMED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_cancelled_invitation_is_told_as_cancelled(client, people):
    perform(invited(people), "cancel", by=people.clerk, data={"reason": "改期。"})
    (entry,) = entries(feed(client, people.deputy))
    assert str(entry["STATUS"]) == "CANCELLED"


def test_a_rating_that_is_due_stands_on_its_day(client, people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    (entry,) = [
        one for one in entries(feed(client, people.deputy)) if one["UID"].startswith("rating")
    ]
    assert entry.decoded("DTSTART") == Item.objects.get(pk=item.pk).step_due_on
    assert "评价期限" in entry["SUMMARY"]


def test_who_was_put_on_the_list_without_an_invitation_sees_the_activity(client, people):
    activity = make_activity(title="旧活动")
    activity.deputies.add(people.deputy.deputy)
    assert [str(one["SUMMARY"]) for one in entries(feed(client, people.deputy))] == ["旧活动"]


def test_who_signed_in_sees_the_activity_once(client, people):
    invitation = invited(people, days=0)
    invitation.activity.deputies.add(people.deputy.deputy)
    assert len(entries(feed(client, people.deputy))) == 1


def test_nothing_of_another_deputy_is_in_it(client, people):
    invited(people, user=make_deputy_user())
    assert entries(feed(client, people.deputy)) == []


@pytest.mark.parametrize(("days", "number"), [(-366, 1), (-368, 0), (366, 1), (368, 0)])
def test_it_reaches_a_year_back_and_a_year_ahead(client, people, days, number):
    invited(people, days=days)
    assert len(entries(feed(client, people.deputy))) == number


@pytest.mark.parametrize("token", ["x", "A" * 43, "9" * 400])
def test_an_address_that_was_never_given_leads_nowhere(client, db, token):
    assert client.get(f"/my/calendar/{token}.ics").status_code == 404


def test_a_revoked_address_leads_nowhere(client, people):
    link = link_of(people.deputy)
    CalendarLink.objects.update(revoked_at=timezone.now())
    assert client.get(f"/my/calendar/{link.token}.ics").status_code == 404


def test_the_address_ends_with_the_account(client, people):
    link = link_of(people.deputy)
    type(people.deputy).objects.filter(pk=people.deputy.pk).update(is_active=False)
    assert client.get(f"/my/calendar/{link.token}.ics").status_code == 404


def test_the_address_ends_with_the_role(client, people):
    link = link_of(people.deputy)
    people.deputy.grants.update(until=timezone.localdate() - timedelta(days=1))
    assert client.get(f"/my/calendar/{link.token}.ics").status_code == 404


def test_what_has_not_changed_is_not_sent_again(client, people):
    first = feed(client, people.deputy)
    address = f"/my/calendar/token-{people.deputy.pk}.ics"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    invited(people)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_calendar_is_chinese_whatever_the_program_speaks(client, people):
    invited(people)
    link = link_of(people.deputy)
    file = Calendar.from_ical(client.get(f"/en/my/calendar/{link.token}.ics").content)
    assert str(file["X-WR-CALNAME"]) == "履职日历"


def queries(client, link):
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/my/calendar/{link.token}.ics")
    return len(asked)


def test_many_events_cost_no_more_queries(client, people):
    """Every room adds its own; what counts is that its events add none."""
    link = link_of(people.deputy)
    invited(people)
    with_one = queries(client, link)
    invited(people, days=20)
    invited(people, days=30)
    assert queries(client, link) == with_one
    assert with_one < 16


# --- Its page ------------------------------------------------------------------------------------


def current():
    return CalendarLink.objects.get(revoked_at__isnull=True)


def press(client, user, do):
    client.force_login(user)
    return client.post("/my/calendar/", {"do": do}, follow=True).content.decode()


def test_a_deputy_makes_the_address(client, people, settings):
    settings.SITE_URL = "https://rd.example.cn"
    html = press(client, people.deputy, "renew")
    assert f"https://rd.example.cn/my/calendar/{current().token}.ics" in html
    assert f"webcal://rd.example.cn/my/calendar/{current().token}.ics" in html
    assert "<svg" in html


def test_before_that_there_is_none(client, people):
    client.force_login(people.deputy)
    html = client.get("/my/calendar/").content.decode()
    assert "还没有日历地址" in html
    assert ".ics" not in html
    assert not CalendarLink.objects.exists()


def test_a_new_address_ends_the_old_one(client, people):
    press(client, people.deputy, "renew")
    old = current().token
    press(client, people.deputy, "renew")
    assert current().token != old
    assert client.get(f"/my/calendar/{old}.ics").status_code == 404


def test_a_revoked_one_is_gone_from_the_page(client, people):
    press(client, people.deputy, "renew")
    assert "还没有日历地址" in press(client, people.deputy, "revoke")
    assert not CalendarLink.objects.filter(revoked_at__isnull=True).exists()


def test_nobody_touches_the_address_of_another_deputy(client, people):
    press(client, people.deputy, "renew")
    other = make_deputy_user()
    press(client, other, "revoke")
    assert current().deputy == people.deputy.deputy


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER, Role.KEEPER, Role.DEPUTY, None])
def test_who_is_no_deputy_has_no_such_page(client, db, role):
    client.force_login(make_user(role))
    assert client.get("/my/calendar/").status_code == 404
    assert client.post("/my/calendar/", {"do": "renew"}).status_code == 404


def test_the_trail_tells_of_the_change_but_not_the_address(client, people):
    press(client, people.deputy, "renew")
    entry = TrailEntry.objects.of(people.deputy.deputy).latest("id")
    assert (entry.actor, entry.content) == (people.deputy, {"fields": ["calendar_links"]})


def test_the_desk_leads_a_deputy_to_it_and_nobody_else(client, people):
    client.force_login(people.deputy)
    assert "/my/calendar/" in client.get("/my/").content.decode()
    client.force_login(people.clerk)
    assert "/my/calendar/" not in client.get("/my/").content.decode()
