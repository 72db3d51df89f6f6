"""One cell at a time: what is folded, what is read, what is refused."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest

from accounts.choices import OrganizationKind
from congress_portal.workbook.cells import Unreadable, fold, read, squeeze, unranked
from registers.ledger import (
    Choice,
    Day,
    Month,
    Names,
    Percent,
    Ref,
    Text,
    Whole,
    Year,
    YesNo,
)

TODAY = date(2026, 7, 1)
MAY_8 = date(2023, 5, 8)


@dataclass
class Cell:
    value: Any
    data_type: str = "s"
    number_format: str = "General"


def value_of(kind, value, **options):
    return read(kind, Cell(value, **options), TODAY)


def refusal(kind, value, **options):
    with pytest.raises(Unreadable) as refused:
        value_of(kind, value, **options)
    return str(refused.value)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("　ＡＢｃ１２３ ", "ABc123"),
        ("第１条　第２款", "第1条 第2款"),
        ("a\u00a0b", "a b"),
        ("（一），：“引”", "（一），：“引”"),
        ("一\r\n二", "一\n二"),
        ("一_x000D_\n二", "一\n二"),
        ("张\u200b三\u202e\x07", "张三"),
        ("e\u0301", "é"),
    ],
)
def test_digits_letters_and_spaces_are_folded_and_punctuation_stays(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("padded", "name"),
    [("张 三", "张三"), ("张  三", "张三"), ("John Smith", "John Smith"), ("欧 阳 修", "欧阳修")],
)
def test_spaces_between_chinese_characters_only_pad_a_name(padded, name):
    assert squeeze(padded) == name


@pytest.mark.parametrize(
    "typed",
    [
        "2023-05-08",
        "2023/5/8",
        "2023.5.8",
        "2023年5月8日",
        "２０２３－５－８".replace("－", "-"),
        "2023.05.08",
    ],
)
def test_a_written_date_is_read_in_every_form(typed):
    assert value_of(Day(), typed) == MAY_8


@pytest.mark.parametrize("typed", [datetime(2023, 5, 8), datetime(2023, 5, 8, 14, 30), MAY_8])
def test_a_real_excel_date_is_read(typed):
    assert value_of(Day(), typed, data_type="d") == MAY_8


@pytest.mark.parametrize(
    "typed", ["2023-13-01", "2023-02-30", "5月8日", "2023-5/8", "明天", 45054, time(12), "23-5-8"]
)
def test_what_is_no_date_is_unreadable(typed):
    assert "不是日期" in refusal(Day(), typed)


@pytest.mark.parametrize("typed", ["1948-12-31", "2037-01-01"])
def test_a_date_before_1949_or_more_than_ten_years_ahead_is_refused(typed):
    assert "年份" in refusal(Day(), typed)


@pytest.mark.parametrize("typed", ["1949-01-01", "2036-12-31"])
def test_the_first_and_the_last_year_are_taken(typed):
    assert value_of(Day(), typed).isoformat() == typed


@pytest.mark.parametrize("typed", ["1975-05", "1975年5月", "1975.5", "1975-05-20", "1975/05"])
def test_a_month_of_birth_is_kept_as_its_first_day(typed):
    assert value_of(Month(), typed) == date(1975, 5, 1)


def test_a_month_of_birth_may_lie_before_1949():
    assert value_of(Month(), "1946-03") == date(1946, 3, 1)


@pytest.mark.parametrize("typed", ["1975", 1975.05, "五月"])
def test_what_is_no_month_is_unreadable(typed):
    assert "不是年月" in refusal(Month(), typed)


@pytest.mark.parametrize(("typed", "number"), [(12, 12), (12.0, 12), ("１２", 12), ("12.0", 12)])
def test_a_whole_number_is_read_from_a_number_or_its_digits(typed, number):
    assert value_of(Whole(), typed) == number


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("十二", "不是数字"),
        ("12人", "不是数字"),
        (True, "不是数字"),
        (MAY_8, "不是数字"),
        (float("nan"), "不是数字"),
        (-1, "负数"),
        ("-3", "负数"),
        (1.5, "不是整数"),
        (3_000_000_000, "太大"),
        (float("inf"), "太大"),
    ],
)
def test_what_is_no_count_is_refused_in_words(typed, word):
    assert word in refusal(Whole(), typed)


@pytest.mark.parametrize("typed", [1948, 2037, "23"])
def test_a_year_before_1949_or_more_than_ten_years_ahead_is_refused(typed):
    assert "年份" in refusal(Year(), typed)


@pytest.mark.parametrize(
    ("typed", "form", "percent"),
    [(60, "General", 60), (0.6, "0%", 60), ("60%", "General", 60), (33.5, "General", 33.5)],
)
def test_excels_sixty_percent_is_sixty(typed, form, percent):
    assert value_of(Percent(), typed, number_format=form) == percent


@pytest.mark.parametrize("typed", [-1, 101, "120%"])
def test_progress_outside_0_to_100_is_refused(typed):
    assert "0 到 100" in refusal(Percent(), typed)


def test_yes_and_no_are_words():
    assert (value_of(YesNo(), "是"), value_of(YesNo(), " 否 ")) == (True, False)


@pytest.mark.parametrize("typed", ["有", True, 1])
def test_another_word_than_yes_or_no_is_refused(typed):
    assert "应填" in refusal(YesNo(), typed)


def test_a_word_of_the_list_is_read_in_any_language(settings):
    from django.utils import translation

    with translation.override("en"):
        assert value_of(Choice(OrganizationKind), "法院") == OrganizationKind.COURT


def test_a_word_outside_the_list_is_refused_with_the_list():
    sentence = refusal(Choice({"甲": 1, "乙": 2}), "丙")
    assert "“丙”" in sentence
    assert "甲、乙" in sentence


def test_an_open_list_keeps_other_words():
    assert value_of(Choice({"甲": 1}, open=True), "丙") == "丙"


def test_a_list_in_a_cell_is_split_trimmed_and_without_repeats():
    assert value_of(Names(), "甲、 乙 、、甲") == ("甲", "乙")


def test_names_of_a_reference_are_split_only_where_there_may_be_many():
    assert value_of(Ref("代表", many=True), "甲、乙") == ("甲", "乙")
    assert value_of(Ref("代表"), "甲、乙") == "甲、乙"


@pytest.mark.parametrize(
    ("typed", "text"),
    [(12.0, "12"), (13800000000, "13800000000"), (MAY_8, "2023-05-08"), ("=1", "=1")],
)
def test_a_text_is_what_a_person_sees_in_the_cell(typed, text):
    assert value_of(Text(), typed) == text


def test_a_sort_key_of_digits_is_padded():
    assert value_of(Text(ranked=True), 2) < value_of(Text(ranked=True), "10")


@pytest.mark.parametrize("typed", ["2", "10", "07410909", "02a", "7410909"])
def test_a_sort_key_is_shown_as_it_was_typed(typed):
    assert unranked(value_of(Text(ranked=True), typed)) == typed


@pytest.mark.parametrize("kind", [Text(), Whole(), Day(), YesNo(), Ref("组织")])
def test_a_blank_cell_has_no_value(kind):
    assert value_of(kind, " 　") is None


@pytest.mark.parametrize("kind", [Text(), Whole(), Day()])
def test_a_formula_is_refused(kind):
    assert "公式" in refusal(kind, "=1+1", data_type="f")


def test_an_error_value_is_refused():
    assert "#N/A" in refusal(Text(), "#N/A", data_type="e")
