"""The back office's pages of the ledger: who may, what they show, and what a click writes."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Organization
from attachments.models import StoredFile
from congress_portal.ledger import uploads
from congress_portal.ledger.models import LedgerExport, LedgerUpload
from congress_portal.workbook import package
from tests.congress_portal.ledger.workbooks import Year, written
from tests.factories import make_opinion, make_org, make_user, town_congress
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db
START = reverse("admin:ledger_import")


@pytest.fixture
def clerk(client):
    user = make_user(Role.CLERK)
    client.force_login(user)
    return user


@pytest.fixture
def upload(client, tmp_path):
    """Posts sheets as a workbook; the response."""

    def upload(sheets, name="ledger.xlsx"):
        path = written(tmp_path / "upload.xlsx", sheets)
        file = io.BytesIO(path.read_bytes())
        file.name = name
        return client.post(START, {"workbook": file})

    return upload


@pytest.fixture
def previewed(clerk, upload):
    """The address of a preview of a right workbook that publishes and counts nothing."""
    return upload(Year().only("组织", "代表")).url


@pytest.fixture
def public_one(clerk, upload):
    """The address of a preview of a workbook that asks a second person."""
    return upload(Year()).url


def take_in(client, clerk, address):
    """The clerk proposes what was previewed, a leader confirms it; the clerk looks again."""
    client.post(address, {"confirm": "1"})
    upload = LedgerUpload.objects.latest("pk")
    client.force_login(make_user(Role.LEADER))
    answer = client.post(address, {"decision": "confirm", "version": upload.version})
    client.force_login(clerk)
    return answer


def post_file(client, content, name):
    file = io.BytesIO(content)
    file.name = name
    return client.post(START, {"workbook": file})


@pytest.mark.parametrize("name", ["ledger_import", "ledger_template"])
def test_a_stranger_is_asked_to_sign_in(client, name):
    assert client.get(reverse(f"admin:{name}")).status_code == 302


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLERK}))
@pytest.mark.parametrize(
    ("name", "method"),
    [("ledger_import", "get"), ("ledger_template", "get")],
)
def test_nobody_but_a_clerk_may(client, role, name, method):
    body = town_congress() if role in (Role.TOWN_CLERK, Role.LEADER) else make_org()
    client.force_login(make_user(role, None if role == Role.STATION_CLERK else body))
    assert getattr(client, method)(reverse(f"admin:{name}")).status_code == 403


def test_a_clerk_sees_the_page(client, clerk):
    page = client.get(START)
    assert page.status_code == 200
    assert "上传并预览" in page.content.decode()


def test_an_upload_writes_nothing_yet(clerk, upload):
    response = upload(Year())
    assert response.status_code == 302
    assert not Organization.objects.filter(name="永康市教育局").exists()


def test_the_preview_counts_what_would_be_created(client, previewed):
    text = client.get(previewed).content.decode()
    assert "尚未写入" in text
    assert "确认导入" in text


def test_the_preview_names_the_new_records(client, public_one):
    text = client.get(public_one).content.decode()
    for name in ("永康市教育局", "D1", "王小五", "张三 · 县级 · 18", "永人大视〔2023〕1号 · 2"):
        assert name in text


def test_the_preview_names_faults_and_offers_no_confirmation(client, clerk, upload):
    address = upload(Year().put("监督活动", 3, "方式", "参观")).url
    text = client.get(address).content.decode()
    assert "“参观”不在可填的列表中" in text
    assert "确认导入" not in text


def test_the_preview_shows_old_and_new_of_a_change(client, clerk, upload, public_one):
    take_in(client, clerk, public_one)
    text = client.get(upload(Year().put("监督活动", 3, "标题", "新标题")).url).content.decode()
    assert "消防安全视察" in text
    assert "新标题" in text


def test_the_preview_lists_doubts(client, clerk, upload):
    text = client.get(upload(Year().put("监督活动", 3, "年度", 2022)).url).content.decode()
    assert "不在同一年" in text


def test_the_confirmation_writes_in_the_clerks_name(client, clerk, previewed):
    client.post(previewed, {"confirm": "1"})
    entry = TrailEntry.objects.of(Organization.objects.get(name="永康市教育局")).get()
    assert entry.actor == clerk
    assert "已导入" in client.get(previewed).content.decode()


def test_a_second_click_writes_nothing_more(client, previewed):
    client.post(previewed, {"confirm": "1"})
    before = TrailEntry.objects.count()
    assert client.post(previewed, {"confirm": "1"}).status_code == 302
    assert TrailEntry.objects.count() == before


def test_after_the_import_only_the_name_of_the_file_is_kept(client, previewed):
    client.post(previewed, {"confirm": "1"})
    assert LedgerUpload.objects.get().name == "ledger.xlsx"
    assert not StoredFile.objects.exists()


def test_the_confirmation_checks_anew(client, previewed):
    make_org("另一个市政府", short_name="市政府")
    client.post(previewed, {"confirm": "1"})
    assert not Organization.objects.filter(name="永康市教育局").exists()
    assert "对应 2 条记录" in client.get(previewed).content.decode()


def test_a_file_that_changed_on_the_server_is_refused(client, previewed):
    path = LedgerUpload.objects.get().stored.file.path
    with open(path, "ab") as file:
        file.write(b"x")
    page = client.post(previewed, {"confirm": "1"}, follow=True)
    assert "与上传时不一致" in page.content.decode()
    assert not Organization.objects.filter(name="永康市教育局").exists()


def test_a_workbook_can_be_put_aside(client, previewed):
    client.post(previewed, {"discard": "1"})
    assert not LedgerUpload.objects.exists()
    assert not StoredFile.objects.exists()


def test_another_clerk_does_not_know_of_the_preview(client, previewed):
    client.force_login(make_user(Role.CLERK))
    assert client.get(previewed).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "ledger.xlsx", "这个文件是空的"),
        (b"a,b", "ledger.csv", "只能导入 .xlsx"),
        (b"MZ", "ledger.xlsx", "打不开"),
        (b"PK\x03\x04broken", "ledger.xlsx", "打不开"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(client, clerk, content, name, sentence):
    page = post_file(client, content, name)
    assert page.status_code == 400
    assert sentence in page.content.decode()
    assert not LedgerUpload.objects.exists()


def test_a_workbook_that_is_refused_as_a_whole_is_not_kept(clerk, upload, monkeypatch):
    monkeypatch.setattr(package, "ROWS_LIMIT", 1)
    page = upload(Year())
    assert page.status_code == 400
    assert "行数太多" in page.content.decode()
    assert not LedgerUpload.objects.exists()


def test_without_a_file_the_page_asks_for_one(client, clerk):
    assert "请选择要导入的文件" in client.post(START, {}).content.decode()


def test_a_name_with_markup_is_only_a_name(client, clerk, upload):
    address = upload({"组织": [["名称", "类别"], ["<script>1</script>", "酒店"]]}, "<b>.xlsx").url
    text = client.get(address).content.decode()
    assert "<script>1" not in text
    assert "<b>.xlsx" not in text


def test_a_large_workbook_waits_for_the_worker(client, clerk, upload, monkeypatch):
    monkeypatch.setattr(uploads, "LARGE", 100)
    address = upload(Year()).url
    page = client.get(address)
    assert "正在检查" in page.content.decode()
    assert page["Refresh"] == "5"


def test_the_worker_looks_at_a_large_workbook_and_takes_it_in(client, clerk, upload, monkeypatch):
    monkeypatch.setattr(uploads, "LARGE", 100)
    address = upload(Year()).url
    uploads.process_waiting()
    take_in(client, clerk, address)
    assert "正在导入" in client.get(address).content.decode()
    assert uploads.process_waiting() == 1
    assert Organization.objects.filter(name="永康市教育局").exists()
    assert uploads.process_waiting() == 0


def test_an_export_is_downloaded_and_stands_on_the_trail(client, clerk):
    response = client.post(reverse("admin:ledger_export"), {"reason": "年终归档"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames[0] == "组织"
    entry = TrailEntry.objects.of(LedgerExport.objects.get()).get()
    assert (entry.action, entry.actor, entry.content["reason"]) == ("exported", clerk, "年终归档")


def test_an_export_is_not_made_by_following_a_link(client, clerk):
    assert client.get(reverse("admin:ledger_export")).status_code == 200
    assert not LedgerExport.objects.exists()


def test_a_reason_that_is_too_long_is_said_and_kept(client, clerk):
    response = client.post(reverse("admin:ledger_export"), {"reason": "长" * 201})
    assert response.status_code == 400
    assert "长" * 201 in response.content.decode()


def test_what_an_export_leaves_out_is_said_on_the_next_page(client, clerk):
    make_opinion()
    client.post(reverse("admin:ledger_export"), {})
    assert "尚未交办" in client.get(START).content.decode()


def test_a_press_of_no_known_button_changes_nothing(client, previewed):
    client.post(previewed, {})
    assert LedgerUpload.objects.get().confirmed_at is None


def test_the_template_is_a_workbook(client, clerk):
    response = client.get(reverse("admin:ledger_template"))
    assert openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames[0] == "组织"


def test_recent_imports_are_listed(client, clerk, previewed):
    client.post(previewed, {"confirm": "1"})
    assert "ledger.xlsx" in client.get(START).content.decode()


def queries_of(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as seen:
        client.get(START)
    return len(seen)


def test_the_page_costs_no_query_a_row(client, clerk, django_assert_max_num_queries):
    client.get(START)
    counted = set()
    for _turn in range(3):
        LedgerUpload.objects.create(
            name="a.xlsx", uploaded_by=clerk, finished_at="2026-01-01T00:00+08:00", preview={}
        )
        counted.add(queries_of(client, django_assert_max_num_queries))
    assert len(counted) == 1
