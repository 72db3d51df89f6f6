"""Proof-reading: the numbers of drafts in different wordings, held against the demo's year."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from annual_summaries.draft_numbers.checking import proofread
from annual_summaries.draft_numbers.judging import Verdict

pytestmark = pytest.mark.django_db  # which figures of its own the committee has
DRAFTS = Path(__file__).with_name("drafts")
NAMES = sorted(
    path.name for path in DRAFTS.glob("*.*") if path.name not in ("README.md", "account-2023.json")
)
HELD_OUT = sorted(path.name for path in (DRAFTS / "held_out").iterdir())
MARK = re.compile(r"\[([^\]\[!?]+)(?:(\?)|!([^\]\[]+))?\]")
ACCOUNT = json.loads((DRAFTS / "account-2023.json").read_text("utf-8"))


@dataclass(frozen=True)
class Marked:
    place: int
    text: str
    is_wrong: bool
    is_unknown: bool


def draft(name):
    """The text of a draft without its marks, and what they say."""
    raw, text, marks, end = (DRAFTS / name).read_text("utf-8"), "", [], 0
    for found in MARK.finditer(raw):
        text += raw[end : found.start()]
        marks.append(Marked(len(text), found[1], found[3] is not None, found[2] is not None))
        text += found[1]
        end = found.end()
    return text + raw[end:], marks


def findings_of(text, year=2023):
    return proofread(text, year, lambda year: ACCOUNT)


def one(text):
    (finding,) = findings_of(text)
    return finding


def test_there_are_drafts_in_at_least_six_wordings():
    assert len(NAMES) >= 6


@pytest.mark.parametrize("name", NAMES)
def test_every_wrong_number_is_found_and_no_right_one_is_called_wrong(name):
    text, marks = draft(name)
    found = findings_of(text)
    wrong = [mark for mark in marks if mark.is_wrong]
    caught = [mark for mark in wrong if _verdict(found, mark) is Verdict.DIFFERS]
    places = {mark.place for mark in wrong}
    false = [
        finding.number.text
        for finding in found
        if finding.verdict is Verdict.DIFFERS and not places & set(range(*finding.place))
    ]
    assert len(wrong) >= 8
    assert len(marks) >= 36
    assert caught == wrong, set(wrong) - set(caught)
    assert false == []


@pytest.mark.parametrize("name", NAMES)
def test_four_of_five_right_numbers_are_said_to_agree(name):
    text, marks = draft(name)
    found = findings_of(text)
    right = [mark for mark in marks if not mark.is_wrong]
    agreeing = [mark for mark in right if _verdict(found, mark) is Verdict.AGREES]
    assert len(agreeing) >= 0.8 * len(right)


def test_drafts_that_no_rule_was_made_for_are_read_as_well():
    """Seven of eight wrong ones found; two of forty right ones, or none of those that no figure
    says, called wrong."""
    wrong, caught, right, false, unknown = 0, 0, 0, 0, 0
    for name in HELD_OUT:
        text, marks = draft(f"held_out/{name}")
        found = findings_of(text)
        for mark in marks:
            differs = _verdict(found, mark) is Verdict.DIFFERS
            wrong += mark.is_wrong
            caught += mark.is_wrong and differs
            right += not mark.is_wrong and not mark.is_unknown
            false += not mark.is_wrong and not mark.is_unknown and differs
            unknown += mark.is_unknown and differs
    assert (len(HELD_OUT) >= 10, wrong >= 70, right >= 500) == (True, True, True)
    assert caught >= 7 * wrong / 8, caught
    assert false <= 2 * right / 40, false
    assert unknown == 0


@pytest.mark.parametrize("name", HELD_OUT)
def test_no_draft_alone_has_more_right_numbers_called_wrong_than_two_of_forty(name):
    text, marks = draft(f"held_out/{name}")
    wrong = {mark.place for mark in marks if mark.is_wrong}
    false = [
        finding.number.text
        for finding in findings_of(text)
        if finding.verdict is Verdict.DIFFERS and not wrong & set(range(*finding.place))
    ]
    assert len(false) <= 2 * len(marks) / 40, false


@pytest.mark.parametrize("name", HELD_OUT)
def test_in_every_draft_seven_of_eight_wrong_numbers_are_found(name):
    text, marks = draft(f"held_out/{name}")
    found = findings_of(text)
    wrong = [mark for mark in marks if mark.is_wrong]
    caught = [mark for mark in wrong if _verdict(found, mark) is Verdict.DIFFERS]
    assert len(caught) >= 7 * len(wrong) / 8, [mark.text for mark in wrong if mark not in caught]


def _verdict(found, mark):
    for finding in found:
        if finding.place[0] <= mark.place < finding.place[1]:
            return finding.verdict
    return None


@pytest.mark.parametrize(
    ("text", "figure", "row"),
    [
        ("全年提出视察意见12份。", "inspection_opinions", ""),
        ("视察意见列出清单74条。", "list_items", ""),
        ("南苑区块视察后，交办视察意见10条。", "list_items", "南苑区块城市更新视察"),
        ("各联络站接待群众600多人次。", "station_receptions", ""),
        ("清单事项答复率100%。", "answered", ""),
        ("形成1+16+N的联络站体系。", "stations", ""),
        ("听取审议报告，专项工作报告6项。", "reports_heard", "听取和审议专项工作报告"),
        ("在任代表中男代表72名。", "deputies", "男"),
        ("在任代表中女性50名。", "deputies", "女"),
        ("在任代表中省人大代表2名。", "deputies", "省"),
        ("群众事项转为代表建议9件。", "station_matters", "转代表建议"),
        ("市应急管理局办理代表建议2件。", "suggestions", "市应急管理局"),
    ],
)
def test_a_number_agrees_with_the_figure_row_or_rate_that_its_words_name(text, figure, row):
    finding = one(text)
    assert finding.verdict is Verdict.AGREES
    assert (finding.statement.figure, finding.statement.row) == (figure, row)


def test_a_number_that_differs_names_the_figure_and_its_value():
    finding = one("全年推动废止文件160件。")
    assert finding.verdict is Verdict.DIFFERS
    assert (finding.statement.figure, finding.value) == ("documents_repealed", 106)


@pytest.mark.parametrize(
    "text",
    [
        "食堂采购大米35袋、面粉20件。",
        "五年来共开展监督活动400项。",
        "监督活动同比增加12项。",
        "古城复兴、消防安全和智慧养老三个题目先后列入视察。",
    ],
)
def test_what_no_figure_says_is_unknown(text):
    assert {finding.verdict for finding in findings_of(text)} == {Verdict.UNKNOWN}


def test_a_number_in_characters_after_a_list_of_another_length_is_no_count_of_the_list():
    finding = one("视察、调研和评议，视察意见十一份。")
    assert finding.verdict is Verdict.DIFFERS


def test_a_number_inside_a_name_counts_nothing():
    (finding,) = findings_of("十方面民生实事项目推进情况视察交办清单6条。")
    assert finding.number.text == "6条"


def test_second_in_a_series_is_no_unit():
    second = findings_of("群众事项中交通出行46件最多，城乡建设31件次之。")[1]
    assert (second.number.unit, second.verdict) == ("件", Verdict.AGREES)


@pytest.mark.parametrize(("gap", "unknown"), [("\n\n", True), ("", False)])
def test_words_of_the_paragraph_before_do_not_count_after_an_empty_line(gap, unknown):
    text = f"联络站解决群众事项177件，接待群众的代表205人次。{gap}代表小队出动3900人次。"
    assert (findings_of(text)[-1].verdict is Verdict.DIFFERS) is not unknown


def test_a_heading_counts_for_what_stands_below_it():
    finding = one("## 联络站\n\n全年收到事项238件。")
    assert finding.verdict is Verdict.AGREES


def test_other_years_are_asked_for_by_their_name():
    asked = []

    def account(year):
        asked.append(year)
        return ACCOUNT

    proofread("2022年废止文件106件，上年废止文件106件，2023年废止文件106件。", 2023, account)
    assert asked == [2023, 2022]


def test_a_part_is_marked_as_a_part():
    first, second = findings_of("清单事项74条，其中已解决57条。")
    assert (first.is_part, second.is_part) == (False, True)


def test_the_place_of_a_number_is_its_place_in_the_whole_text():
    text = "第一句。\n视察意见12份。清单事项74条。"
    assert [text[slice(*finding.place)] for finding in findings_of(text)] == ["12份", "74条"]


# --- A number that is true of one level alone -----------------------------------------------------

BOTH_LEVELS = "监督活动81项，听取和审议专项工作报告8项，"


def test_a_row_in_a_series_is_held_against_the_breakdown_of_the_series():
    finding = findings_of(f"{BOTH_LEVELS}财政经济工作监督6项。")[-1]
    assert finding.verdict is Verdict.DIFFERS
    assert (finding.statement.figure, finding.value) == ("supervision_activities", 8)


def test_the_number_of_the_city_alone_agrees_where_its_figure_is_named_again():
    finding = findings_of(f"{BOTH_LEVELS}常委会听取审议报告，财政经济工作监督6项。")[-1]
    assert finding.verdict is Verdict.AGREES
    assert finding.statement.figure == "reports_heard"


def test_a_series_ends_with_its_sentence():
    finding = findings_of(f"{BOTH_LEVELS}专题听取5项。财政经济工作监督6项。")[-1]
    assert finding.verdict is Verdict.AGREES


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("代表建议办理结果：A类28件。", "已解决"),
        ("代表建议办理结果：甲类28件。", "已解决"),
        ("代表建议办理结果：丁类7件。", "留作参考"),
    ],
)
def test_a_letter_is_read_as_the_outcome_that_this_place_means_by_it(text, row):
    finding = one(text)
    assert (finding.verdict, finding.statement.row) == (Verdict.AGREES, row)


def test_letters_mean_what_the_settings_say(settings):
    settings.OUTCOME_LETTERS = {"A": "已解决", "B": "列入计划"}
    assert one("代表建议办理结果：乙类5件。").statement.row == "列入计划"


def test_an_outcome_that_nothing_had_is_held_against_none():
    finding = one("代表建议正在解决的3件。")
    assert finding.verdict is Verdict.DIFFERS
    assert (finding.statement.row, finding.value) == ("正在解决", 0)
