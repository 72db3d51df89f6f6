"""A year's progress as a curve: where its points stand, what is late, what is said in words."""

import pytest

from annual_summaries.drawing.curve import BASE, LEFT, RIGHT, TOP, curve

PLAN = {3: 20, 6: 50, 10: 100}


def of(*done, planned=None):
    return curve("curve", "全年进度", [*done, *[None] * (12 - len(done))], planned or {})


def test_the_line_begins_with_nothing_and_ends_with_the_last_month():
    assert [(one.month, one.value) for one in of(5, 20, 35).done] == [
        (0, 0),
        (1, 5),
        (2, 20),
        (3, 35),
    ]


def test_a_year_done_reaches_the_upper_right_corner():
    first, *_middle, last = of(*[0] * 11, 100).done
    assert (first.x, first.y) == (f"{LEFT:.2f}%", f"{BASE:.2f}%")
    assert (last.x, last.y) == (f"{RIGHT:.2f}%", f"{TOP:.2f}%")


def test_the_plan_goes_from_number_to_number():
    ends = [(one.month, other.month) for one, other in of(5, planned=PLAN).planned_lines]
    assert ends == [(0, 3), (3, 6), (6, 10)]


def test_without_a_plan_there_is_no_line_of_one():
    assert of(5).planned == []
    assert of(5).late is None


def test_before_the_year_there_is_nothing_done_and_nothing_late():
    early = of(planned=PLAN)
    assert (early.done, early.late, early.last) == ([], None, None)
    assert early.description == "还没有到这一年。"


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ((0, 0, 20), ""),  # as planned
        ((0, 0, 19), "3月末比计划慢 1 个百分点"),
        ((0, 0, 5, 5, 5, 60), ""),  # made up for by June
        ((0, 20, 20, 20, 20, 35, 40), "6月末比计划慢 15 个百分点"),
        ((0, 0), ""),  # the first month of the plan is still to come
    ],
)
def test_it_says_when_it_is_behind_its_plan(done, words):
    assert of(*done, planned=PLAN).late_line == words


def test_the_words_tell_what_the_lines_show():
    told = of(0, 10, 15, planned={3: 20, 6: 50}).description
    assert told == ("到3月末完成 15%。计划3月末到 20%。计划6月末到 50%。3月末比计划慢 5 个百分点。")


def test_the_table_has_every_month():
    rows = [(one.number, one.planned, one.done) for one in of(5, 10, 15, planned=PLAN).months]
    assert rows[:4] == [(1, None, 5), (2, None, 10), (3, 20, 15), (4, None, None)]
    assert len(rows) == 12


def test_more_than_everything_stays_within_the_drawing():
    assert of(130).done[-1].y == f"{TOP:.2f}%"
