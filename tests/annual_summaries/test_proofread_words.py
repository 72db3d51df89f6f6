"""How the words around a number choose its figure, one kind of mistake a test."""

import pytest

from annual_summaries.draft_numbers.judging import Verdict
from annual_summaries.draft_numbers.names import names_of, smooth
from registers.figures import FIGURES
from registers.rates import RATES
from tests.annual_summaries.test_proofreading import findings_of
from tests.places import SUBDISTRICTS, standing_in

pytestmark = pytest.mark.django_db  # which figures of its own the committee has


def verdicts(text):
    return "".join(
        {Verdict.AGREES: "=", Verdict.DIFFERS: "!", Verdict.UNKNOWN: "?"}[finding.verdict]
        for finding in findings_of(text)
    )


def last(text):
    return findings_of(text)[-1]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("a total that shares words with a row", "听取和审议“一府两院”各类报告12个。", "="),
        ("the same, wrong", "听取和审议“一府两院”各类报告21个。", "!"),
        ("what stands behind a rate", "清单事项74条，已解决57条，解决率77.03%。", "==="),
        ("the same, wrong", "清单事项74条，已解决75条，解决率87.03%。", "=!!"),
        ("how many are satisfied", "清单事项74条全部销号，代表满意的68条。", "=="),
        ("a total behind its classes", "培训班6个批次，共634人参加。", "=="),
        ("the same, wrong", "培训班6个批次，共643人参加。", "=!"),
        ("a row that no word of its figure leads", "开展专题询问2次，专题听取5次。", "=="),
        ("a row under another name", "任命46人次，免去28人次。", "=="),
        ("the same, wrong", "任命46人次，免去82人次。", "=!"),
        ("a sum before its parts", "备案审查38件，其中市本级27件、镇街区11件。", "==="),
        ("a sum behind them", "任命46人次、免职28人次，合计74人次。", "==="),
        ("towns apart from the city", "民生实事项目10个，镇街区民生实事6个。", "=="),
        ("the same, wrong", "民生实事项目10个，镇街区民生实事9个。", "=!"),
        ("a share of what was told", "收到群众意见238件，解决177件，解决率74.4%。", "==="),
        ("a part never held against its whole", "废止文件106件，其中集中清理的102件。", "=="),
        ("names before their numbers", "清单由经信局、财政局分别承办3条和2条。", "=="),
        ("a name behind a bracket", "废止文件106件，绝大部分（102件）来自文件清理。", "=="),
        ("a figure before a colon", "备案审查：镇街区11件。\n废止文件：106件。", "=="),
        ("bodies that are counted", "镇街区执法检查12次，另有4个镇街区没有开展。", "=?"),
        ("what is left", "镇街区备案审查11件，余下5件另行处理。", "=?"),
        ("what no figure counts", "主任会议12次，主任会议研究议题30个。", "=?"),
    ],
)
def test_a_number_is_held_against_the_figure_of_its_own_words(kind, text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "明年开展监督活动90项。",
        "再新建联络站5个。",
        "平均每场接待群众5人次。",
        "我个人接待群众18人次。",
        "监督活动比上年多了7项。",
    ],
)
def test_plans_averages_and_changes_are_no_numbers_of_the_year(text):
    assert verdicts(text) == "?"


def test_a_change_does_not_make_the_number_beside_it_one():
    assert verdicts("比上年增加5次的市级执法检查共计3次。") == "?="


def test_the_figure_named_is_the_one_whose_words_and_size_fit_best():
    differing = last("镇街区审查文件11件，推动废止各类文件116件。")
    assert (differing.verdict, differing.statement.figure) == (
        Verdict.DIFFERS,
        "documents_repealed",
    )


def test_a_wrong_number_of_towns_names_the_figure_of_towns():
    assert last("民生实事项目全部完成，镇街区票决民生实事8个。").statement.figure == (
        "wellbeing_projects_town"
    )


def test_a_sentence_without_numbers_says_what_the_next_one_speaks_of():
    text = "依法备案审查。市级27件、镇街区11件，合计38件。"
    assert verdicts(text) == "==="


def test_a_sum_says_what_it_adds_up():
    total = findings_of("备案审查文件38件，其中市本级27件、镇街区11件。")[0]
    assert total.statement.label == "市级备案审查文件＋镇街区备案审查文件"


def test_a_date_names_no_month():
    finding = last("收到群众事项238件。截至十二月底，解决177件。")
    assert (finding.verdict, finding.statement.row) == (Verdict.AGREES, "")


def test_in_spring_the_last_year_is_the_one_that_the_report_is_of():
    asked = findings_of("去年共提出视察意见12份。")
    assert [finding.verdict for finding in asked] == [Verdict.AGREES]


# --- Everyday speech ------------------------------------------------------------------------------


def test_no_word_by_which_a_figure_is_named_is_changed_as_everyday_speech():
    declared = [*FIGURES.in_force(), *(rate for group in RATES.all() for rate in group.rates)]
    named = [words for one in declared for words in one.said]
    assert [words for words in named if smooth(words) != words] == []


@pytest.mark.parametrize(
    ("text", "figure", "row"),
    [
        ("红头文件市里把关了27件。", "documents_reviewed_city", ""),
        ("联络站里，老百姓念叨的事238桩。", "station_matters", ""),
        ("联络站接待群众，芝英来了54人次。", "station_receptions", "芝英镇人大"),
        ("清单事项百分之一百答复。", "answered", ""),
        ("清单事项代表满意的占九成二。", "satisfied_fully", ""),
        ("代表建议三分之二解决。", "suggestions_solved", ""),
    ],
)
def test_everyday_words_are_read_as_those_of_the_records(text, figure, row):
    finding = findings_of(text)[-1]
    assert finding.verdict is Verdict.AGREES
    assert (finding.statement.figure, finding.statement.row) == (figure, row)


def test_a_number_said_of_one_among_several_is_not_held_against_the_whole():
    findings = findings_of("代表培训班办了6批次，一期126人次。")
    assert findings[-1].verdict is not Verdict.DIFFERS


def test_the_towns_row_of_the_same_name_stands_beside_the_citys():
    findings = findings_of("备案审查中，需要修改的市级3件，镇街1件。")
    assert [one.verdict for one in findings] == [Verdict.AGREES] * 2


def test_doing_by_the_yearly_plan_is_no_plan():
    (finding,) = findings_of("依照年度计划组织执法检查3次。")
    assert finding.verdict is Verdict.AGREES


def test_a_row_is_known_by_its_other_names_in_the_words_of_another_place():
    with standing_in(SUBDISTRICTS):
        assert "街道办理" in names_of("街道办理", "群众事项")
        assert "报区人大" in names_of("上报区人大", "群众事项")
