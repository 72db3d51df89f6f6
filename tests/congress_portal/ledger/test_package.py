"""Workbooks that mean harm, or are damaged: one sentence, little memory, little time."""

import contextlib
import random
import zipfile

import pytest

from congress_portal.importing.run import check_workbook
from congress_portal.workbook import package
from congress_portal.workbook.notes import WorkbookRefused
from tests.congress_portal.ledger.workbooks import Year, written

pytestmark = pytest.mark.django_db
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@pytest.fixture
def good(tmp_path):
    return written(tmp_path / "good.xlsx", {"组织": Year()["组织"]})


@pytest.fixture
def altered(good, tmp_path):
    """A copy of a good workbook with parts replaced or added; the path."""

    def altered(parts, compress=zipfile.ZIP_DEFLATED):
        target = tmp_path / "altered.xlsx"
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(target, "w", compress) as new:
            for name in {*old.namelist(), *parts}:
                new.writestr(name, parts.get(name) or old.read(name))
        return target

    return altered


def refused(path):
    with pytest.raises(WorkbookRefused) as refusal:
        check_workbook(path)
    return str(refusal.value)


def sheet(rows):
    return f"{HEAD}<sheetData>{rows}</sheetData></worksheet>"


def test_a_good_workbook_opens(good):
    assert check_workbook(good).faults.lines() == []


@pytest.mark.parametrize("name", ["ledger.xls", "ledger.csv", "ledger.xlsm", "ledger"])
def test_only_xlsx_is_taken(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    assert "只能导入 .xlsx" in refused(tmp_path / name)


def test_a_file_over_the_limit_is_refused(good, monkeypatch):
    monkeypatch.setattr(package, "FILE_LIMIT", 100)
    assert "文件太大" in refused(good)


def test_what_unpacks_to_more_than_the_limit_is_refused(good, monkeypatch):
    monkeypatch.setattr(package, "UNPACKED_LIMIT", 1000)
    assert "解压后过大" in refused(good)


def test_a_bomb_is_refused_by_its_ratio(altered):
    assert "解压后过大" in refused(altered({SHEET: sheet(" " * 30_000_000)}))


def test_a_huge_part_that_would_be_parsed_whole_is_refused(altered):
    noise = random.Random(1).randbytes(4_500_000).hex()  # noqa: S311  noise, not a secret
    assert "解压后过大" in refused(altered({"xl/styles.xml": f"<a>{noise}</a>"}))


def test_very_many_parts_are_refused(altered):
    assert "解压后过大" in refused(altered({f"a{number}": b"a" for number in range(2100)}))


def test_one_endless_row_is_refused(altered):
    endless = sheet("<row>" + "<c/>" * 400_000 + "</row>")
    assert "内容过多" in refused(altered({SHEET: endless}, zipfile.ZIP_STORED))


@pytest.fixture
def shared(good, altered):
    """A workbook as Excel itself writes it: the texts in a table of their own."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{main}"/></Types>'
    texts = ["名称", "类别", "永康市人民法院", "法院"]
    cells = [
        f'<c r="{place}" t="s"><v>{n}</v></c>' for n, place in enumerate(["A1", "B1", "A2", "B2"])
    ]
    with zipfile.ZipFile(good) as archive:
        types = archive.read("[Content_Types].xml").decode().replace("</Types>", part)
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    rows = f'<row r="1">{cells[0]}{cells[1]}</row><row r="2">{cells[2]}{cells[3]}</row>'
    return altered(
        {
            "[Content_Types].xml": types,
            "xl/sharedStrings.xml": HEAD.replace("<worksheet", "<sst") + strings + "</sst>",
            SHEET: sheet(rows),
        }
    )


def test_shared_texts_are_read(shared):
    (row,) = check_workbook(shared).sections["组织"].rows
    assert (row["名称"], row["类别"]) == ("永康市人民法院", "court")


def test_rows_of_very_many_cells_are_refused(altered):
    wide = sheet(("<row>" + "<c/>" * 1000 + "</row>") * 20)
    assert "内容过多" in refused(altered({SHEET: wide}, zipfile.ZIP_STORED))


@pytest.mark.parametrize("limit", ["CELLS_LIMIT", "EMPTY_LIMIT"])
def test_very_many_cells_are_refused(altered, monkeypatch, limit):
    monkeypatch.setattr(package, limit, 15)
    rows = '<row r="1"><c r="A1"/><c r="B1"/></row>' * 10
    assert "内容过多" in refused(altered({SHEET: sheet(rows)}))


def test_very_many_rows_are_refused_before_they_are_read(altered, monkeypatch):
    monkeypatch.setattr(package, "ROWS_LIMIT", 10)
    monkeypatch.setattr(package, "_parse", None)
    rows = "".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, 50))
    assert "行数太多" in refused(altered({SHEET: sheet(rows)}))


def test_very_many_strings_are_refused(shared, monkeypatch):
    monkeypatch.setattr(package, "STRINGS_LIMIT", 3)
    assert "内容过多" in refused(shared)


@pytest.mark.parametrize("row", ["1048577", "99999999999"])
def test_a_row_beyond_the_end_of_excel_is_refused(altered, row):
    cell = '<c t="inlineStr"><is><t>a</t></is></c>'
    assert "行号超出" in refused(altered({SHEET: sheet(f'<row r="{row}">{cell}</row>')}))


def test_a_column_far_out_is_refused(altered):
    cell = '<c r="ZZZ1" t="inlineStr"><is><t>a</t></is></c>'
    assert check_workbook(altered({SHEET: sheet(f'<row r="1">{cell}</row>')})).sections == {}


def test_a_size_that_lies_is_not_believed(altered, good):
    with zipfile.ZipFile(good) as archive:
        text = archive.read(SHEET).decode()
    lying = text.replace('<dimension ref="A1:F6"', '<dimension ref="A1:XFD1048576"')
    assert lying != text
    assert len(check_workbook(altered({SHEET: lying})).sections["组织"].rows) == 5


def test_entities_are_refused(altered):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>'
    text = HEAD.replace("<worksheet", bomb + "<worksheet")
    assert "打不开" in refused(altered({SHEET: text + "<sheetData/></worksheet>"}))


def test_a_file_from_outside_is_not_read(altered):
    bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    text = HEAD.replace("<worksheet", bomb + "<worksheet")
    assert "打不开" in refused(altered({SHEET: text + "<sheetData>&b;</sheetData></worksheet>"}))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_off_file_is_one_sentence(good, share):
    content = good.read_bytes()
    good.write_bytes(content[: int(len(content) * share)])
    assert "打不开" in refused(good)


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_file_never_raises_anything_else(good, seed):
    chance = random.Random(seed)  # noqa: S311  noise, not a secret
    content = bytearray(good.read_bytes())
    for _turn in range(20):
        content[chance.randrange(len(content))] = chance.randrange(256)
    good.write_bytes(content)
    with contextlib.suppress(WorkbookRefused):
        check_workbook(good)


def test_a_part_that_is_larger_than_it_says_is_refused(good):
    content = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as archive:
        start = archive.getinfo(SHEET).header_offset
    at = content.rindex(SHEET.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    good.write_bytes(content)
    assert start >= 0
    assert "打不开" in refused(good)


def test_a_workbook_of_strings_that_begin_like_formulas_holds_none(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = "组织"
    page.append(["名称", "类别"])
    page.append([None, "其他"])
    page["A2"].value = "=1+1"
    page["A2"].data_type = "s"
    book.save(tmp_path / "text.xlsx")
    assert check_workbook(tmp_path / "text.xlsx").faults.lines() == []
