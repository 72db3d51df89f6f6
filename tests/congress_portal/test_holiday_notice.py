"""The yearly notice of holidays, read as it is worded and saved as it was understood."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.choices import Role
from congress_portal.moving_in.notice import read
from tests.factories import make_user
from workflow.models import Holiday, TrailEntry

PAGE = reverse("admin:moving_in_holidays")
OF_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""


def days(text, year=2031):
    return [(str(one.day), str(one.kind), one.name) for one in read(text, year).days]


@pytest.mark.django_db
def test_a_notice_reads_as_the_table_that_the_program_brings():
    table = Holiday.objects.filter(day__year=2026).values_list("day", "kind", "name")
    assert days(OF_2026, 2026) == [(str(day), kind, name) for day, kind, name in table]


def test_one_day_alone_is_a_holiday():
    assert days("元旦：1月1日放假。") == [("2031-01-01", "rest", "元旦")]


def test_a_holiday_may_begin_in_the_year_before():
    found = days("元旦：2030年12月31日至2031年1月1日放假，共2天。")
    assert [day for day, *_rest in found] == ["2030-12-31", "2031-01-01"]


def test_a_holiday_may_run_into_the_next_month():
    found = days("春节：1月31日至2月2日放假。")
    assert [day for day, *_rest in found] == ["2031-01-31", "2031-02-01", "2031-02-02"]


def test_two_feasts_may_share_their_days():
    assert {name for *_rest, name in days("国庆节、中秋节：10月1日至8日放假调休。")} == {
        "国庆节、中秋节"
    }


@pytest.mark.parametrize(
    "line",
    [
        "二月节：2月30日放假。",
        "元旦：放假安排另行通知。",
        "春节：2月15日至1月3日放假。",
        "春节：3日至5日放假。",
        "长假：1月1日至3月1日放假。",
    ],
)
def test_a_line_that_cannot_be_is_named_and_nothing_is_guessed(line):
    notice = read(line, 2031)
    assert not notice.is_whole
    assert line.rstrip("。")[:4] in notice.faults[0]


def test_a_day_told_twice_is_a_fault():
    text = "元旦：1月1日至3日放假。\n春节：1月3日至5日放假。"
    assert read(text, 2031).faults == ["2031-01-03 出现了两次。"]


def test_a_notice_of_another_year_is_told_by_its_days():
    notice = read("元旦：2026年1月1日放假。", 2031)
    assert notice.faults == ["2026-01-01 不在这一年。"]


def test_other_words_are_no_holidays():
    assert read("各省、自治区、直辖市人民政府：\n现将安排通知如下。", 2031).faults == [
        "没有读到任何节假日。请粘贴通知里逐个节日的那几行。"
    ]


@pytest.fixture
def clerk(client, db):
    user = make_user(Role.CLERK)
    client.force_login(user)
    return user


def sent(client, text, year=2031, **more):
    return client.post(PAGE, {"year": year, "text": text, **more})


def test_nothing_is_saved_before_it_was_seen(client, clerk):
    answer = sent(client, "元旦：1月1日至3日放假。")
    assert "2031-01-02" in answer.content.decode()
    assert not Holiday.objects.filter(day__year=2031).exists()


def test_what_was_seen_is_saved_and_on_the_trail(client, clerk):
    assert sent(client, "元旦：1月1日至3日放假。", save="1").status_code == 302
    first = Holiday.objects.filter(day__year=2031).first()
    assert (first.day, first.kind, first.name) == (date(2031, 1, 1), "rest", "元旦")
    assert TrailEntry.objects.of(first).get().actor == clerk


def test_the_second_time_nothing_changes(client, clerk):
    for _time in range(2):
        sent(client, "元旦：1月1日至3日放假。", save="1")
    assert Holiday.objects.filter(day__year=2031).count() == 3
    assert TrailEntry.objects.of(Holiday.objects.get(day=date(2031, 1, 2))).count() == 1


def test_a_corrected_notice_corrects_the_day(client, clerk):
    sent(client, "元旦：1月1日至3日放假。1月4日上班。", save="1")
    sent(client, "元旦：1月1日至4日放假。", save="1")
    assert Holiday.objects.get(day=date(2031, 1, 4)).kind == "rest"


def test_with_a_fault_nothing_is_saved_and_the_words_stay(client, clerk):
    answer = sent(client, "元旦：1月1日放假。\n春节：2月30日放假。", save="1")
    assert answer.status_code == 422
    assert "2月30日放假" in answer.content.decode()
    assert not Holiday.objects.filter(day__year=2031).exists()


@pytest.mark.parametrize("year", ["", "1999", "2101", "明年"])
def test_a_year_that_is_none_is_refused(client, clerk, year):
    assert sent(client, "元旦：1月1日放假。", year, save="1").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.LEADER, Role.ACCOUNT_ADMIN, Role.AUDITOR])
def test_who_may_add_no_holiday_is_refused(client, role):
    client.force_login(make_user(role))
    assert client.get(PAGE).status_code == 403
    assert sent(client, "元旦：1月1日放假。", save="1").status_code == 403


def test_a_step_leads_there(client, clerk):
    assert PAGE in client.get(reverse("admin:moving_in")).content.decode()
