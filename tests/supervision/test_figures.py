from datetime import date

import pytest

from accounts.choices import OrganizationKind
from registers import figures
from registers.figures import FIGURES
from registers.rates import RATES, count_rates
from supervision.items.choices import ItemStatus
from supervision.opinions.choices import OpinionKind, OpinionStatus
from tests.factories import make_deputy, make_org, town_congress
from tests.history import past_activity, past_decision, past_item, past_opinion, past_project

pytestmark = pytest.mark.django_db


def value(key, year=2023):
    return figures.count(FIGURES.get(key), year).value


def rows(key, breakdown, year=2023):
    counted = figures.count(FIGURES.get(key), year)
    return {row.label: row.value for row in counted.breakdown(breakdown).rows}


def rates(year=2023):
    return {
        counted.rate.key: (counted.numerator, counted.denominator)
        for counted in count_rates(RATES.get("items"), year)
    }


class TestActivities:
    def test_both_levels_and_every_method_count(self):
        past_activity()
        past_activity(level="town", organizer=town_congress(), method="research")
        assert value("supervision_activities") == 2

    def test_an_activity_without_deputies_does_not_count(self):
        past_activity(attendances=None)
        past_activity(attendances=0)
        assert value("supervision_activities") == 0

    def test_a_list_of_names_is_as_good_as_a_count_of_heads(self):
        past_activity(attendances=None).deputies.add(make_deputy(), make_deputy())
        assert value("supervision_activities") == 1

    def test_sections_of_a_joint_activity_count_once(self):
        past_activity(parent=past_activity())
        assert value("supervision_activities") == 1

    def test_the_year_is_the_one_written_down_not_that_of_the_day(self):
        past_activity(2023, starts_on=date(2022, 12, 30))
        assert (value("supervision_activities"), value("supervision_activities", 2022)) == (1, 0)

    def test_every_month_has_its_row(self):
        past_activity(starts_on=date(2023, 11, 2))
        by_month = rows("supervision_activities", "by_month")
        assert list(by_month.values()) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]

    def test_methods_stand_in_the_order_of_the_law_not_of_their_numbers(self):
        for method in ("inspection", "inspection", "report"):
            past_activity(method=method)
        assert rows("supervision_activities", "by_method") == {
            "听取和审议专项工作报告": 1,
            "视察": 2,
        }

    def test_both_levels_are_named_even_at_zero(self):
        past_activity()
        assert rows("supervision_activities", "by_level") == {"市": 1, "镇": 0}


class TestOpinions:
    def test_only_inspection_opinions_of_the_city_count(self):
        past_opinion()
        past_opinion(kind=OpinionKind.DELIBERATION)
        past_opinion(past_activity(level="town", organizer=town_congress()))
        assert value("inspection_opinions") == 1

    @pytest.mark.parametrize("status", [OpinionStatus.DRAFTED, OpinionStatus.WITHDRAWN])
    def test_what_was_not_handed_over_or_was_withdrawn_does_not_count(self, status):
        past_opinion(status=status)
        assert value("inspection_opinions") == 0

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2022, 12, 31), 0),
            (date(2023, 1, 1), 1),
            (date(2023, 12, 31), 1),
            (date(2024, 1, 1), 0),
        ],
    )
    def test_the_day_of_hand_over_decides_the_year(self, day, expected):
        past_opinion(past_activity(starts_on=date(2022, 12, 1)), on=day)
        assert value("inspection_opinions") == expected


class TestItems:
    def test_items_of_inspection_opinions_count(self):
        past_item(past_opinion())
        past_item(past_opinion(kind=OpinionKind.ENFORCEMENT))
        assert value("list_items") == 1

    def test_a_withdrawn_item_does_not_count(self):
        past_item(status=ItemStatus.WITHDRAWN)
        assert value("list_items") == 0

    def test_items_are_labelled_with_the_title_of_their_activity(self):
        opinion = past_opinion(past_activity(title="南苑区块城市更新视察"))
        past_item(opinion)
        past_item(opinion)
        assert rows("list_items", "by_activity") == {"南苑区块城市更新视察": 2}

    def test_the_title_of_an_unpublished_activity_is_not_named_in_public(self):
        past_item(past_opinion(past_activity(title="内部视察")))
        counted = figures.count(FIGURES.get("list_items"), 2023, public=True)
        (row,) = counted.breakdown("by_activity").rows
        assert (row.label, row.value) == ("未公开的监督活动", 1)

    def test_units_stand_in_their_official_order(self):
        later = make_org("住房和城乡建设局", order=2)
        first = make_org("发展和改革局", order=1)
        for unit in (later, later, first):
            past_item(lead_unit=unit)
        assert list(rows("list_items", "by_unit")) == ["发展和改革局", "住房和城乡建设局"]

    def test_an_item_struck_off_on_the_last_day_of_the_year_is_concluded(self):
        past_item(struck_off_on=date(2023, 12, 31))
        assert value("list_items_concluded") == 1

    def test_an_item_struck_off_after_the_year_is_not(self):
        past_item(struck_off_on=date(2024, 1, 1))
        assert (value("list_items"), value("list_items_concluded")) == (1, 0)

    def test_an_item_reopened_within_the_year_is_not_concluded(self):
        past_item(struck_off_on=date(2023, 9, 1), reopened_on=date(2023, 12, 31))
        assert value("list_items_concluded") == 0

    def test_a_reopening_next_year_leaves_this_years_count_alone(self):
        past_item(struck_off_on=date(2023, 9, 1), reopened_on=date(2024, 1, 1))
        assert value("list_items_concluded") == 1

    def test_an_item_closed_twice_counts_once(self):
        item = past_item(struck_off_on=date(2023, 8, 1), reopened_on=date(2023, 9, 1))
        item.closures.create(struck_off_on=date(2023, 10, 1))
        assert value("list_items_concluded") == 1

    def test_an_outcome_that_was_not_noted_has_its_own_row(self):
        past_item(struck_off_on=date(2023, 8, 1), outcome="solved")
        past_item(struck_off_on=date(2023, 8, 1))
        assert rows("list_items_concluded", "by_outcome") == {"已解决": 1, "未填写": 1}


class TestEnforcementInspections:
    def test_levels_are_counted_apart(self):
        past_activity(method="enforcement")
        past_activity(method="enforcement", level="town", organizer=town_congress())
        assert value("enforcement_inspections_city") == 1
        assert value("enforcement_inspections_town") == 1

    def test_a_towns_section_of_a_city_inspection_counts_for_the_town(self):
        joint = past_activity(method="enforcement")
        past_activity(method="enforcement", level="town", organizer=town_congress(), parent=joint)
        assert value("enforcement_inspections_city") == 1
        assert value("enforcement_inspections_town") == 1

    def test_a_section_of_the_same_level_does_not_count(self):
        past_activity(method="enforcement", parent=past_activity(method="enforcement"))
        assert value("enforcement_inspections_city") == 1

    def test_towns_are_named(self):
        town = make_org("石柱镇人大", OrganizationKind.TOWN_CONGRESS, short_name="石柱镇")
        past_activity(method="enforcement", level="town", organizer=town)
        assert rows("enforcement_inspections_town", "by_organizer") == {"石柱镇": 1}


class TestRates:
    def test_items_of_every_kind_of_opinion_are_the_base(self):
        past_item(past_opinion(kind=OpinionKind.DELIBERATION))
        past_item(status=ItemStatus.WITHDRAWN)
        assert rates()["answered"] == (0, 1)

    def test_a_reply_after_the_year_is_not_in_the_answered(self):
        past_item(replied_on=date(2023, 12, 31))
        past_item(replied_on=date(2024, 1, 1))
        assert rates()["answered"] == (1, 2)

    def test_satisfaction_is_measured_over_rated_items(self):
        for rating in ("satisfied", "basically", "dissatisfied", ""):
            past_item(satisfaction=rating)
        assert (rates()["satisfied"], rates()["satisfied_fully"]) == ((2, 3), (1, 3))

    def test_solved_is_an_outcome_not_a_state(self):
        past_item(struck_off_on=date(2023, 9, 1), outcome="planned")
        past_item(outcome="solved")
        assert rates()["solved"] == (1, 2)

    def test_verified_needs_place_and_date(self):
        past_item(verified_on=date(2023, 9, 1), verified_place="现场")
        past_item(verified_on=date(2023, 9, 1))
        assert rates()["verified"] == (1, 2)

    def test_published_is_what_the_public_can_see(self):
        past_item(past_opinion(past_activity(is_public=True), is_public=True), is_public=True)
        past_item(past_opinion(past_activity(), is_public=True), is_public=True)
        assert rates()["published"] == (1, 2)

    def test_a_year_without_items_has_zeroes(self):
        assert rates(1999)["satisfied"] == (0, 0)


class TestOpinionsOfEveryKind:
    def test_the_kinds_are_told_apart_and_are_parts_of_the_whole(self):
        past_item(past_opinion())
        past_item(past_opinion(kind=OpinionKind.DELIBERATION), struck_off_on=date(2023, 9, 1))
        keys = ("opinions", "inspection_opinions", "deliberation_opinions")
        assert [value(key) for key in keys] == [2, 1, 1]
        keys = ("opinion_items", "list_items", "deliberation_items", "opinion_items_concluded")
        assert [value(key) for key in keys] == [2, 1, 1, 1]
        assert FIGURES.get("deliberation_opinions").part_of == "opinions"

    def test_a_town_body_is_in_no_number_of_the_city_nor_in_its_rows(self):
        town = past_activity(level="town", organizer=town_congress())
        past_item(past_opinion(town), struck_off_on=date(2023, 9, 1))
        assert [value(key) for key in ("opinions", "opinion_items", "inspection_opinions")] == [
            0
        ] * 3
        assert rows("opinions", "by_kind") == {}
        assert (value("town_opinions"), value("town_opinion_items")) == (1, 1)
        assert rows("town_opinions", "by_body") == {"石柱镇人大": 1}

    def test_what_was_struck_off_in_the_next_year_is_not_concluded_in_this_one(self):
        past_item(past_opinion(), struck_off_on=date(2024, 1, 1))
        assert value("opinion_items_concluded") == 0


class TestHowFarItemsCame:
    """The breakdown that the flow is drawn from: each item in the farthest step of its year."""

    def reached(self, **fields):
        past_item(**fields)
        found = figures.count(FIGURES.get("opinion_items"), 2023).breakdown("by_reached")
        return [row.key for row in found.rows if row.value]

    @pytest.mark.parametrize(
        ("fields", "step"),
        [
            ({}, "handed_over"),
            ({"acknowledged_on": date(2023, 6, 1)}, "acknowledged"),
            ({"replied_on": date(2023, 6, 1)}, "answered"),
            ({"verified_on": date(2023, 6, 1), "verified_place": "现场"}, "checked"),
            ({"verified_on": date(2023, 6, 1), "replied_on": date(2023, 6, 1)}, "answered"),
            ({"struck_off_on": date(2023, 9, 1)}, "concluded"),
            ({"struck_off_on": date(2024, 9, 1), "replied_on": date(2024, 6, 1)}, "handed_over"),
            ({"acknowledged_on": date(2024, 1, 1)}, "handed_over"),
        ],
    )
    def test_the_farthest_step_by_the_end_of_the_year_decides(self, fields, step):
        assert self.reached(**fields) == [step]

    def test_what_was_reopened_within_the_year_is_not_concluded(self):
        days = {"struck_off_on": date(2023, 9, 1), "reopened_on": date(2023, 12, 1)}
        assert self.reached(**days, replied_on=date(2023, 8, 1)) == ["answered"]

    def test_the_last_step_is_the_figure_of_what_was_concluded(self):
        past_item(struck_off_on=date(2023, 9, 1))
        past_item()
        steps = rows("opinion_items", "by_reached")
        assert steps["年底前销号"] == value("opinion_items_concluded") == 1

    def test_what_was_sent_back_once_is_told(self):
        past_item(round=2)
        past_item()
        assert rows("opinion_items", "by_way") == {"没有退回过": 1, "退回重办过": 1}

    def test_what_was_withdrawn_is_counted_apart(self):
        past_item(status="withdrawn")
        assert (value("opinion_items"), value("opinion_items_withdrawn")) == (0, 1)


class TestReportsAndLaws:
    def test_work_reports_and_finance_of_the_city_count_by_method(self):
        for method in ("report", "finance", "inspection"):
            past_activity(method=method, attendances=None)
        past_activity(method="report", level="town", organizer=town_congress())
        assert value("reports_heard") == 2
        assert list(rows("reports_heard", "by_method").values()) == [1, 1]

    def test_one_law_counts_once_however_it_is_typed(self):
        first = past_activity(method="enforcement", inspected_law="《消防条例》、《物业管理条例》")
        past_activity(method="enforcement", inspected_law="消防条例", starts_on=date(2023, 9, 1))
        records = FIGURES.get("laws_inspected").records(2023)
        assert {one.activity for one in records} == {first}
        assert value("laws_inspected") == 2

    def test_a_pause_mark_inside_of_a_name_separates_nothing(self):
        past_activity(method="enforcement", inspected_law="《种子、苗木条例》")
        assert value("laws_inspected") == 1

    def test_the_laws_follow_what_the_activity_says(self):
        activity = past_activity(method="enforcement", inspected_law="《消防条例》")
        activity.inspected_law = "《河道条例》"
        activity.save()
        assert [law.title for law in activity.laws.all()] == ["《河道条例》"]

    def test_laws_of_towns_and_of_other_methods_do_not_count(self):
        past_activity(method="inspection", inspected_law="《消防条例》")
        past_activity(
            method="enforcement",
            level="town",
            organizer=town_congress(),
            inspected_law="《消防条例》",
        )
        assert value("laws_inspected") == 0


class TestTownsDecideForThemselves:
    def test_decisions_of_towns_stand_in_their_own_figure(self):
        past_decision()
        past_decision(organization=town_congress())
        past_decision(organization=town_congress(), kind="appointment", people=3)
        assert [value(key) for key in ("decisions", "town_decisions", "appointments")] == [1, 1, 0]
        assert rows("town_decisions", "by_body") == {"石柱镇人大": 1}

    def test_projects_of_towns_stand_in_their_own_figure(self):
        past_project()
        past_project(organization=town_congress())
        assert (value("wellbeing_projects"), value("wellbeing_projects_town")) == (1, 1)
        assert rows("wellbeing_projects_town", "by_body") == {"石柱镇人大": 1}
