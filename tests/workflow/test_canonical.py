"""Numbers that identify, in the ways in which people type them."""

import pytest

from workflow.canonical import canonical, folded


@pytest.mark.parametrize(
    "typed",
    [
        "云政发〔2015〕9号",
        "云政发[2015]9号",
        "云政发（2015）9号",
        "云政发(2015)9号",
        "云政发【2015】9号",
        "云政发［2015］9号",
        "云政发〔2015〕09号",
        "云政发〔2015〕第9号",
        "云政发〔２０１５〕９号",
        " 云政发 〔2015〕 9 号 ",
    ],
)
def test_one_document_number_however_it_is_typed(typed):
    assert canonical(typed) == "云政发(2015)9号"


@pytest.mark.parametrize("typed", ["1", "01", "第1号", "1号", "第 01 号", "１号", "第1件"])
def test_the_number_of_a_bill_is_its_digits(typed):
    assert canonical(typed) == "1"


def test_a_search_for_9号_does_not_mean_every_nine():
    assert folded("第9号") == "9号"


@pytest.mark.parametrize("hyphen", "-‐‑–—−－")
def test_hyphens_of_every_kind_are_one(hyphen):
    assert canonical(f"2023{hyphen}015") == "2023-15"


def test_the_marks_around_a_law_do_not_count():
    assert canonical("《金华市物业管理条例》") == canonical("金华市物业管理条例")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云政发〔2015〕9号", "云政发〔2015〕90号"),
        ("云政发〔2015〕9号", "云政办发〔2015〕9号"),
        ("100", "10"),
        ("第一号", "一号"),
    ],
)
def test_what_differs_stays_apart(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_nothing_has_no_form(empty):
    assert canonical(empty) == ""
