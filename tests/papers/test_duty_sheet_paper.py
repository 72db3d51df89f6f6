"""The duty sheet carries number, version, check code and QR like every other official paper."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts.choices import Role
from deputies.duty.models import DutyEntry, DutyKind
from papers.models import OfficialPaper
from tests.factories import committee, make_deputy_user, make_org, make_user

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def user():
    return make_deputy_user("施敬之")


@pytest.fixture
def clerk():
    return make_user(Role.CLERK)


def address(user, name="page", year=YEAR):
    page = reverse(f"my_papers:{name}", args=["duty-sheet", user.deputy.pk])
    return f"{page}?for={year}"


def enter(deputy, text="走访企业"):
    DutyEntry.objects.create(
        deputy=deputy,
        happened_on=timezone.localdate(),
        kind=DutyKind.VISIT,
        text=text,
        status="verified",
    )


def made(client, clerk, user):
    client.force_login(clerk)
    assert client.post(address(user)).status_code == 302
    return OfficialPaper.objects.of("duty-sheet", user.deputy, str(YEAR)).first()


def test_it_has_a_number_a_version_and_a_code_on_its_page(client, clerk, user):
    enter(user.deputy)
    paper = made(client, clerk, user)
    page = client.get(address(user)).content.decode()
    assert paper.number == f"履职〔{YEAR}〕1号"
    assert f"校验码 {paper.code_in_groups}</span><span>第 1 版" in page
    assert "<svg" in page
    assert "走访企业" in page
    assert paper.issuer == committee().name


def test_anybody_checks_it_by_its_code_and_reads_nothing_of_it(client, clerk, user):
    enter(user.deputy)
    paper = made(client, clerk, user)
    client.logout()
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "履职登记表" in page
    assert "现行有效" in page
    assert "施敬之" not in page


def test_a_later_entry_makes_a_new_version_and_the_old_code_says_so(client, clerk, user):
    enter(user.deputy)
    first = made(client, clerk, user)
    enter(user.deputy, "接待群众")
    second = made(client, clerk, user)
    assert (second.version, second.number) == (2, first.number)
    first.refresh_from_db()
    assert first.standing == "superseded"


def test_the_word_file_carries_the_code_and_the_fonts_of_the_standard(client, clerk, user):
    paper = made(client, clerk, user)
    document = Document(io.BytesIO(client.get(address(user, "word")).content))
    words = "\n".join(cell.text for one in document.tables for cell in one._cells)
    assert paper.code_in_groups in words
    assert len(document.inline_shapes) == 1
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert document.styles["Normal"].font.name == "仿宋_GB2312"


def test_a_deputy_reads_the_own_sheet_and_makes_none(client, user):
    client.force_login(user)
    assert "草稿，未编号" in client.get(address(user)).content.decode()
    assert client.post(address(user)).status_code == 403


def test_for_another_deputy_or_a_unit_there_is_none(client, user):
    for stranger in (
        make_deputy_user(),
        make_user(Role.HANDLER, make_org("水利局")),
        make_user(Role.SYSADMIN),
    ):
        client.force_login(stranger)
        assert client.get(address(user)).status_code == 404


@pytest.mark.parametrize("year", [YEAR + 1, 1800, "abcd", "٢٠٢٦"])
def test_a_year_that_cannot_be_has_no_sheet(client, clerk, user, year):
    client.force_login(clerk)
    assert client.get(address(user, year=year)).status_code == 404


def test_the_working_sheet_leads_to_the_official_one(client, user):
    client.force_login(user)
    page = client.get(f"/my/duty/{YEAR}/sheet/").content.decode()
    assert address(user) in page
