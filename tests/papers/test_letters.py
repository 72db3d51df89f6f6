"""The hand-over letter, its list, and what the check code tells everybody."""

import io
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from accounts.choices import Role
from papers.content import written_day, written_number
from papers.issuing import issue
from papers.kinds import KINDS
from papers.models import OfficialPaper, Standing
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.factories import government, hand_over, make_item, make_opinion, make_org, make_user
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow.transitions import perform


@once
def people():
    return Everybody()


@once
def opinion(people):
    made = make_opinion(items=2, unit=people.unit, title="城区停车视察意见")
    second = made.items.get(sequence=2)
    second.lead_unit = people.other_handler.current_grants[0].organization
    second.suggestion = "=1+1 增设车位"
    second.save()
    return hand_over(made, people)


def paper_of(record, kind="hand-over"):
    return OfficialPaper.objects.about(record).filter(kind=kind).first()


def words_of(raw):
    document = Document(io.BytesIO(raw))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_the_letter_is_made_at_the_hand_over(opinion, people):
    paper = paper_of(opinion)
    assert (paper.number, paper.version) == (opinion.number, 1)
    assert (paper.made_by, paper.day) == (people.leader, opinion.handed_over_on)
    assert paper.holds()


def test_a_frozen_content_that_was_changed_is_found(opinion):
    paper = paper_of(opinion)
    paper.content["title"] = "别的标题"
    assert not paper.holds()


def test_the_letter_names_number_addressee_day_and_code(client, people, opinion):
    client.force_login(people.clerk)
    response = client.get(f"/my/opinions/{opinion.pk}/letter.docx")
    words = words_of(response.content)
    paper = paper_of(opinion)
    assert f"{opinion.addressee.name}：" in words
    assert written_day(opinion.handed_over_on) in words
    assert paper.code_in_groups in words
    assert f"/letters/{paper.code}/" in words


def test_the_letter_is_a_file_with_its_number_in_its_name(client, people, opinion):
    client.force_login(people.clerk)
    response = client.get(f"/my/opinions/{opinion.pk}/letter.docx")
    said = unquote(response.headers["Content-Disposition"])
    assert said.startswith("attachment")
    assert paper_of(opinion).number in said


def test_the_letter_is_set_as_the_standard_asks(client, people, opinion):
    client.force_login(people.clerk)
    raw = client.get(f"/my/opinions/{opinion.pk}/letter.docx").content
    document = Document(io.BytesIO(raw))
    section = document.sections[0]
    margins = section.top_margin.mm, section.bottom_margin.mm, section.left_margin.mm
    assert [round(length) for length in margins] == [37, 35, 28]
    head, foot = section.first_page_header._element.xml, section.first_page_footer._element.xml
    assert "thickThinSmallGap" in head
    assert "C00000" in head
    assert opinion.number in head
    assert "thinThickSmallGap" in foot
    assert "PAGE" not in foot
    assert "PAGE" in section.footer._element.xml
    fonts = {
        run.element.rPr.rFonts.get(qn("w:eastAsia"))
        for line in document.paragraphs
        for run in line.runs
    }
    assert {"方正小标宋简体", "仿宋_GB2312", "黑体"} <= fonts


def test_the_list_is_a_workbook_whose_words_are_no_formulas(client, people, opinion):
    client.force_login(people.clerk)
    raw = client.get(f"/my/opinions/{opinion.pk}/annex.xlsx").content
    sheet = load_workbook(io.BytesIO(raw)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert "=1+1 增设车位" in [cell.value for cell in cells if cell.data_type == "s"]
    assert "序号" in [cell.value for cell in cells]


def test_a_unit_has_the_letter_with_its_own_rows(client, people, opinion):
    client.force_login(people.handler)
    raw = client.get(f"/my/opinions/{opinion.pk}/annex.xlsx").content
    values = [
        cell.value for row in load_workbook(io.BytesIO(raw)).active.iter_rows() for cell in row
    ]
    assert "建议1" in values
    assert "=1+1 增设车位" not in values
    assert "另有 1 条由其他单位办理，本件从略。" in values


def test_the_addressee_has_the_whole_list(client, opinion):
    client.force_login(make_user(Role.HANDLER, government()))
    words = words_of(client.get(f"/my/opinions/{opinion.pk}/letter.docx").content)
    assert "增设车位" in words


@pytest.mark.parametrize("name", ["helper", "deputy", "town_clerk", "keeper", "nobody"])
def test_who_has_nothing_to_do_with_it_does_not_learn_of_the_letter(client, people, opinion, name):
    client.force_login(getattr(people, name))
    assert client.get(f"/my/opinions/{opinion.pk}/letter.docx").status_code == 404


def test_a_draft_is_read_by_staff_alone_and_says_what_it_is(client, people):
    drafted = make_opinion(unit=people.unit)
    client.force_login(people.clerk)
    words = words_of(client.get(f"/my/opinions/{drafted.pk}/letter.docx").content)
    assert "草稿" in words
    assert "校验码" not in words
    client.force_login(people.handler)
    assert client.get(f"/my/opinions/{drafted.pk}/letter.docx").status_code == 404
    assert paper_of(drafted) is None


def test_an_opinion_of_the_ledger_gets_its_letter_when_first_asked_for(client, people, opinion):
    OfficialPaper.objects.all().delete()
    client.force_login(people.clerk)
    client.get(f"/my/opinions/{opinion.pk}/letter.docx")
    client.get(f"/my/opinions/{opinion.pk}/letter.docx")
    assert [paper.version for paper in OfficialPaper.objects.about(opinion)] == [1]


def test_a_changed_list_is_a_new_version_that_supersedes_the_old(client, people, opinion):
    first = paper_of(opinion)
    Item.objects.filter(opinion=opinion, sequence=1).update(suggestion="改正后的建议")
    client.force_login(people.clerk)
    page = client.get(reverse("my_papers:page", args=["hand-over", opinion.pk]))
    assert "制作新版本" in page.content.decode()
    client.post(reverse("my_papers:page", args=["hand-over", opinion.pk]))
    second = paper_of(opinion)
    first.refresh_from_db()
    assert (second.version, second.number, first.standing) == (2, first.number, "superseded")
    answer = client.get(f"/letters/{first.code}/").content.decode()
    assert "已被新版本代替" in answer


def test_an_unchanged_record_makes_no_second_version(people, opinion):
    again = issue(KINDS["hand-over"], opinion, by=people.clerk)
    assert again.version == 1


def test_a_unit_cannot_make_a_version(client, people, opinion):
    client.force_login(people.handler)
    path = reverse("my_papers:page", args=["hand-over", opinion.pk])
    assert client.post(path).status_code == 403


def test_a_withdrawn_opinion_makes_its_papers_void(client, people, opinion):
    perform(opinion, "withdraw", by=people.leader, data={"reason": "重复。"})
    paper = paper_of(opinion)
    assert paper.standing == Standing.VOID
    assert "已作废" in client.get(f"/letters/{paper.code}/").content.decode()


def test_the_check_code_tells_nothing_of_the_content(client, opinion):
    page = client.get(f"/letters/{paper_of(opinion).code}/").content.decode()
    assert opinion.number in page
    assert "现行有效" in page
    for secret in (opinion.title, opinion.addressee.name, "建议1", opinion.activity.title):
        assert secret not in page


def test_a_code_is_found_however_it_is_typed(client, opinion):
    code = paper_of(opinion).code_in_groups.lower().replace("-", " ")
    response = client.get("/letters/", {"code": code})
    assert response["Location"] == f"/letters/{paper_of(opinion).code}/"


def test_an_unknown_code_is_refused_in_a_sentence(client, db):
    response = client.get("/letters/0000000000000000/")
    assert response.status_code == 404
    assert "没有这个校验码的公文" in response.content.decode()


def test_the_page_for_the_printer_holds_the_same_words(client, people, opinion):
    client.force_login(people.clerk)
    page = client.get(reverse("my_papers:page", args=["hand-over", opinion.pk])).content.decode()
    content = paper_of(opinion).frozen()
    for words in (content.title, content.addressee, content.day, *content.attachments):
        assert words in page


def test_the_page_of_the_opinion_leads_to_its_letter(client, people, opinion):
    client.force_login(people.clerk)
    page = client.get(reverse("my_items:opinion", args=[opinion.pk])).content.decode()
    assert reverse("my_papers:page", args=["hand-over", opinion.pk]) in page


def test_days_have_no_leading_zeros():
    from datetime import date

    assert written_day(date(2026, 3, 5)) == "2026年3月5日"


def test_numbers_stand_in_the_brackets_of_the_standard():
    assert written_number("永人大视[2026]3号") == "永人大视〔2026〕3号"


def test_the_minutes_of_a_check_are_made_with_it(people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    content = paper_of(item, "check-minutes").frozen()
    assert ["核查地点", "现场"] in content.parts[0]["rows"]
    assert "核查〔" in paper_of(item, "check-minutes").number


def test_numbers_of_a_series_are_counted_by_year(people):
    first, second = (make_item(ItemStatus.AWAITING_EVALUATION, people) for _ in range(2))
    ordinals = [paper_of(item, "check-minutes").ordinal for item in (first, second)]
    assert ordinals == [1, 2]


def test_a_long_name_of_an_organ_fits_on_one_line(people, client):
    body = make_org("永康市" + "某某" * 15 + "人民代表大会常务委员会", "committee")
    made = make_opinion(unit=people.unit)
    made.activity.organizer = body
    made.activity.save()
    client.force_login(people.clerk)
    raw = client.get(f"/my/opinions/{made.pk}/letter.docx").content
    run = Document(io.BytesIO(raw)).sections[0].first_page_header.paragraphs[0].runs[0]
    assert run.font.size.mm * len(body.name) <= 166


def test_opinions_keep_their_version_when_a_letter_is_made(opinion, people):
    before = Opinion.objects.get(pk=opinion.pk).version
    issue(KINDS["hand-over"], opinion, by=people.clerk)
    assert Opinion.objects.get(pk=opinion.pk).version == before
