"""Published years side by side, with what may be added and what may not."""

import csv
import io
from datetime import date

import pytest

from annual_summaries.comparison.table import series
from annual_summaries.revisions.models import FrozenFigure
from annual_summaries.summaries.models import AnnualSummary
from registers.families import in_families
from registers.figures import FIGURES
from tests.history import past_activity
from tests.once import once
from workflow.transitions import perform

PAGE = "/annual/compare/"
pytestmark = pytest.mark.django_db


@once
def two_years(published, clerk, leader):
    """2022 with one activity beside the published 2023."""
    past_activity(2022, starts_on=date(2022, 5, 8), is_public=True)
    draft = AnnualSummary.objects.create(year=2022, title="2022年年度总结", drafted_by=clerk)
    perform(draft, "publish", by=leader, data={"note": ""})


def row(key, years=(2022, 2023)):
    return next(one for one in series(years) if one.key == key)


def test_each_figure_has_its_series_and_the_difference(two_years):
    activities = row("supervision_activities")
    assert [cell.value for cell in activities.cells] == [1, 4]
    assert [cell.difference for cell in activities.cells] == ["", "+3"]
    assert activities.total == 5


def test_the_main_numbers_are_drawn_with_the_difference_beside_them(client, two_years):
    html = client.get(PAGE, {"years": "2022,2023"}).content.decode()
    assert "2022年到2023年：多 3 项" in html
    assert html.index("years-of") < html.index("<table")


def test_one_year_alone_draws_nothing(client, two_years):
    assert "years-of" not in client.get(PAGE, {"years": "2023"}).content.decode()


def test_parts_stand_below_their_wholes(two_years):
    keys = ["list_items_concluded", "opinions", "list_items", "opinion_items"]
    wholes = {key: FIGURES.get(key).part_of for key in keys}
    assert in_families(wholes) == [
        ("opinions", 0),
        ("opinion_items", 0),
        ("list_items", 1),
        ("list_items_concluded", 2),
    ]


def test_a_part_is_told_as_one_on_the_page(client, two_years):
    assert "其中：" in client.get(PAGE, {"years": "2022,2023"}).content.decode()


def test_what_stands_at_the_end_of_a_year_is_not_added_up(two_years):
    stations = row("stations")
    assert stations.total is None
    assert "不能相加" in stations.notes[0]


def test_a_change_in_the_counting_is_told(two_years):
    FrozenFigure.objects.filter(revision__summary__year=2022, key="decisions").update(
        definition_zh="连同镇街区的一起计。"
    )
    assert row("decisions").notes[0].startswith("2023年起统计口径不同。此前：连同镇街区的一起计。")


def test_a_year_that_does_not_tell_a_figure_leaves_a_gap(two_years):
    FrozenFigure.objects.filter(revision__summary__year=2022, key="decisions").delete()
    decisions = row("decisions")
    assert (decisions.cells[0].value, decisions.cells[1].change, decisions.total) == (
        None,
        None,
        None,
    )
    assert decisions.notes == ("2022年没有公布这个数。",)


def test_the_table_for_programs_says_the_same(client, two_years):
    for address in ("/annual/compare.csv", "/annual/compare/.csv"):
        answer = client.get(address, {"years": "2022,2023"})
        rows = {one["key"]: one for one in csv.DictReader(io.StringIO(answer.content.decode()))}
        activities = rows["supervision_activities"]
        assert (activities["2022"], activities["2023"], activities["total"]) == ("1", "4", "5")


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        ("abc", "请用四位数字写年份"),
        ("２０２３", "请用四位数字写年份"),
        ("", "请用四位数字写年份"),
        ("2023", "比较至少需要两年"),
        ("2022,2024", "2024年还没有公布年度总结"),
        (",".join(map(str, range(1950, 1970))), "一次最多比较 10 年"),
    ],
)
def test_bad_input_gets_a_sentence(client, two_years, years, sentence):
    page = client.get(PAGE, {"years": years})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert client.get("/annual/compare.csv", {"years": years}).status_code == 400


def test_without_a_question_the_last_published_years_stand_there(client, two_years):
    assert client.get(PAGE).context["years"] == (2022, 2023)


def test_a_draft_is_compared_with_nothing(client, draft):
    assert client.get(PAGE).context["years"] == ()


def test_a_term_takes_the_years_from_its_beginning(client, two_years):
    page = client.get(PAGE, {"term": "18"})
    assert (page.context["years"], page.context["fault"]) == ((2022, 2023), "")
    assert "没有这一届" in client.get(PAGE, {"term": "17"}).content.decode()


def test_the_cost_does_not_grow_with_the_years(client, two_years, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(PAGE, {"years": "2022,2023"})


def test_rates_stand_side_by_side_with_both_numbers(client, two_years):
    rows = {one.label: one.cells for one in client.get(PAGE).context["rates"]}
    assert rows["解决率"][1].counted.endswith("/4")
    assert len(rows["解决率"]) == 2


def test_each_cell_leads_to_the_records_of_its_year(client, two_years):
    cell = row("supervision_activities").cells[0]
    assert cell.path == "/annual/2022/figures/supervision_activities/"
    assert client.get(cell.path).context["total"] == cell.value


def test_numbers_published_elsewhere_are_in_no_series(client, two_years):
    assert "600多" not in client.get(PAGE).content.decode()
    assert "600" not in client.get("/annual/compare.csv").content.decode()


def test_the_page_reads_in_english(client, two_years):
    page = client.get("/en/annual/compare/").content.decode()
    assert "Supervision activities" in page
    assert "各年不能相加" not in page


def test_a_year_named_twice_is_shown_once(client, two_years):
    assert client.get(PAGE, {"years": "2023,2022,2023"}).context["years"] == (2022, 2023)


def test_a_part_names_its_whole_also_where_it_is_part_of_a_part(client, published):
    rows = {row.key: row for row in client.get("/annual/compare/").context["rows"]}
    assert rows["list_items"].part == f"“{rows['opinion_items'].label}”其中："
    for row in rows.values():
        whole = FIGURES.get(row.key).part_of
        assert row.part == (f"“{rows[whole].label}”其中：" if whole else "")
    assert rows["list_items"].part in client.get("/annual/compare/").content.decode()


def test_the_page_of_a_summary_names_the_whole_of_a_part_too(client, published):
    rows = {row.figure["key"]: row for row in client.get("/annual/2023/").context["page"].compared}
    assert rows["list_items"].part == f"“{rows['opinion_items'].figure['label']}”其中："
    assert rows["opinion_items"].part == ""


def test_what_changed_in_the_counting_stands_above_the_tables(client, two_years):
    decisions = FrozenFigure.objects.get(
        key="decisions", revision__summary__year=2022, revision__shown_by__isnull=False
    )
    FrozenFigure.objects.filter(pk=decisions.pk).update(definition_zh="连同镇街区的一起计。")
    changed = client.get(PAGE).context["changed"]
    assert [one.key for one in changed] == ["decisions"]
    assert "统计口径的变化" in client.get(PAGE).content.decode()
