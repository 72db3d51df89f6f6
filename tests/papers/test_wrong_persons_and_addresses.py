"""Papers asked for by the wrong person or in a wrong way; what a check code tells strangers."""

import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.choices import Role
from accounts.models import Grant, User
from papers.issuing import issue, make_void
from papers.kinds import KINDS
from papers.models import OfficialPaper
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import hand_over, make_activity, make_item, make_opinion, make_org, make_user
from tests.once import once
from tests.supervision.back_office import activity_page
from tests.supervision.everybody import Everybody
from workflow.transitions import perform

HAN = re.compile(r"[\u4e00-\u9fff]")
CHINESE = re.compile(r'<(\w+)[^>]*lang="zh[^"]*"[^>]*>.*?</\1>', re.DOTALL)


@once
def people() -> Everybody:
    return Everybody()


@once
def item(people: Everybody) -> Any:
    return make_item(ItemStatus.AWAITING_EVALUATION, people)


@once
def shared(people: Everybody) -> Any:
    """Two items of two units; the second unit helps nobody."""
    made = make_opinion(items=2, unit=people.unit)
    Item.objects.filter(opinion=made, sequence=2).update(
        lead_unit=people.other_handler.current_grants[0].organization_id
    )
    return hand_over(made, people)


def address(kind: str, record: Any, name: str = "page") -> str:
    return reverse(f"my_papers:{name}", args=[kind, record.pk])


def listed(client: Client, user: User, opinion: Any) -> list[Any]:
    client.force_login(user)
    raw = client.get(address("hand-over", opinion, "workbook")).content
    rows = load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True)
    return [row[3] for row in rows if row[3] and row[3].startswith("建议") and row[0] != "序号"]


# --- The wrong person ----------------------------------------------------------------------------


def test_each_unit_has_its_own_rows_alone(client: Client, people: Everybody, shared: Any) -> None:
    assert listed(client, people.handler, shared) == ["建议1"]
    assert listed(client, people.other_handler, shared) == ["建议2"]
    assert listed(client, people.leader, shared) == ["建议1", "建议2"]


def test_a_unit_that_helps_has_the_row_on_which_it_helps(
    client: Client, people: Everybody, shared: Any
) -> None:
    unit = people.helper.current_grants[0].organization
    shared.items.get(sequence=2).assisting_units.add(unit)
    assert listed(client, people.helper, shared) == ["建议2"]


def test_the_page_of_a_unit_shows_no_row_of_another(
    client: Client, people: Everybody, shared: Any
) -> None:
    client.force_login(people.handler)
    page = client.get(address("hand-over", shared)).content.decode()
    assert ("建议1" in page, "建议2" in page) == (True, False)
    assert "另有 1 条由其他单位办理" in page


def test_a_unit_from_which_the_item_was_taken_reads_it_no_more(
    client: Client, people: Everybody, shared: Any
) -> None:
    Item.objects.filter(opinion=shared, sequence=1).update(lead_unit=make_org("水利局"))
    client.force_login(people.handler)
    assert client.get(address("hand-over", shared)).status_code == 404


def test_a_second_handler_of_the_unit_reads_what_the_first_reads(
    client: Client, people: Everybody, item: Any
) -> None:
    client.force_login(make_user(Role.HANDLER, people.unit))
    assert client.get(address("hand-over", item.opinion)).status_code == 200


def test_who_is_no_longer_handler_reads_no_paper(
    client: Client, people: Everybody, item: Any
) -> None:
    Grant.objects.filter(user=people.handler).update(until="2021-01-01")
    client.force_login(people.handler)
    assert client.get(address("hand-over", item.opinion)).status_code == 404


@pytest.mark.parametrize("name", ["leader", "handler", "deputy"])
def test_reading_makes_no_second_paper(
    client: Client, people: Everybody, item: Any, name: str
) -> None:
    before = OfficialPaper.objects.about(item).filter(kind="check-minutes").count()
    client.force_login(getattr(people, name))
    client.get(address("check-minutes", item))
    assert OfficialPaper.objects.about(item).filter(kind="check-minutes").count() == before


@pytest.mark.parametrize("name", ["handler", "deputy"])
def test_who_only_reads_minutes_makes_none(
    client: Client, people: Everybody, item: Any, name: str
) -> None:
    client.force_login(getattr(people, name))
    assert client.post(address("check-minutes", item)).status_code == 403


def test_the_other_deputy_has_no_form_to_rate_on(
    client: Client, people: Everybody, item: Any
) -> None:
    client.force_login(people.other_deputy)
    assert client.get(address("satisfaction-form", item)).status_code == 404
    assert not OfficialPaper.objects.about(item).filter(kind="satisfaction-form").exists()


# --- A town's own --------------------------------------------------------------------------------


@pytest.fixture
def of_town(people: Everybody) -> Any:
    town = people.town_clerk.current_grants[0].organization
    return make_activity(organizer=town, level="town")


def test_a_town_makes_the_whole_file_of_its_own_activity(
    client: Client, people: Everybody, of_town: Any
) -> None:
    client.force_login(people.town_clerk)
    client.post(address("activity-file", of_town))
    assert OfficialPaper.objects.about(of_town).get().issuer == of_town.organizer.name


def test_the_city_reads_a_towns_whole_file_and_makes_none(
    client: Client, people: Everybody, of_town: Any
) -> None:
    client.force_login(people.clerk)
    assert client.get(address("activity-file", of_town)).status_code == 200
    assert client.post(address("activity-file", of_town)).status_code == 403


def test_another_town_does_not_learn_of_it(client: Client, of_town: Any) -> None:
    other = make_user(Role.TOWN_CLERK, make_org("古山镇人大", "town_congress"))
    client.force_login(other)
    assert client.get(address("activity-file", of_town)).status_code == 404


def test_each_body_counts_its_papers_for_itself(people: Everybody, of_town: Any) -> None:
    of_city = make_activity()
    papers = [
        issue(KINDS["activity-file"], activity, by=people.clerk) for activity in (of_town, of_city)
    ]
    assert [paper.ordinal for paper in papers] == [1, 1]


# --- The way to the whole file -------------------------------------------------------------------


def test_the_back_office_leads_from_an_activity_to_its_whole_file(
    client: Client, people: Everybody, item: Any
) -> None:
    activity = item.opinion.activity
    for user in (people.clerk, people.leader):
        client.force_login(user)
        page = client.get(activity_page(activity)).content.decode()
        assert f'href="{address("activity-file", activity)}"' in page


def test_who_cannot_make_a_whole_file_is_led_to_none_that_is_not_there(
    client: Client, people: Everybody, of_town: Any
) -> None:
    client.force_login(people.clerk)
    way = f'href="{address("activity-file", of_town)}"'
    assert way not in client.get(activity_page(of_town)).content.decode()
    issue(KINDS["activity-file"], of_town, by=people.town_clerk)
    assert way in client.get(activity_page(of_town)).content.decode()


# --- The wrong way -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["reply-form", "check-minutes", "satisfaction-form"])
def test_a_paper_without_a_list_has_no_workbook(
    client: Client, people: Everybody, item: Any, kind: str
) -> None:
    client.force_login(people.clerk)
    assert client.get(address(kind, item, "workbook")).status_code == 404


@pytest.mark.parametrize("name", ["word", "workbook"])
def test_a_file_is_only_read(client: Client, people: Everybody, item: Any, name: str) -> None:
    client.force_login(people.clerk)
    assert client.post(address("hand-over", item.opinion, name)).status_code == 405


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_paper_is_neither_put_nor_deleted(
    client: Client, people: Everybody, item: Any, method: str
) -> None:
    client.force_login(people.clerk)
    assert getattr(client, method)(address("hand-over", item.opinion)).status_code == 405


def test_a_key_that_no_database_holds_is_not_found(client: Client, people: Everybody) -> None:
    client.force_login(people.clerk)
    assert client.get(f"/my/papers/hand-over/{10**30}/").status_code == 404


def test_papers_are_kept_by_no_cache(client: Client, people: Everybody, item: Any) -> None:
    client.force_login(people.clerk)
    for name in ("page", "word", "workbook"):
        said = client.get(address("hand-over", item.opinion, name)).headers["Cache-Control"]
        assert "private" in said or "no-store" in said


def test_a_title_of_many_lines_is_a_name_of_one(
    client: Client, people: Everybody, item: Any
) -> None:
    paper = OfficialPaper.objects.about(item.opinion).get(kind="hand-over")
    paper.content["title"] = "甲/乙\r\n丙" + "长" * 300
    OfficialPaper.objects.filter(pk=paper.pk).update(content=paper.content)
    client.force_login(people.clerk)
    answer = client.get(address("hand-over", item.opinion, "word"))
    assert answer.status_code == 200
    assert "%2F" not in answer.headers["Content-Disposition"]


def test_a_draft_without_a_number_has_no_empty_brackets(client: Client, people: Everybody) -> None:
    drafted = make_opinion(unit=people.unit, number=None)
    client.force_login(people.clerk)
    page = client.get(address("hand-over", drafted)).content.decode()
    assert "草稿" in page
    assert "（）" not in page


# --- What a check code tells ---------------------------------------------------------------------


def test_a_void_paper_is_not_said_to_have_a_newer_version(
    client: Client, people: Everybody, item: Any
) -> None:
    make_void(item.opinion, by=people.leader)
    paper = OfficialPaper.objects.about(item.opinion).get()
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "这一份已经作废" in page
    assert "请以最新版本为准" not in page


def test_an_old_version_names_the_newest(client: Client, people: Everybody, item: Any) -> None:
    first = OfficialPaper.objects.about(item.opinion).get()
    for words in ("改一", "改二"):
        Item.objects.filter(pk=item.pk).update(suggestion=words)
        issue(KINDS["hand-over"], item.opinion, by=people.clerk)
    page = client.get(first.get_absolute_url()).content.decode()
    assert re.search(r"最新版本</dt>\s*<dd[^>]*>\s*3\s*<", page)


@pytest.mark.parametrize("typed", ["x", "0" * 15, "0" * 17, "U" * 16, "' OR 1=1 --", "零" * 500])
def test_what_is_no_code_is_refused_in_a_sentence(client: Client, db: None, typed: str) -> None:
    page = client.get("/letters/", {"code": typed})
    assert (page.status_code, "没有这个校验码的公文" in page.content.decode()) == (200, True)


def test_an_empty_field_is_no_fault(client: Client, db: None) -> None:
    page = client.get("/letters/", {"code": ""}).content.decode()
    assert "没有这个校验码的公文" not in page


def test_letters_that_look_like_digits_are_read_as_them(client: Client, item: Any) -> None:
    paper = OfficialPaper.objects.about(item.opinion).get()
    OfficialPaper.objects.filter(pk=paper.pk).update(code="0101010101010101")
    assert client.get("/letters/OIOLoi0lOIOIoioi/").status_code == 200


def test_a_check_in_english_has_chinese_words_only_where_it_says_so(
    client: Client, item: Any
) -> None:
    paper = OfficialPaper.objects.about(item.opinion).get()
    for path in ("/en/letters/", f"/en/letters/{paper.code}/", "/en/letters/none/"):
        html = client.get(path).content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        assert not HAN.search(CHINESE.sub("", main)), path


def test_a_check_asks_little_and_as_little_of_every_paper(
    client: Client, people: Everybody, item: Any
) -> None:
    paper = OfficialPaper.objects.about(item.opinion).get()
    client.get(paper.get_absolute_url())

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(paper.get_absolute_url())
        return len(seen)

    one = asked()
    for number in range(3):
        other = make_item(ItemStatus.HANDLING, people)
        perform(other, "supervise", by=people.leader, data={"note": f"第{number}次。"})
    assert asked() == one


def test_a_paper_of_three_rows_costs_as_much_as_one_of_one(
    client: Client, people: Everybody
) -> None:
    client.force_login(people.clerk)
    costs = []
    for items in (1, 1, 3):
        opinion = hand_over(make_opinion(items=items, unit=people.unit), people)
        with CaptureQueriesContext(connection) as seen:
            client.get(address("hand-over", opinion))
        costs.append(len(seen))
    assert costs[1] == costs[2]
