"""The yearly duty sheet: what stands on it, that it is one page, and who may have it."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from docx import Document
from docx.shared import Mm

from accounts.choices import Role
from deputies.duty.models import DutyEntry, DutyKind, DutyStatus, PointRule, PointScheme
from deputies.duty_sheets.sheet import MOST_LISTED, sheet_of
from deputies.people.models import Mandate
from tests.factories import committee, make_deputy_user, make_user, town_congress
from tests.once import once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)
TYPED_FONTS = ("仿宋_GB2312", "方正小标宋简体")


@once
def user():
    return make_deputy_user("施敬之")


def enter(deputy, number=1, **fields):
    fields = {"kind": DutyKind.VISIT, "text": "走访企业", "status": "verified", **fields}
    first = fields.pop("happened_on", date(2023, 3, 1))
    return DutyEntry.objects.bulk_create(
        DutyEntry(deputy=deputy, happened_on=first + timedelta(days=day), **fields)
        for day in range(number)
    )


def sheet(deputy, year=2023):
    return sheet_of(deputy, year, TODAY)


def open_sheet(client, user, address="/my/duty/2023/sheet/"):
    client.force_login(user)
    return client.get(address)


def document(client, user, address="/my/duty/2023/sheet.docx"):
    return Document(io.BytesIO(open_sheet(client, user, address).content))


def words(paper):
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


# --- What stands on it ---------------------------------------------------------------------------


def test_every_kind_is_told_and_zeros_are_zeros(user):
    enter(user.deputy, 3)
    texts = {str(kind.label): kind.in_words for kind in sheet(user.deputy).kinds}
    assert (len(texts), texts["联系走访"], texts["出席会议"]) == (len(DutyKind), "3", "0")


def test_what_had_a_result_is_counted_apart(user):
    enter(user.deputy, 2)
    enter(user.deputy, 1, happened_on=date(2023, 9, 1), had_result=True)
    texts = {kind.label: kind.in_words for kind in sheet(user.deputy).kinds}
    assert texts[DutyKind.VISIT.label] == "3（1）"


def test_what_is_not_verified_does_not_count_but_is_named(user):
    enter(user.deputy, 2, status=DutyStatus.SUBMITTED)
    found = sheet(user.deputy)
    assert (found.numbers.verified, found.entries) == (0, [])
    assert found.closing == ["另有 2 条尚未审核，没有计入。"]


def test_what_does_not_fit_is_counted_and_said(user):
    enter(user.deputy, MOST_LISTED + 8)
    found = sheet(user.deputy)
    assert len(found.entries) == MOST_LISTED
    assert found.entries[0].happened_on > found.entries[-1].happened_on
    assert "另有 8 次" in found.closing[0]


def test_months_in_office_are_the_denominator(user, client):
    Mandate.objects.update(since=date(2023, 4, 1))
    assert "在任 9 个月" in open_sheet(client, user).content.decode()


def test_a_sheet_costs_the_same_at_any_length(user, django_assert_num_queries):
    enter(user.deputy, 1)
    with django_assert_num_queries(9):
        sheet(user.deputy)
    enter(user.deputy, 300)
    with django_assert_num_queries(9):
        sheet(user.deputy)


def test_points_stand_on_it_only_while_rules_are_in_force(user, client):
    enter(user.deputy, 2)
    assert "积分" not in open_sheet(client, user).content.decode()
    scheme = PointScheme.objects.create(name="试行", since=date(2022, 1, 1))
    PointRule.objects.create(scheme=scheme, kind=DutyKind.VISIT, points=3)
    assert "<dt>积分</dt><dd>6</dd>" in open_sheet(client, user).content.decode()


# --- The Word document ---------------------------------------------------------------------------


def test_the_document_is_a4_with_the_margins_of_official_papers(user, client):
    section = document(client, user).sections[0]
    lengths = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(length / Mm(1)) for length in lengths] == [210, 297, 37, 35, 28, 26]


def test_the_document_names_the_official_fonts_and_embeds_none(user, client):
    paper = document(client, user)
    xml = paper.element.xml + paper.styles.element.xml
    assert all(font in xml for font in TYPED_FONTS)
    assert not any(
        "font" in str(part.partname).lower() and part.partname.endswith(".odttf")
        for part in paper.part.package.iter_parts()
    )


def test_the_document_holds_what_the_page_holds(user, client):
    enter(user.deputy, MOST_LISTED + 1, text="走访五金企业")
    texts = words(document(client, user))
    assert "施敬之" in texts
    assert texts.count("走访五金企业") == MOST_LISTED
    assert "另有 1 次" in texts


def test_page_and_document_say_whose_sheet_it_is(user, client):
    name = committee().name
    client.force_login(user)
    assert name in client.get("/my/duty/2026/sheet/").content.decode()
    assert name in words(document(client, user))


def test_what_is_measured_heads_its_line(user, client):
    texts = words(document(client, user))
    assert texts.count("履职天数") == texts.count("代表小组活动次数") == 1
    assert "标准" not in texts


def test_the_fullest_document_is_no_higher_than_its_page(user, client):
    """Rows have an exact height, so that the sum is known without drawing it."""
    for level in ("town", "prefecture", "province", "national"):
        Mandate.objects.create(
            deputy=user.deputy, level=level, term=14, since=date(2022, 1, 1), district="第一选区"
        )
    scheme = PointScheme.objects.create(name="试行", since=date(2022, 1, 1))
    PointRule.objects.create(scheme=scheme, kind=DutyKind.VISIT, points=3)
    enter(user.deputy, 100, text="很长的内容" * 200, had_result=True)
    enter(user.deputy, 1, status=DutyStatus.SUBMITTED)
    paper = document(client, user)
    section = paper.sections[0]
    room = section.page_height - section.top_margin - section.bottom_margin
    rows = sum(row.height for table in paper.tables for row in table.rows)
    lines = sum(line.paragraph_format.line_spacing for line in paper.paragraphs)
    assert rows + lines < room


def test_the_document_says_nothing_of_the_program_that_made_it(user, client):
    properties = document(client, user).core_properties
    assert (properties.author, properties.comments) == ("", "")


def test_the_file_is_named_after_deputy_and_year_and_kept_by_nobody(user, client):
    answer = open_sheet(client, user, "/my/duty/2023/sheet.docx")
    assert "2023" in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]


# --- Who may have it -----------------------------------------------------------------------------

ADDRESSES = ["/my/duty/2023/sheet/", "/my/duty/2023/sheet.docx"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_staff_open_the_sheet_of_a_deputy_they_look_after(client, user, address):
    clerk = make_user(Role.CLERK)
    assert open_sheet(client, clerk, f"{address}?deputy={user.deputy.pk}").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_town_clerk_opens_those_of_the_own_body_alone(client, user, address):
    body = town_congress()
    user.deputy.mandates.update(organization=body)
    address = f"{address}?deputy={user.deputy.pk}"
    own, other = (make_user(Role.TOWN_CLERK, one) for one in (body, town_congress("芝英镇人大")))
    assert open_sheet(client, own, address).status_code == 200
    assert open_sheet(client, other, address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_deputy_a_unit_and_the_system_do_not_open_it(client, user, address):
    address = f"{address}?deputy={user.deputy.pk}"
    strangers = (make_deputy_user(), make_user(Role.SYSADMIN), make_user(Role.KEEPER))
    assert [open_sheet(client, one, address).status_code for one in strangers] == [404, 404, 404]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_is_not_signed_in_is_asked_to(client, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("year", [0, 1948, 10**12, timezone.localdate().year + 1])
def test_a_year_that_cannot_be_is_not_found(client, user, year):
    assert open_sheet(client, user, f"/my/duty/{year}/sheet/").status_code == 404
