"""A new committee moves in: what is missing, said to whoever enters it, and the whole way."""

import io
import re
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.choices import OrganizationKind, Role
from accounts.models import User
from accounts.passwords.setting import set_own
from annual_summaries.models import AnnualSummary
from congress_portal.ledger.models import LedgerUpload
from congress_portal.moving_in import steps
from congress_portal.moving_in.steps import STEPS, looked_at
from congress_portal.site.models import SiteSettings
from congress_portal.upkeep import marks
from tests.congress_portal.ledger.workbooks import written
from tests.factories import committee, make_org, make_user, town_congress
from workflow.models import Clock, Holiday
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:moving_in")
TODAY = date(2026, 3, 2)


def text_for(client, role, body=None):
    client.force_login(make_user(role, body))
    return client.get(PAGE).content.decode()


def missing(name, day=TODAY):
    return next(look.missing for step, look in looked_at(day) if step.name == name)


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.ACCOUNT_ADMIN, Role.CLERK, Role.LEADER])
def test_whoever_enters_a_part_sees_every_step(client, role):
    text = text_for(client, role)
    assert all(str(step.name) in text for step in STEPS)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TOWN_CLERK, Role.STATION_CLERK])
def test_others_of_the_back_office_are_refused_and_not_led_there(client, role):
    client.force_login(make_user(role, town_congress() if role == Role.TOWN_CLERK else None))
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get(reverse("admin:index")).content.decode()


def test_a_leader_of_a_town_moves_nobody_in(client):
    client.force_login(make_user(Role.LEADER, town_congress()))
    assert client.get(PAGE).status_code == 403


def test_a_stranger_is_led_to_the_log_in(client):
    assert client.get(PAGE).status_code == 302


def test_the_page_changes_nothing(client):
    client.force_login(make_user(Role.CLERK))
    assert client.post(PAGE).status_code == 405


def test_a_form_is_offered_to_whom_it_opens_alone(client):
    accounts = reverse("admin:accounts_user_changelist")
    assert accounts in text_for(client, Role.ACCOUNT_ADMIN)
    assert accounts not in text_for(client, Role.CLERK)
    assert reverse("admin:ledger_template") not in text_for(client, Role.SYSADMIN)


def test_a_step_that_nobody_here_may_do_says_who_does(client):
    assert "由有权限的同事完成" in text_for(client, Role.ACCOUNT_ADMIN)


def test_the_workbook_of_a_step_has_its_sheets_alone(client):
    text = text_for(client, Role.CLERK)
    address = re.search(r'href="(/admin/ledger/template/\?sheet=[^"]*)">', text)[1]
    book = load_workbook(io.BytesIO(client.get(address).content))
    assert book.sheetnames == ["组织"]


def test_a_template_of_no_known_sheet_has_them_all(client):
    client.force_login(make_user(Role.CLERK))
    answer = client.get(reverse("admin:ledger_template"), {"sheet": "没有这张表"})
    assert len(load_workbook(io.BytesIO(answer.content)).sheetnames) > 20


def test_the_names_that_the_program_brings_are_not_the_committees_own():
    assert len(missing("名称和联系方式")) == 1
    SiteSettings(name="甲", committee="甲区人大常委会", contact_phone="1").save()
    assert missing("名称和联系方式") == ["没有联系地址。"]


def test_each_kind_of_body_that_an_opinion_needs_is_asked_for():
    assert len(missing("组织")) == 4
    committee()
    make_org("某区人民政府", OrganizationKind.GOVERNMENT)
    assert missing("组织") == ["没有镇街区人大。"]


def test_a_town_without_its_area_is_named():
    town_congress().__class__.objects.filter(kind="town_congress").update(area=None)
    assert any("石柱镇人大" in sentence for sentence in missing("组织"))


def test_so_many_names_a_sentence_and_the_rest_is_a_number():
    for number in range(steps.MOST_NAMES + 2):
        make_org(f"第{number}局")
    sentence = missing("单位、联络站和代表的账号")[0]
    assert sentence.startswith(f"{steps.MOST_NAMES + 2} 个单位")
    assert sentence.count("局") == steps.MOST_NAMES
    assert "等" in sentence


@pytest.mark.parametrize(
    ("day", "years"), [(date(2031, 11, 30), ["2031"]), (date(2031, 12, 1), ["2031", "2032"])]
)
def test_next_years_holidays_are_asked_for_from_december(day, years):
    assert [re.search(r"\d{4}", sentence)[0] for sentence in missing("节假日", day)] == years


def test_a_year_with_its_holidays_is_done():
    Holiday.objects.create(day=date(2031, 1, 1), kind="off", name="元旦")
    assert missing("节假日", date(2031, 2, 1)) == []


def test_clocks_that_begin_later_do_not_count_yet():
    assert missing("办理期限") == []
    Clock.objects.update(since=date(2030, 1, 1))
    assert missing("办理期限") == ["没有一项办理期限。"]


def test_one_account_administrator_cannot_confirm_alone():
    make_user(Role.ACCOUNT_ADMIN)
    today = timezone.localdate()
    assert "账号管理员：至少 2 人，现有 1 人。" in missing("必需的账号", today)
    make_user(Role.ACCOUNT_ADMIN)
    assert not any("账号管理员" in sentence for sentence in missing("必需的账号", today))


def test_an_account_that_is_closed_holds_nothing():
    clerk = make_user(Role.CLERK)
    today = timezone.localdate()
    assert not any("市人大经办" in sentence for sentence in missing("必需的账号", today))
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert any("至少 1 人，现有 0 人" in sentence for sentence in missing("必需的账号", today))


def test_the_page_asks_the_same_of_few_bodies_and_of_many(client, django_assert_max_num_queries):
    client.force_login(make_user(Role.CLERK))
    for number in range(40):
        make_org(f"第{number}局")
    client.get(PAGE)
    with django_assert_max_num_queries(45):
        client.get(PAGE)


def test_the_english_page_has_no_chinese_but_names(client):
    client.force_login(make_user(Role.ACCOUNT_ADMIN))
    text = client.get(f"/en{PAGE}").content.decode()
    content = text[text.index('id="content-main"') : text.index("</ol>")]
    assert not re.search(r"[\u4e00-\u9fff]", content)


BODIES = [
    ["名称", "简称", "类别", "上级", "辖区"],
    ["云溪区人大常委会", None, "人大常委会", None, "云溪区"],
    ["云溪区人民政府", None, "政府", None, "云溪区"],
    ["云溪区教育局", "教育局", "政府部门", "云溪区人民政府", None],
    ["白石镇人大", None, "镇街区人大", None, "白石镇"],
]
PEOPLE = {
    "代表": [["编号", "姓名"], ["D1", "钱一"], ["D2", "孙二"]],
    "代表任期": [
        ["代表", "层级", "届次", "选区", "任职日期"],
        ["钱一", "县级", 18, "第一选区", "2022-01-20"],
        ["孙二", "县级", 18, "第一选区", "2022-01-20"],
    ],
    "选区": [["层级", "选区", "届次", "村社"], ["县级", "第一选区", 18, "东村、西村"]],
    "联络站": [
        ["编码", "名称", "类型", "镇街区"],
        ["baishi", "白石镇联络站", "镇街区站", "白石镇人大"],
    ],
}
FIRST_YEAR = {
    "监督活动": [
        ["编号", "年度", "标题", "方式", "层级", "组织单位", "开始日期", "参加代表", "公开"],
        ["1", 2025, "校园安全视察", "视察", "市", "云溪区人大常委会", "2025-05-08", "钱一", "是"],
    ],
    "意见": [
        ["文号", "活动编号", "类别", "标题", "交办日期", "交办对象", "公开"],
        ["云人大〔2025〕1号", "1", "视察意见", "校园安全", "2025-05-20", "云溪区人民政府", "是"],
    ],
    "清单事项": [
        ["文号", "序号", "问题", "建议", "主办单位", "状态", "公开"],
        ["云人大〔2025〕1号", 1, "通道堵塞", "清理通道", "教育局", "办理中", "是"],
    ],
}


class District:
    """People of an invented district who enter what the page asks for, each by their own door."""

    def __init__(self, client, folder):
        self.client, self.folder = client, folder

    def give(self, username, role, body=None):
        options = {"name": username, **({"organization": body} if body else {})}
        call_command("give_role", username, role, stdout=io.StringIO(), **options)
        user = User.objects.get(username=username)
        set_own(user, f"云溪-{username}-2026")  # as the first sign-in asks
        return user

    def fills_in(self, user, page, **fields):
        self.client.force_login(user)
        answer = self.client.post(reverse(page), fields)
        assert answer.status_code == 302, answer.context["errors"]

    def brings(self, clerk, leader, sheets):
        """By the ledger's page; what it publishes or hands over, the leader confirms."""
        self.client.force_login(clerk)
        file = io.BytesIO(written(self.folder / "sheets.xlsx", sheets).read_bytes())
        file.name = "sheets.xlsx"
        preview = self.client.post(reverse("admin:ledger_import"), {"workbook": file}).url
        self.client.post(preview, {"confirm": "1"})
        upload = LedgerUpload.objects.latest("pk")
        if upload.finished_at is None:
            self.client.force_login(leader)
            self.client.post(preview, {"decision": "confirm", "version": upload.version})
            upload.refresh_from_db()
        assert upload.finished_at is not None, upload.preview.get("faults")

    def open_steps(self, user):
        self.client.force_login(user)
        lines = self.client.get(PAGE).context["lines"]
        return [str(line.step.name) for line in lines if not line.look.is_done]


def test_a_district_comes_from_nothing_to_a_published_year(client, tmp_path):
    district = District(client, tmp_path)
    keeper = district.give("xitong", "sysadmin")
    body = "云溪区人大常委会"
    settings = {"name": "云溪区人大监督平台", "committee": body, "term": "第十届"}
    contact = {"contact_phone": "0570-1", "contact_address": "云溪路1号"}
    district.fills_in(
        keeper, "admin:congress_portal_sitesettings_add", **settings, **contact, _save="1"
    )
    no_former_names = {"former_names-TOTAL_FORMS": 0, "former_names-INITIAL_FORMS": 0}
    district.fills_in(
        keeper,
        "admin:accounts_organization_add",
        **{"name": body, "kind": "committee", "order": 1, **no_former_names},
    )
    for name, role in [
        ("zhang1", "account_admin"),
        ("zhang2", "account_admin"),
        ("shen", "auditor"),
    ]:
        district.give(name, role)
    clerk, leader = district.give("jing", "clerk", body), district.give("ling", "leader", body)
    assert "必需的账号" not in district.open_steps(clerk)
    assert "第一次监督活动" in district.open_steps(clerk)

    district.brings(clerk, leader, {"组织": BODIES})
    district.brings(clerk, leader, PEOPLE)
    district.brings(clerk, leader, FIRST_YEAR)
    for task in (marks.WORKER, marks.BACKUP):
        marks.note(task)
    left = district.open_steps(clerk)
    # The units' and stations' own people come next: nothing waits for them.
    assert set(left) <= {"单位、联络站和代表的账号", "节假日"}

    summary = AnnualSummary.objects.create(year=2025, title="2025 年监督工作", drafted_by=clerk)
    perform(summary, "publish", by=leader, data={"note": "", "explanation": "第一年"})
    client.logout()
    page = client.get("/annual/2025/").content.decode()
    assert body in page
    figures = {
        one["key"]: one["value"] for one in client.get("/annual/2025.json").json()["figures"]
    }
    assert figures["list_items"] == 1
