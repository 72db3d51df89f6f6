"""For each person a list agrees with the figures of its records, or the line above it says why."""

import html
import re
from datetime import date

import pytest
from django.test import Client

from accounts.choices import Role
from registers.figures import FIGURES
from tests.factories import make_deputy, make_org, make_user, town_congress
from tests.history import (
    past_activity,
    past_decision,
    past_document,
    past_item,
    past_opinion,
    past_session,
    past_suggestion,
)
from tests.once import once

pytestmark = pytest.mark.django_db
PUBLIC_LISTS = (
    "/supervision/?year=2023",
    "/supervision/?year=2023&level=city",
    "/supervision/?year=2023&level=town",
    "/supervision/?year=2023&method=enforcement",
    "/supervision/items/?year=2023",
    "/supervision/items/?year=2023&outcome=solved",
    "/supervision/documents/?year=2023",
    "/supervision/documents/?year=2023&level=town",
    "/supervision/decisions/?year=2023",
    "/supervision/decisions/?year=2023&kind=appointment",
    "/supervision/sessions/?year=2023",
    "/deputies/bills/?year=2023",
    "/annual/recognition/?year=2023",
    "/annual/recognition/?year=2023&kind=case",
    "/stations/",
)
OWN_LISTS = (
    "/my/items/?year=2023",
    "/my/items/?year=2023&state=done",
    "/my/suggestions/?year=2023",
    "/my/suggestions/?year=2023&state=open",
)
FIGURES_OF = {
    "/supervision/?": ("supervision_activities",),
    "/supervision/items/": ("opinion_items", "town_opinion_items"),
    "/supervision/documents/": ("documents_reviewed_city", "documents_reviewed_town"),
    "/supervision/decisions/": ("decisions", "appointments", "town_decisions"),
    "/supervision/sessions/": ("sessions", "chair_meetings"),
    "/deputies/bills/": ("bills",),
    "/annual/recognition/": ("recognitions",),
    "/stations/": ("stations",),
    "/my/items/": ("opinion_items", "town_opinion_items"),
    "/my/suggestions/": ("suggestions",),
}


@once
def people(year):
    """One of each role that has lists, none of whom sees the same records."""
    unit = year.items.exclude(status="withdrawn").first().lead_unit
    deputy = make_user()
    make_deputy(user=deputy)
    return {
        "nobody": None,
        "clerk": make_user(Role.CLERK),
        "leader": make_user(Role.LEADER),
        "handler": make_user(Role.HANDLER, unit),
        "another unit": make_user(Role.HANDLER, make_org("气象局")),
        "town clerk": make_user(Role.TOWN_CLERK, town_congress()),
        "deputy": deputy,
    }


@once
def afterwards(published):
    """What happened after the summary was out, and what never enters a figure."""
    past_activity(is_public=True, title="补登的视察")
    past_activity(is_public=True, title="没有代表的", attendances=None)
    joint = past_activity(is_public=True, title="联合视察", starts_on=date(2023, 3, 1))
    for _section in range(2):
        past_activity(parent=joint, level="town", is_public=True)
    past_item(past_opinion(past_activity(is_public=True), is_public=True), is_public=True)
    past_item(past_opinion(), status="draft")
    past_document()
    past_decision(organization=town_congress(), kind="appointment", is_public=True)
    past_decision(is_public=True)
    past_session(kind="congress", is_public=True)
    past_session(organization=town_congress(), is_public=True)
    past_suggestion(number=None, status="draft")
    past_suggestion()
    return published


def signed_in(person):
    client = Client()
    if person:
        client.force_login(person)
    return client


def line_of(page):
    """The line above the list, without marks; blank where there is none."""
    found = re.search(r"2\d{3}年(?:年度总结公布|按现有记录计)[^<]*", page.content.decode())
    return html.unescape(found[0]) if found else ""


def numbers(text):
    """The number of records at the head of each reason."""
    return sum(int(number) for number in re.findall(r"(?:^|、)(\d+) [条件次个人]", text))


def told_by(line):
    """How many records a line says that the list has: those counted, less the unseen, and more."""
    head, *reasons = line.removesuffix("。").split("；")
    fit = re.search(r"中，(\d+) 条符合", head)
    each = re.findall(r"” (\d+) [^（、]*(?:（(\d+) 条记录）)?", head)
    counted = int(fit[1]) if fit else sum(int(records or value) for value, records in each)
    for reason in reasons:
        if reason.startswith("其中 "):
            counted -= numbers(reason.removeprefix("其中 "))
        else:
            counted += numbers(reason.removeprefix("本页另有 "))
    return counted


def folded(page):
    """Sections below their joint activity, which another line tells to be one with it."""
    rows = [row for row in page.context["page"] if isinstance(row, dict)]
    listed = {row["pk"] for row in rows}
    return sum(row.get("parent") in listed for row in rows)


def figures_of(address):
    return next(keys for start, keys in FIGURES_OF.items() if address.startswith(start))


def counted(address):
    """How many records the figures of a list have, where nothing but the year narrows it."""
    return sum(FIGURES.get(key).records(2023).count() for key in figures_of(address))


WALKS = [
    ("nobody", address) for address in PUBLIC_LISTS
] + [
    (who, address)
    for who in ("clerk", "leader", "handler", "another unit", "town clerk", "deputy")
    for address in (*OWN_LISTS, "/supervision/?year=2023", "/supervision/items/?year=2023")
]  # fmt: skip


@pytest.mark.parametrize(("who", "address"), WALKS)
def test_a_list_is_the_figure_but_for_what_its_line_says(people, published, who, address):
    page = signed_in(people[who]).get(address)
    listed = page.context["page"].paginator.count - folded(page)
    line = line_of(page)
    if line:
        assert told_by(line) == listed, line
    elif "&" not in address:
        assert counted(address) == listed


@pytest.mark.parametrize(("who", "address"), WALKS)
def test_so_it_is_when_records_came_after_the_summary(people, afterwards, who, address):
    page = signed_in(people[who]).get(address)
    line = line_of(page)
    if line:
        listed = page.context["page"].paginator.count - folded(page)
        assert told_by(line) == listed, line


def test_what_is_not_public_is_told_in_its_number_alone(people, published):
    line = line_of(signed_in(None).get("/supervision/?year=2023"))
    assert "未公开，只计数，不列出" in line
    assert "内部视察" not in line


def test_what_came_later_is_promised_to_the_next_revision(people, afterwards):
    page = signed_in(people["clerk"]).get("/supervision/?year=2023")
    assert "公布以后才登记或改动，下次修订时计入" in line_of(page)


def test_what_never_counts_is_told_with_its_reason(people, afterwards):
    nobody = signed_in(None)
    assert "条没有代表参加的记录，不计入" in line_of(nobody.get("/supervision/?year=2023"))
    sessions = line_of(nobody.get("/supervision/sessions/?year=2023"))
    assert "1 次代表大会会议" in sessions
    towns = line_of(nobody.get("/supervision/?year=2023&level=town"))
    assert "2 条联合活动的分项，随联合活动计" in towns
    assert "1 次镇街区的会议" in sessions
    assert "1 条镇街区的任免" in line_of(nobody.get("/supervision/decisions/?year=2023"))


def test_a_unit_reads_that_the_rest_is_not_theirs(people, published):
    line = line_of(signed_in(people["another unit"]).get("/my/items/?year=2023"))
    assert "不归您查看，只计数" in line


def test_before_a_summary_is_out_only_who_prepares_it_compares(people, year):
    address = "/my/items/?year=2023"
    past_item(year, status="withdrawn")
    assert "按现有记录计" in line_of(signed_in(people["clerk"]).get(address))
    assert line_of(signed_in(people["handler"]).get(address)) == ""
    assert line_of(signed_in(None).get("/supervision/items/?year=2023")) == ""


def test_words_that_are_searched_for_tell_nothing_of_hidden_records(people, published):
    nobody = signed_in(None)
    assert line_of(nobody.get("/supervision/?year=2023&q=内部视察")) == ""
    hidden = past_activity(title="内部的")
    assert line_of(nobody.get(f"/supervision/items/?year=2023&activity={hidden.number}")) == ""


def test_a_year_without_own_records_is_told_to_have_none(people, published):
    page = signed_in(people["another unit"]).get("/my/items/?year=2023")
    assert page.context["page"].paginator.count == 0
    assert "无法识别" not in page.content.decode()


def test_in_english_the_line_is_english(people, published):
    page = signed_in(None).get("/en/supervision/?year=2023").content.decode()
    assert "not public" in page
    assert "未公开，只计数" not in page
