"""A deputy's own duty pages: the year, a new entry, one entry; and who else sees them."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from attachments.models import KeptUpload
from deputies.duty import workflow
from deputies.duty.models import DutyEntry, DutyFile, DutyKind, DutySource, DutyStatus, PointScheme
from deputies.duty_sheets.record import days_of_duty, year_of
from tests.factories import make_deputy, make_deputy_user, make_user, png, town_congress
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@once
def user():
    return make_deputy_user()


def entry(deputy, **fields):
    fields = {
        "happened_on": TODAY,
        "kind": DutyKind.VISIT,
        "text": "走访企业",
        "status": DutyStatus.VERIFIED,
        **fields,
    }
    return DutyEntry.objects.create(deputy=deputy, **fields)


def typed(**changes):
    data = {"key": str(uuid.uuid4()), "happened_on": str(TODAY), "kind": "visit", "text": "走访"}
    return {**data, **changes}


# --- The year ------------------------------------------------------------------------------------


def test_the_record_shows_source_and_verifier(client, user):
    clerk = make_user(Role.CLERK, name="林晓舟")
    entry(user.deputy, verified_by=clerk, source=DutySource.ATTENDANCE)
    client.force_login(user)
    html = client.get("/my/duty/").content.decode()
    assert "来源：活动签到" in html
    assert "审核人：林晓舟" in html


def test_the_record_of_another_year_is_asked_by_address(client, user):
    entry(user.deputy, happened_on=date(2023, 5, 8), text="旧事")
    client.force_login(user)
    assert "旧事" not in client.get("/my/duty/").content.decode()
    assert "旧事" in client.get("/my/duty/", {"year": 2023}).content.decode()


@pytest.mark.parametrize("year", ["abc", "0", "9999", "²²²²"])
def test_a_year_that_is_none_shows_this_one(client, user, year):
    client.force_login(user)
    answer = client.get("/my/duty/", {"year": year})
    assert answer.context["numbers"].year == TODAY.year


def test_a_year_without_entries_says_how_they_come(client, user):
    client.force_login(user)
    html = client.get("/my/duty/").content.decode()
    assert "还没有履职记录" in html
    assert "<b>0 / 15</b>" in html


def test_days_of_duty_are_distinct_days_of_verified_entries(user):
    entry(user.deputy, happened_on=date(2023, 5, 8))
    entry(user.deputy, happened_on=date(2023, 5, 8), kind=DutyKind.MEETING)
    entry(user.deputy, happened_on=date(2023, 6, 1), ends_on=date(2023, 6, 3))
    entry(user.deputy, happened_on=date(2023, 7, 1), status=DutyStatus.SUBMITTED)
    duty_year = year_of(user.deputy, 2023, TODAY)
    assert (duty_year.days, duty_year.verified, duty_year.waiting) == (4, 3, 1)


def test_overlapping_spans_count_each_day_once(user):
    entry(user.deputy, happened_on=date(2023, 6, 1), ends_on=date(2023, 6, 3))
    entry(user.deputy, happened_on=date(2023, 6, 2), ends_on=date(2023, 6, 4))
    assert days_of_duty(user.deputy.duty_entries.all(), 2023) == 4


def test_a_deed_over_the_turn_of_the_year_counts_in_each_with_its_own_days(user):
    entry(user.deputy, happened_on=date(2022, 12, 30), ends_on=date(2023, 1, 3))
    duty_year = [year_of(user.deputy, year, TODAY).days for year in (2022, 2023)]
    assert duty_year == [2, 3]


def test_taking_part_and_having_a_result_are_counted_apart(user):
    entry(user.deputy)
    workflow.mark_result(entry(user.deputy))
    duty_year = year_of(user.deputy, TODAY.year, TODAY)
    assert (duty_year.verified, duty_year.with_result) == (2, 1)


def test_the_yardsticks_are_those_of_the_level(user):
    duty_year = year_of(user.deputy, TODAY.year, TODAY)
    assert [(one.yardstick.key, one.yardstick.amount) for one in duty_year.progress] == [
        ("days", 15),
        ("group_activities", 3),
    ]


def test_a_town_deputy_has_the_towns_yardstick(user):
    user.deputy.mandates.update(level="town")
    duty_year = year_of(user.deputy, TODAY.year, TODAY)
    assert duty_year.progress[0].yardstick.amount == 7


def test_a_deputy_of_two_levels_sees_both(user):
    user.deputy.mandates.create(level="town", term=18, since=date(2022, 1, 1))
    duty_year = year_of(user.deputy, TODAY.year, TODAY)
    assert [one.yardstick.amount for one in duty_year.progress] == [15, 7, 3, 3]


def test_group_activities_are_counted(user):
    entry(user.deputy, group_activity=True)
    duty_year = year_of(user.deputy, TODAY.year, TODAY)
    assert duty_year.progress[1].done == 1


def test_there_are_no_points_unless_rules_are_in_force(client, user):
    entry(user.deputy)
    client.force_login(user)
    assert "积分" not in client.get("/my/duty/").content.decode()


def test_points_follow_the_rules_in_force(user):
    scheme = PointScheme.objects.create(name="试行", since=date(2022, 1, 1))
    scheme.rules.create(kind=DutyKind.VISIT, points=2, with_result=3, most=9)
    for _time in range(2):
        entry(user.deputy)
    entry(user.deputy, had_result=True)
    entry(user.deputy, kind=DutyKind.MEETING)
    assert year_of(user.deputy, TODAY.year, TODAY).points == 9


def test_rules_that_have_ended_give_no_points(user):
    PointScheme.objects.create(name="旧规则", since=date(2020, 1, 1), until=date(2020, 12, 31))
    assert year_of(user.deputy, TODAY.year, TODAY).points is None


def test_the_record_asks_the_same_of_one_and_of_three(client, user):
    client.force_login(user)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get("/my/duty/")
        return len(seen)

    entry(user.deputy)
    queries()
    one = queries()
    entry(user.deputy)
    entry(user.deputy)
    assert one == queries()
    assert one <= 12


# --- Whose ---------------------------------------------------------------------------------------


def test_staff_read_the_record_of_a_deputy(client, user):
    entry(user.deputy, text="走访三家企业")
    client.force_login(make_user(Role.CLERK))
    html = client.get("/my/duty/", {"deputy": user.deputy.pk}).content.decode()
    assert "走访三家企业" in html
    assert "登记履职" not in html


@pytest.mark.parametrize("role", [Role.STATION_CLERK, Role.SYSADMIN, Role.KEEPER, None])
def test_others_read_nobodys_record(client, user, role):
    client.force_login(make_user(role))
    assert client.get("/my/duty/", {"deputy": user.deputy.pk}).status_code == 404
    assert client.get("/my/duty/").status_code == 404


def test_another_deputy_reads_nothing(client, user):
    one = entry(user.deputy)
    client.force_login(make_deputy_user())
    assert client.get("/my/duty/", {"deputy": user.deputy.pk}).status_code == 404
    assert client.get(one.get_absolute_url()).status_code == 404
    assert client.post(f"{one.get_absolute_url()}withdraw/").status_code == 404


def test_a_town_clerk_reads_the_own_deputies_alone(client, user):
    body = town_congress()
    user.deputy.mandates.update(organization=body)
    own, other = entry(user.deputy), entry(make_deputy())
    client.force_login(make_user(Role.TOWN_CLERK, body))
    answers = [client.get(one.get_absolute_url()).status_code for one in (own, other)]
    assert answers == [200, 404]


@pytest.mark.parametrize("deputy", ["abc", "²", "9" * 30, "0"])
def test_a_deputy_that_is_none_is_not_found(client, deputy):
    client.force_login(make_user(Role.CLERK))
    assert client.get("/my/duty/", {"deputy": deputy}).status_code == 404


def test_a_former_deputys_account_logs_nothing_more(client, user):
    user.deputy.mandates.update(until=TODAY - timedelta(days=30), end_reason="moved")
    client.force_login(user)
    answer = client.post("/my/duty/new/", typed())
    assert (answer.status_code, DutyEntry.objects.count()) == (422, 0)


# --- A new entry ---------------------------------------------------------------------------------


def test_a_logged_entry_waits_for_verification(client, user):
    client.force_login(user)
    answer = client.post("/my/duty/new/", typed(files=png()))
    one = DutyEntry.objects.get()
    assert answer.status_code == 302
    duty_year = (one.status, one.source, one.files.count())
    assert duty_year == (DutyStatus.SUBMITTED, DutySource.LOGGED, 1)


def test_a_second_tap_logs_nothing_twice(client, user):
    client.force_login(user)
    data = typed()
    client.post("/my/duty/new/", data)
    client.post("/my/duty/new/", data)
    assert DutyEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"happened_on": str(TODAY + timedelta(days=1))}, "还没有发生的事不能登记"),
        ({"happened_on": "2010-01-01"}, "不在代表任期内"),
        ({"ends_on": str(TODAY - timedelta(days=3))}, "结束日期不能早于开始日期"),
        ({"ends_on": str(TODAY + timedelta(days=3))}, "还没有发生的事不能登记"),
        ({"text": " "}, "必填"),
        ({"kind": "rest"}, "有误"),
        ({"happened_on": "昨天"}, "有误"),
    ],
)
def test_a_wrong_entry_is_refused_with_a_sentence_and_keeps_what_was_typed(
    client, user, changes, sentence
):
    client.force_login(user)
    answer = client.post("/my/duty/new/", typed(place="石柱镇前街", **changes))
    html = answer.content.decode()
    assert (answer.status_code, DutyEntry.objects.count()) == (422, 0)
    assert sentence in html
    assert "石柱镇前街" in html


def test_who_is_no_deputy_logs_nothing(client):
    client.force_login(make_user(Role.CLERK))
    assert client.get("/my/duty/new/").status_code == 404


def test_a_broken_picture_is_refused_and_the_words_stay(client, user):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(user)
    broken = SimpleUploadedFile("现场.png", b"not a picture", content_type="image/png")
    answer = client.post("/my/duty/new/", typed(text="走访三家企业", files=broken))
    assert answer.status_code == 422
    assert "走访三家企业" in answer.content.decode()


# --- One entry -----------------------------------------------------------------------------------


def draft(user):
    return workflow.record_duty(
        user.deputy,
        source=DutySource.ATTENDANCE,
        key="invitation:1",
        kind=DutyKind.INSPECTION,
        happened_on=TODAY,
        text="视察养老服务",
    )


def test_the_deputy_confirms_a_draft_from_its_page(client, user):
    one = draft(user)
    client.force_login(user)
    assert "确认并提交" in client.get(one.get_absolute_url()).content.decode()
    data = {"version": one.version, "text": "视察了三处", "place": "石柱镇"}
    client.post(f"{one.get_absolute_url()}confirm/", data)
    one.refresh_from_db()
    assert (one.status, one.text) == (DutyStatus.SUBMITTED, "视察了三处")


def test_staff_verify_from_the_same_page(client, user):
    one = perform(draft(user), "confirm", by=user, data={"text": "视察"})
    client.force_login(make_user(Role.CLERK))
    data = {"version": one.version, "is_public": "on"}
    client.post(f"{one.get_absolute_url()}verify/", data)
    one.refresh_from_db()
    assert (one.status, one.is_public) == (DutyStatus.VERIFIED, True)


def test_an_action_on_an_old_page_tells_what_happened(client, user):
    one = perform(draft(user), "confirm", by=user, data={"text": "视察"})
    client.force_login(make_user(Role.CLERK))
    answer = client.post(f"{one.get_absolute_url()}verify/", {"version": one.version - 1})
    assert answer.status_code == 409


def test_the_reason_of_a_return_stands_on_the_page(client, user):
    one = perform(draft(user), "confirm", by=user, data={"text": "视察"})
    perform(one, "send_back", by=make_user(Role.CLERK), data={"reason": "请补充地点"})
    client.force_login(user)
    assert "请补充地点" in client.get(one.get_absolute_url()).content.decode()


def test_a_photograph_is_for_whoever_sees_the_entry(client, user):
    client.force_login(user)
    client.post("/my/duty/new/", typed(files=png()))
    link = DutyFile.objects.get()
    address = f"/my/duty/{link.entry_id}/files/{link.stored.uuid}/"
    own = client.get(address).status_code
    client.force_login(make_deputy_user())
    assert (own, client.get(address).status_code) == (200, 404)


def test_a_photograph_of_a_refused_entry_is_kept_and_sent_with_the_next_try(client, user):
    client.force_login(user)
    refused = client.post("/my/duty/new/", typed(text="", files=png()))
    assert refused.status_code == 422
    kept = KeptUpload.objects.get()
    assert f'value="{kept.token}" checked' in refused.content.decode()
    assert client.post("/my/duty/new/", typed(**{"files-kept": str(kept.token)})).status_code == 302
    assert DutyFile.objects.get().stored.name == "现场.png"
    assert not KeptUpload.objects.exists()
