"""Proof-reading by the page of the back office and by the command."""

import io
import json
import zipfile
from urllib.parse import parse_qs

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.formats import date_format

from accounts.choices import Role
from annual_summaries.proofreading.reading import DraftRefused, draft_text
from annual_summaries.summaries.models import Look
from attachments.models import StoredFile
from tests.factories import make_org, make_user, town_congress

pytestmark = pytest.mark.django_db
PAGE = "/admin/annual_summaries/annualsummary/proofread/"
TEXT = "2023年，交办视察意见9份，废止文件1件。"


def broken_word():
    """A document whose words are no XML."""
    whole, out = io.BytesIO(word("一")), io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            broken = b"<w:document" if name == "word/document.xml" else old.read(name)
            new.writestr(name, broken)
    return out.getvalue()


def word(*paragraphs, rows=()):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_with(name):
    """A document with one more part."""
    out = io.BytesIO(word("一"))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, b"part")
    return out.getvalue()


@pytest.fixture
def as_clerk(client, clerk):
    client.force_login(clerk)
    return client


def test_the_page_marks_each_number_and_says_what_the_records_say(as_clerk, year):
    html = as_clerk.post(PAGE, {"text": TEXT}).content.decode()
    assert '<a class="proof differs" id="number-1" href="#finding-1">9份<sup>≠</sup></a>' in html
    assert "与2023年“视察意见”不一致：记录是2份。" in html
    assert "/annual/2023/figures/inspection_opinions/?preview" in html


def test_a_word_file_is_read_with_its_tables(as_clerk, year):
    file = SimpleUploadedFile(
        "报告.docx", word("2023年工作。", rows=[("视察意见", "9份"), ("典型案例", "1个")])
    )
    html = as_clerk.post(PAGE, {"draft": file}).content.decode()
    assert "与2023年“视察意见”不一致" in html


def test_the_draft_is_kept_nowhere(as_clerk, year):
    as_clerk.post(PAGE, {"draft": SimpleUploadedFile("报告.txt", TEXT.encode())})
    assert StoredFile.objects.count() == 0


def test_the_draft_is_shown_as_text_whatever_it_holds(as_clerk, year):
    html = as_clerk.post(PAGE, {"text": "<script>alert(1)</script>视察意见9份。"}).content.decode()
    assert "<script>alert(1)</script>" not in html


def test_what_was_published_is_told_where_the_records_have_moved_on(as_clerk, published, leader):
    from supervision.opinions.models import Opinion
    from tests.history import past_opinion

    past_opinion(Opinion.objects.filter(activity__level="city").last().activity)
    html = as_clerk.post(PAGE, {"text": "2023年，交办视察意见2份。"}).content.decode()
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    assert f"记录是3份。{day}发布时是2份，之后记录有变动。新增：" in html
    drift_page = f"/admin/annual_summaries/annualsummary/{published.pk}/drift/"
    assert f'href="{drift_page}?figure=inspection_opinions"' in html


def test_since_when_the_records_say_so_is_told_where_nothing_has_changed(as_clerk, published):
    html = as_clerk.post(PAGE, {"text": "2023年，交办视察意见9份。"}).content.decode()
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    assert f"记录是2份。{day}发布时就是这个数，之后没有变动。" in html


def test_before_anything_is_published_the_last_look_says_since_when(as_clerk, draft, leader):
    Look.objects.create(
        summary=draft, user=leader, at=timezone.now(), values={"inspection_opinions": 1}
    )
    html = as_clerk.post(PAGE, {"text": "2023年，交办视察意见9份。"}).content.decode()
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    assert f"{day}看过时是1份，之后记录有变动。" in html


def test_in_english_the_unit_is_english(as_clerk, year):
    html = as_clerk.post(f"/en{PAGE}", {"text": "2023年，交办视察意见9份。"}).content.decode()
    assert "the records say 2 documents." in html


def test_the_command_tells_since_when_too(published, tmp_path, capsys):
    (tmp_path / "a.txt").write_text("2023年，交办视察意见9份。", "utf-8")
    with pytest.raises(SystemExit):
        call_command("proofread", str(tmp_path / "a.txt"))
    assert "发布时就是这个数，之后没有变动。" in capsys.readouterr().out


def test_an_unknown_number_leads_to_a_figure_of_ones_own_with_its_words(as_clerk, year, draft):
    html = as_clerk.post(PAGE, {"text": "2023年食堂采购面粉20件。"}).content.decode()
    form = "/admin/annual_summaries/ownfigure/add/?"
    link = next(part for part in html.split('"') if part.startswith(form))
    assert parse_qs(link.partition("?")[2].replace("&amp;", "&")) == {
        "label_zh": ["食堂采购面粉"],
        "unit_zh": ["件"],
    }
    filled = as_clerk.get(link.replace("&amp;", "&")).content.decode()
    assert 'value="食堂采购面粉"' in filled


def test_without_a_summary_of_the_year_one_is_begun_for_the_number(as_clerk, year):
    html = as_clerk.post(PAGE, {"text": "2019年食堂采购面粉20件。"}).content.decode()
    assert "/admin/annual_summaries/annualsummary/add/?year=2019" in html


def test_a_leader_is_offered_no_form_that_is_a_clerks(client, leader, draft):
    client.force_login(leader)
    html = client.post(PAGE, {"text": "2023年食堂采购面粉20件。"}).content.decode()
    assert "/ownfigure/add/" not in html


def test_an_unknown_number_can_be_noted_as_published_elsewhere(as_clerk, year, draft):
    html = as_clerk.post(PAGE, {"text": "2023年食堂采购面粉20件。"}).content.decode()
    assert (
        f"/admin/annual_summaries/annualsummary/{draft.pk}/change/#reported_figures-group" in html
    )


def test_a_number_published_elsewhere_agrees_with_what_was_noted(as_clerk, draft):
    html = as_clerk.post(PAGE, {"text": "2023年接待群众600人次。"}).content.decode()
    assert "与2023年“接待群众”一致：600人次。" in html


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("报告.xlsx", b"PK", "请提供 .docx、.txt 或 .md 文件。"),
        ("报告.pdf", b"%PDF-1.4", "这是图片或扫描件，读不出文字。"),
        ("扫描.JPG", b"\xff\xd8", "这是图片或扫描件，读不出文字。"),
        ("扫描.docx", word(), "文件里没有文字，可能是扫描件。"),
        ("宏.docx", word_with("word/vbaProject.bin"), "文件带有宏。请另存为不带宏的 .docx 再试。"),
        ("报告.docx", b"no archive", "文件不是完好的 Word 文档。"),
        ("报告.docx", broken_word(), "文件不是完好的 Word 文档。"),
        ("宏.docm", b"PK", "文件带有宏。请另存为不带宏的 .docx 再试。"),
        ("旧.doc", b"\xd0\xcf\x11\xe0", "请在 Word 或 WPS 里另存为 .docx 再试。"),
        ("图.txt", b"PNG\0\0\0 12", "这不是文本文件。"),
        ("空.txt", b" \n\n ", "文件里没有文字。"),
        ("报告.txt", b"\xff\xfe\x00\x81\x30", "文字编码无法识别，请另存为 UTF-8。"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(as_clerk, name, content, message):
    answer = as_clerk.post(PAGE, {"draft": SimpleUploadedFile(name, content)})
    assert answer.status_code == 400
    assert message in answer.content.decode()


def test_nothing_given_is_said_to_be_nothing(as_clerk):
    answer = as_clerk.post(PAGE, {})
    assert answer.status_code == 400
    assert "请选择文件，或粘贴要校对的文字。" in answer.content.decode()


@pytest.mark.parametrize("give", ["get", "post"])
def test_a_leader_may_and_strangers_may_not(client, give, leader):
    client.force_login(leader)
    assert getattr(client, give)(PAGE).status_code in (200, 400)
    for stranger in (
        make_user(Role.TOWN_CLERK, town_congress()),
        make_user(Role.HANDLER, make_org("住建局")),
    ):
        client.force_login(stranger)
        assert getattr(client, give)(PAGE).status_code in (302, 403)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_an_office_encoding_is_read(encoding):
    assert draft_text(io.BytesIO("视察意见12份".encode(encoding)), "a.txt") == "视察意见12份"


def test_the_command_says_that_a_blank_file_is_blank(tmp_path):
    (tmp_path / "a.txt").write_text("\n \n", "utf-8")
    with pytest.raises(CommandError, match="文件里没有文字"):
        call_command("proofread", str(tmp_path / "a.txt"))


def test_the_command_says_that_a_text_has_no_numbers(year, tmp_path, capsys):
    (tmp_path / "a.txt").write_text("一切都好。", "utf-8")
    call_command("proofread", str(tmp_path / "a.txt"))
    assert "文中没有找到可以核对的数。" in capsys.readouterr().err


def test_marks_of_markdown_are_no_part_of_the_text():
    assert draft_text(io.BytesIO("# 一\n- **12**份".encode()), "a.md") == "一\n12份"


def test_a_word_file_that_unpacks_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("annual_summaries.proofreading.reading.LARGEST_UNPACKED", 1000)
    with pytest.raises(DraftRefused):
        draft_text(io.BytesIO(word("一")), "a.docx")


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.md"])
def test_a_file_of_200_mb_is_refused_before_it_is_read(monkeypatch, name):
    monkeypatch.setattr("annual_summaries.proofreading.reading.LARGEST_FILE", 10)
    with pytest.raises(DraftRefused, match="文件超过 20 MB"):
        draft_text(io.BytesIO(b"x" * 11), name)


def test_the_command_refuses_a_large_file_too(monkeypatch, tmp_path):
    monkeypatch.setattr("annual_summaries.proofreading.reading.LARGEST_FILE", 10)
    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    with pytest.raises(CommandError, match="文件超过 20 MB"):
        call_command("proofread", str(tmp_path / "a.txt"))


def test_the_command_prints_what_programs_read_and_exits_1_where_a_number_differs(
    year, tmp_path, capsys
):
    file = tmp_path / "draft.txt"
    file.write_text(TEXT, "utf-8")
    with pytest.raises(SystemExit) as exit_:
        call_command("proofread", str(file), "--json")
    first, second = json.loads(capsys.readouterr().out)
    assert exit_.value.code == 1
    assert (first["text"], first["number"], first["unit"], first["qualifier"]) == (
        "9份", 9, "份", "exact",
    )  # fmt: skip
    assert (first["verdict"], first["key"], first["value"]) == ("differs", "inspection_opinions", 2)
    assert first["sentence"] == TEXT
    assert second["key"] == "documents_repealed"


def test_the_command_exits_0_where_nothing_differs(year, tmp_path, capsys):
    file = tmp_path / "draft.md"
    file.write_text("2023年，交办视察意见2份。", "utf-8")
    call_command("proofread", str(file))
    assert capsys.readouterr().out.startswith("✓ 2份\t与2023年“视察意见”一致：2份。")


def test_the_command_says_in_one_sentence_why_a_file_cannot_be_read(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"no archive")
    with pytest.raises(CommandError, match="文件不是完好的 Word 文档"):
        call_command("proofread", str(tmp_path / "a.docx"))
