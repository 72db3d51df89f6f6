"""Numbers of a Chinese text, as people write them."""

from decimal import Decimal

import pytest

from annual_summaries.draft_numbers.numbers import chinese_value, numbers_in


def only(text):
    (number,) = numbers_in(text)
    return number


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("监督活动81项", 81, "项", "exact"),
        ("意见１２份".replace("１２", "12"), 12, "份", "exact"),
        ("三个典型案例", 3, "个", "exact"),
        ("十方面民生实事", 10, "方面", "exact"),
        ("一百零六件", 106, "件", "exact"),
        ("3,900人次", 3900, "人次", "exact"),
        ("600多人次", 600, "人次", "at_least"),
        ("十余场", 10, "场", "at_least"),
        ("近百件", 100, "件", "nearly"),
        ("约60人", 60, "人", "about"),
        ("超过600人次", 600, "人次", "at_least"),
        ("百分之九十二", 92, "%", "exact"),
        ("百分之一百", 100, "%", "exact"),
        ("六成七", 67, "%", "about"),
        ("六成多", 60, "%", "at_least"),
        ("近七成", 70, "%", "nearly"),
        ("四分之三", 75, "%", "about"),
        ("八十一桩", 81, "桩", "exact"),
        ("92.47%", Decimal("92.47"), "%", "exact"),
        ("1.2万人次", 12000, "人次", "exact"),
        ("3至5项", 5, "项", "range"),
        ("1+16+N体系", 17, "+", "sum"),
    ],
)
def test_a_number_is_read_with_its_unit_and_how_exact_it_is(text, value, unit, qualifier):
    number = only(text)
    assert (number.value, number.unit, number.qualifier) == (value, unit, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "2023年5月8日",
        "第三次会议",
        "十八届人大",
        "云政发〔2023〕12号",
        "一府两院",
        "一个中心",
        "5月份",
        "上午9:30",
    ],
)
def test_dates_ordinals_and_document_numbers_count_nothing(text):
    assert numbers_in(text) == []


@pytest.mark.parametrize(
    ("text", "allowed", "refused"),
    [
        ("600多个", [601, 623, 699], [599, 700, 6000]),
        ("1250余人次", [1250, 1259], [1260]),
        ("近240件", [238, 240], [241, 200]),
        ("3到5项", [3, 4, 5], [2, 6]),
        ("77.03%", [Decimal("77.027")], [Decimal("77.1")]),
        ("77%", [Decimal("77.03"), Decimal("76.6")], [Decimal("78")]),
        ("1.2万人次", [12034, 11960], [12600]),
        ("74条", [74], [73, 75]),
    ],
)
def test_words_of_approximation_allow_what_they_say(text, allowed, refused):
    number = only(text)
    assert all(number.allows(Decimal(value)) for value in allowed)
    assert not any(number.allows(Decimal(value)) for value in refused)


def test_the_words_before_belong_to_the_number():
    assert only("收到近240件").text == "近240件"


@pytest.mark.parametrize(
    ("text", "value"),
    [("二十", 20), ("十二", 12), ("三百二十", 320), ("一千零五", 1005), ("一万二千", 12000)],
)
def test_chinese_numerals(text, value):
    assert chinese_value(text) == value


def test_what_is_no_numeral_has_no_value():
    assert chinese_value("统一") is None


@pytest.mark.parametrize("text", ["成员三成立", "五分之六", "建成九成为"])
def test_a_syllable_of_a_word_is_no_tenth(text):
    assert [number for number in numbers_in(text) if number.unit == "%"] == []
