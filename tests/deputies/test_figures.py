"""The annual figures of deputies: number, breakdowns and list come from one place."""

from datetime import date

import pytest
from django.utils import timezone

from deputies.campaigns.models import Campaign
from deputies.duty.models import DutyEntry, DutyKind, DutyStatus
from deputies.people.models import Deputy, Mandate
from deputies.training.models import TrainingClass
from registers import figures
from registers.figures import FIGURES
from registers.rates import RATES, count_rates
from tests.factories import make_deputy
from tests.history import past_suggestion
from tests.once import once

pytestmark = pytest.mark.django_db


def count(key, year=2023, **options):
    return figures.count(FIGURES.get(key), year, **options)


def rows(key, part, year=2023, **options):
    found = count(key, year, **options).breakdown(part)
    return {str(row.label): row.value for row in found.rows}


def entry(**fields):
    fields = {"status": DutyStatus.VERIFIED, "happened_on": date(2023, 5, 8), **fields}
    return DutyEntry.objects.create(
        deputy=fields.pop("deputy", None) or make_deputy(),
        text="履职",
        kind=fields.pop("kind", DutyKind.VISIT),
        **fields,
    )


def campaign_day(grid, day, people, solved):
    return grid.days.create(day=day, participations=people, problems_solved=solved)


@once
def renewal():
    campaign = Campaign.objects.create(name="南苑区块城市更新", is_public=True)
    first, second = (campaign.grids.create(name=f"第{number}网格") for number in (1, 2))
    campaign_day(first, date(2023, 3, 1), 40, 6)
    campaign_day(first, date(2023, 3, 2), 50, 0)
    campaign_day(second, date(2023, 4, 1), 10, 4)
    campaign_day(second, date(2024, 4, 1), 99, 9)
    return campaign


def test_only_verified_entries_of_the_year_count():
    entry()
    entry(status=DutyStatus.SUBMITTED)
    entry(happened_on=date(2022, 12, 31))
    entry(happened_on=date(2024, 1, 1))
    assert count("duty_entries").value == 1


def test_duty_is_told_by_kind_with_zeros():
    entry()
    counts = rows("duty_entries", "by_kind")
    assert (counts["联系走访"], counts["述职"], len(counts)) == (1, 0, 10)


def test_taking_part_and_having_a_result_are_two_rows():
    entry()
    entry(had_result=True)
    assert rows("duty_entries", "by_result") == {"有成效": 1, "参加": 1}


def test_the_public_sees_only_public_entries_behind_the_number():
    entry()
    open_entry = entry(is_public=True)
    figure = FIGURES.get("duty_entries")
    assert list(figure.public(figure.records(2023))) == [open_entry]


def test_classes_count_in_the_year_in_which_they_began():
    TrainingClass.objects.create(
        name="跨年班", starts_on=date(2022, 12, 30), ends_on=date(2023, 1, 3), audience="市代表"
    )
    TrainingClass.objects.create(name="一班", starts_on=date(2023, 5, 1), audience="市代表")
    assert count("training_classes").value == 1


def test_person_times_are_the_count_or_else_those_who_attended():
    TrainingClass.objects.create(
        name="一班", starts_on=date(2023, 5, 1), audience="市代表", participants=120
    )
    listed = TrainingClass.objects.create(
        name="二班", starts_on=date(2023, 6, 1), audience="镇代表"
    )
    for attended in (True, True, False):
        listed.places.create(deputy=make_deputy(), signed_up_at=timezone.now(), attended=attended)
    assert count("training_participants").value == 122
    assert rows("training_participants", "by_class") == {"一班": 120, "二班": 2}


def test_a_grid_counts_once_however_many_days_it_has(renewal):
    assert count("campaign_grids").value == 2


def test_participations_and_problems_are_sums_of_the_days(renewal):
    assert (count("campaign_participations").value, count("campaign_problems_solved").value) == (
        100,
        10,
    )
    assert rows("campaign_participations", "by_grid") == {"第1网格": 90, "第2网格": 10}


def test_every_breakdown_adds_up_to_the_number(renewal):
    for key in ("campaign_grids", "campaign_participations", "campaign_problems_solved"):
        counted = count(key)
        sums = {sum(row.value for row in part.rows) for part in counted.breakdowns}
        assert sums == {counted.value}


def test_a_campaign_that_is_not_public_is_not_named(renewal):
    Campaign.objects.update(is_public=False)
    assert rows("campaign_participations", "by_grid", public=True) == {"未公开的网格": 100}


@pytest.mark.parametrize(
    "key",
    [
        "duty_entries",
        "training_classes",
        "training_participants",
        "campaign_grids",
        "campaign_participations",
        "campaign_problems_solved",
    ],
)
def test_an_empty_year_is_zero(key):
    assert count(key, 2001).value == 0


@pytest.mark.parametrize(
    "key", ["training_classes", "campaign_grids", "campaign_participations", "duty_entries"]
)
def test_each_record_behind_a_number_can_be_shown(key, renewal):
    entry(is_public=True)
    TrainingClass.objects.create(name="一班", starts_on=date(2023, 5, 1), audience="市代表")
    figure = FIGURES.get(key)
    lines = [figure.line(record) for record in figure.listed(figure.records(2023))]
    assert all(line.title for line in lines)
    assert lines


class TestDeputiesInOffice:
    def held(self, level, person=None, **fields):
        person = person or Deputy.objects.create(name="张三", gender="male", ethnicity="汉族")
        Mandate.objects.create(
            deputy=person, level=level, term=18, **{"since": date(2022, 1, 1), **fields}
        )
        return person

    def test_a_person_of_two_levels_counts_once_at_the_highest(self):
        person = self.held("town")
        self.held("county", person)
        self.held("town")
        assert count("deputies").value == 2
        assert rows("deputies", "by_level") == {"县级": 1, "镇": 1}

    def test_the_last_day_of_the_year_decides(self):
        self.held("county", until=date(2023, 12, 30))
        self.held("county", until=date(2023, 12, 31))
        self.held("county", since=date(2024, 1, 1))
        assert count("deputies").value == 1

    def test_a_nation_of_few_people_is_not_told_by_itself_in_public(self):
        for _ in range(6):
            self.held("county")
        she = Deputy.objects.create(name="雷山花", gender="female", ethnicity="畲族", party="民盟")
        self.held("county", she)
        for part in ("by_nation", "by_sex", "by_party"):
            assert "畲族" not in rows("deputies", part, public=True)
            assert sum(rows("deputies", part, public=True).values()) == 7
        assert rows("deputies", "by_nation") == {"汉族": 6, "畲族": 1}


def test_key_suggestions_are_told_by_who_supervises_them():
    past_suggestion(is_key=True, supervised_by="分管副主任")
    past_suggestion()
    assert (count("suggestions").value, count("key_suggestions").value) == (2, 1)
    assert rows("key_suggestions", "by_supervisor") == {"分管副主任": 1}


def test_rates_of_suggestions_tell_what_they_stand_over():
    past_suggestion(replied_on=date(2023, 8, 1), outcome="solved", satisfaction="satisfied")
    past_suggestion(replied_on=date(2024, 1, 1), outcome="under_way", satisfaction="dissatisfied")
    past_suggestion()
    found = {
        one.rate.key: (one.numerator, one.denominator)
        for one in count_rates(RATES.get("suggestions"), 2023)
    }
    assert found == {
        "suggestions_answered": (1, 3),
        "suggestions_satisfied": (1, 2),
        "suggestions_solved": (1, 3),
    }
