"""Names that migrations write into tables are read in the reader's language."""

import re
from datetime import date

import pytest
from django.utils import translation

from deputies.duty.models import Yardstick
from supervision.assessments.models import AssessmentRule
from tests.places import COUNTY, standing_in
from workflow.deadlines import compute
from workflow.models import Clock, Holiday
from workflow.table_words import clock_name, day_name, rule_name

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u3400-\u9fff]")


def test_every_clock_of_a_new_installation_is_explained_in_english():
    with translation.override("en"):
        lines = {clock.key: compute(clock, date(2023, 5, 8)).lines for clock in Clock.objects.all()}
    assert len(lines) > 30
    assert {key: told for key, told in lines.items() if CHINESE.search(" ".join(told))} == {}


def test_a_clock_stays_in_chinese_on_a_chinese_page():
    clock = Clock.objects.get(key="item_reply")
    assert compute(clock, date(2023, 5, 8)).lines[1] == "期限：办理并反馈，3个月"


def test_every_holiday_and_every_rule_has_its_english():
    with translation.override("en"):
        names = {day_name(name) for name in Holiday.objects.values_list("name", flat=True)}
        rules = {one.follows for one in Yardstick.objects.all()}
        rules |= {rule_name(one.source) for one in AssessmentRule.objects.all()}
    assert len(names) > 5
    assert [text for text in names | rules if CHINESE.search(text)] == []


def test_a_name_that_staff_gave_stays_as_they_wrote_it():
    with translation.override("en"):
        assert clock_name("内部催办") == "内部催办"


def test_a_name_in_the_words_of_another_place_is_known_too():
    with standing_in(COUNTY), translation.override("en"):
        assert clock_name("备案登记审查（县级）") == "check for registration (county level)"
