"""Figures that the committee declares itself: declared, refused, put in force, counted, opened."""

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from accounts.choices import Role
from annual_summaries.own_figures.countable import registers
from annual_summaries.own_figures.counting import MOST_IN_FORCE, counts_something, figure_of
from annual_summaries.own_figures.models import OwnFigure
from annual_summaries.revisions.account import account
from annual_summaries.summaries.models import AnnualSummary
from annual_summaries.summaries.sentences import known_tokens
from registers import figures
from registers.figures import FIGURES
from tests.factories import make_item, make_user, town_congress
from tests.history import past_activity, past_class, past_project, past_session
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
NEW = "/admin/annual_summaries/ownfigure/add/"
NAMED = {
    "name": "field_days",
    "label_zh": "视察日",
    "label_en": "Field days",
    "unit_zh": "次",
    "unit_en": "days",
    "definition_zh": "本年开始的市级视察。",
    "definition_en": "Inspections of the city that began in the year.",
    "register": "监督活动",
}


def declared(by=None, **fields):
    counted = {"day": "开始日期", "conditions": [["方式", "视察"]], "breakdown": "组织单位"}
    return OwnFigure.objects.create(**{**NAMED, **counted, "created_by": by, **fields})


def in_force(clerk, leader, **fields):
    one = perform(declared(clerk, **fields), "submit", by=clerk)
    return perform(one, "put_in_force", by=leader)


def value(one, year=2023):
    return figures.count(figure_of(one), year).value


@pytest.fixture
def inspection(db):
    return past_activity(is_public=True)


class TestCounting:
    def test_only_records_that_fit_every_condition_are_counted(self, inspection):
        past_activity(method="enforcement")
        assert value(declared()) == 1

    @pytest.mark.parametrize(("day", "counted"), [("交办日期", 2), ("销号日期", 1)])
    def test_items_are_counted_by_the_day_of_hand_over_or_of_striking_off(self, day, counted):
        struck_off = make_item("struck_off")
        make_item("handling")
        one = declared(register="清单事项", day=day, conditions=[], breakdown="主办单位")
        year = struck_off.struck_off_on.year
        assert value(one, year) == counted
        months = figures.count(figure_of(one), year).breakdown("by_month").rows
        assert sum(row.value for row in months) == counted

    def test_words_of_one_column_add_up(self, inspection):
        past_activity(method="enforcement")
        past_activity(method="report")
        conditions = [["方式", "视察"], ["方式", "执法检查"]]
        assert value(declared(conditions=conditions)) == 2

    def test_without_conditions_everything_of_the_register_counts(self, inspection):
        past_activity(method="report")
        assert value(declared(conditions=[])) == 2

    @pytest.mark.parametrize(
        ("day", "counted"),
        [
            (date(2022, 12, 31), 0),
            (date(2023, 1, 1), 1),
            (date(2023, 12, 31), 1),
            (date(2024, 1, 1), 0),
        ],
    )
    def test_a_year_has_its_first_and_its_last_day(self, day, counted):
        past_activity(starts_on=day)
        assert value(declared()) == counted

    def test_a_towns_records_are_not_in_the_citys_number(self, inspection):
        past_activity(level="town", organizer=town_congress())
        assert value(declared()) == 1
        assert value(declared(name="of_towns", level="town")) == 1

    def test_bodies_tell_the_level_where_no_column_does(self):
        past_project()
        past_project(organization=town_congress())
        one = declared(register="民生实事", day="年度", conditions=[], breakdown="")
        assert value(one) == 1

    def test_a_column_is_added_up(self):
        past_session(present=30)
        past_session(present=28, on=date(2023, 7, 1))
        one = declared(
            register="会议", day="日期", counting="sum", amount="出席", conditions=[], breakdown=""
        )
        assert value(one) == 58

    def test_a_withdrawn_record_does_not_count(self, clerk):
        one = declared(register="会议", day="日期", conditions=[], breakdown="类别")
        session = past_session(created_by=clerk)
        assert value(one) == 1
        type(session).objects.filter(pk=session.pk).update(status="withdrawn")
        assert value(one) == 0

    def test_number_rows_and_list_say_the_same(self, inspection):
        past_activity(starts_on=date(2023, 11, 2))
        counted = figures.count_records(figure_of(declared()), 2023)
        assert {part.key for part in counted.breakdowns} == {"by_organizer", "by_month"}
        for part in counted.breakdowns:
            assert sum(row.value for row in part.rows) == counted.value == len(counted.records)

    @pytest.mark.parametrize("name", list(registers()))
    def test_every_register_can_be_counted_and_broken_down_in_every_way(self, year, name):
        register = registers()[name]
        assert register.days
        for day in register.days:
            for column in ["", *register.breakdowns]:
                one = OwnFigure(**{**NAMED, "register": name}, pk=1, day=day, breakdown=column)
                counted = figures.count_records(figure_of(one), 2023, public=True)
                for part in counted.breakdowns:
                    assert sum(row.value for row in part.rows) == counted.value
                for record in figure_of(one).listed(figure_of(one).records(2023))[:2]:
                    assert str(figure_of(one).line(record).title)

    def test_every_register_counts_a_record_of_the_year(self, year):
        empty = [
            name
            for name, register in registers().items()
            if not any(
                counts_something(OwnFigure(register=name, day=day, level=level))
                for day in register.days
                for level in ("city", "town")
            )
        ]
        assert empty == ["成效"]

    def test_a_citizens_words_name_and_phone_can_not_be_asked_for(self):
        matters = registers()["群众事项"]
        asked = {*matters.words, *matters.breakdowns, *matters.amounts}
        assert not asked & {"内容", "反映人", "电话"}

    def test_rows_of_few_people_are_folded_for_the_public(self, year):
        one = declared(register="群众事项", day="日期", conditions=[], breakdown="状态")
        counted = figures.count(figure_of(one), 2023, public=True)
        assert [row.is_hidden for row in counted.breakdown("by_status").rows] == [True]

    def test_it_speaks_both_languages(self, inspection):
        figure = figure_of(declared(breakdown="方式"))
        told = figures.count(figure, 2023).breakdowns[0]
        assert (str(figure.label), str(told.label)) == ("视察日", "按方式")
        with override("en"):
            assert (str(figure.label), str(figure.unit)) == ("Field days", "days")
            assert str(told.label) == "By method"
            assert told.rows[0].label == "Inspection"


class TestRefusals:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"register": "代表任期"}, "没有这本登记簿"),
            ({"day": "标题"}, "没有“标题”这一栏可用"),
            ({"breakdown": "现场情况"}, "没有“现场情况”这一栏可用"),
            ({"conditions": [["方式", "旁听"]]}, "没有这样的条件：方式=旁听"),
            ({"conditions": [["心情", "好"]]}, "没有这样的条件：心情=好"),
            ({"amount": "参加人次"}, "一个数据只能有一种计法"),
            ({"counting": "sum"}, "请选择要相加的一栏"),
            ({"level": ""}, "两级不能合在一个数里"),
            ({"label_zh": "清单事项"}, "已有同名的数据"),
            ({"name": "Own Figure"}, "代号只用小写英文字母"),
        ],
    )
    def test_what_means_nothing_or_two_things_is_refused(self, fields, sentence):
        with pytest.raises(ValidationError, match=sentence):
            declared(**fields).full_clean()

    def test_what_counts_no_record_is_not_submitted(self, clerk):
        with pytest.raises(ValidationError, match="什么也数不到"):
            perform(declared(clerk), "submit", by=clerk)

    def test_what_is_half_declared_is_not_submitted(self, clerk, inspection):
        with pytest.raises(ValidationError, match="还没有选择按哪一栏归入年度"):
            perform(declared(clerk, day=""), "submit", by=clerk)

    def test_a_declaration_that_no_longer_fits_its_register_breaks_no_page(self, inspection):
        declared(status="in_force", breakdown="已经没有的栏")
        assert [one.key for one in FIGURES.in_force()] == [one.key for one in FIGURES.all()]

    def test_there_are_not_more_than_a_summary_can_bear(self, clerk, leader, inspection):
        for number in range(MOST_IN_FORCE):
            declared(name="f" + "x" * (number + 1), status="in_force")
        one = perform(declared(clerk), "submit", by=clerk)
        with pytest.raises(ValidationError, match="请先停用不再需要的"):
            perform(one, "put_in_force", by=leader)


class TestSecondPerson:
    @pytest.mark.parametrize("as_what", ["created_by", "edited_by", "submitted_by"])
    def test_whoever_had_a_hand_in_it_does_not_put_it_in_force(self, leader, inspection, as_what):
        one = declared(status="submitted", **{as_what: leader})
        with pytest.raises(PermissionDenied):
            perform(one, "put_in_force", by=leader)

    def test_a_clerk_does_not_put_it_in_force(self, clerk, inspection):
        with pytest.raises(PermissionDenied):
            perform(declared(status="submitted"), "put_in_force", by=clerk)

    def test_it_waits_on_the_leaders_desk(self, client, clerk, leader, inspection):
        perform(declared(clerk), "submit", by=clerk)
        client.force_login(leader)
        assert "待审定的自定数据" in client.get("/my/").content.decode()

    def test_a_draft_is_in_no_summary(self, clerk, inspection):
        declared(clerk)
        assert "own_field_days" not in {one.figure.key for one in account(2023).figures}

    def test_what_is_retired_is_in_no_new_one(self, clerk, leader, inspection):
        one = in_force(clerk, leader)
        assert "own_field_days" in {part.figure.key for part in account(2023).figures}
        perform(one, "retire", by=leader, data={"reason": "不再统计。"})
        assert "own_field_days" not in {part.figure.key for part in account(2023).figures}


class TestPublished:
    @pytest.fixture
    def shown(self, year, draft, clerk, leader):
        one = in_force(clerk, leader)
        perform(draft, "publish", by=leader, data={"note": ""})
        return one

    def test_it_stands_in_json_csv_and_rows(self, client, shown):
        told = client.get("/annual/2023.json").json()["figures"][-1]
        assert (told["key"], told["unit"]) == ("own_field_days", "次")
        table = csv.DictReader(io.StringIO(client.get("/annual/2023.csv").content.decode()))
        assert {row["key"]: row["value"] for row in table}["own_field_days"] == str(told["value"])
        rows = client.get("/annual/2023-breakdowns.csv").content.decode()
        assert "own_field_days,by_organizer" in rows
        english = client.get("/en/annual/2023.json").json()["figures"][-1]
        assert (english["label"], english["unit"]) == ("Field days", "days")

    def test_the_page_for_screen_and_print_names_it(self, client, shown):
        assert "视察日" in client.get("/annual/2023/").content.decode()

    def test_it_opens_to_its_records_and_not_to_hidden_ones(self, client, shown):
        page = client.get("/annual/2023/figures/own_field_days/").content.decode()
        assert "南苑视察" in page
        assert "内部视察" not in page
        assert "1 条未公开，只计数，不列出" in page

    def test_it_stays_open_when_it_is_retired(self, client, shown, leader):
        perform(shown, "retire", by=leader, data={"reason": "不再统计。"})
        assert client.get("/annual/2023/figures/own_field_days/").status_code == 200

    def test_years_side_by_side_have_it(self, client, shown):
        assert "视察日" in client.get("/annual/compare/").content.decode()

    def test_the_dictionary_says_it_in_both_languages(self, client, shown):
        told = client.get("/open-data/dictionary.json").json()["figures"][-1]
        assert (told["label"], told["label_en"]) == ("视察日", "Field days")

    def test_a_text_may_name_it(self, shown):
        known_tokens("视察日{{own_field_days}}次。")

    def test_drift_is_told_as_of_the_others(self, client, shown, clerk):
        past_activity(title="补录的视察")
        client.force_login(clerk)
        pk = AnnualSummary.objects.get(year=2023).pk
        page = client.get(f"/admin/annual_summaries/annualsummary/{pk}/drift/")
        assert "视察日" in page.content.decode()


class TestOffice:
    def test_a_clerk_declares_in_two_steps(self, client, clerk, inspection):
        client.force_login(clerk)
        added = client.post(NEW, NAMED, follow=True)
        one = OwnFigure.objects.get()
        assert added.status_code == 200
        assert one.created_by == clerk
        page = client.get(one.get_absolute_url()).content.decode()
        assert 'value="方式=视察"' in page
        counted = {
            "level": "city", "day": "开始日期",
            "counting": "records", "amount": "", "breakdown": "方式", "picked": ["方式=视察"],
        }  # fmt: skip
        client.post(one.get_absolute_url(), {**NAMED, **counted})
        one.refresh_from_db()
        assert one.conditions == [["方式", "视察"]]
        assert value(one) == 1

    def test_what_counts_nothing_is_told_at_once_and_nothing_is_lost(self, client, clerk):
        one = declared(clerk)
        client.force_login(clerk)
        counted = {
            "level": "city", "day": "开始日期",
            "definition_zh": "新的口径",
            "counting": "records", "amount": "", "breakdown": "方式", "picked": ["方式=质询"],
        }  # fmt: skip
        page = client.post(one.get_absolute_url(), {**NAMED, **counted}).content.decode()
        assert "什么也数不到" in page
        assert "新的口径" in page
        one.refresh_from_db()
        assert one.conditions == [["方式", "视察"]]

    def test_a_word_of_another_register_is_no_choice(self, client, clerk, inspection):
        one = declared(clerk)
        client.force_login(clerk)
        counted = {
            "level": "city", "day": "开始日期",
            "counting": "records", "amount": "", "breakdown": "", "picked": ["结果=废止"],
        }  # fmt: skip
        assert client.post(one.get_absolute_url(), {**NAMED, **counted}).status_code == 200
        one.refresh_from_db()
        assert one.conditions == [["方式", "视察"]]

    def test_a_leader_sees_the_numbers_and_changes_nothing(self, client, clerk, leader, inspection):
        one = perform(declared(clerk), "submit", by=clerk)
        client.force_login(leader)
        page = client.get(one.get_absolute_url()).content.decode()
        assert "方式：视察" in page
        assert 'name="definition_zh"' not in page
        assert "审定施行" in page

    def test_what_waits_is_not_changed_underneath(self, client, clerk, inspection):
        one = perform(declared(clerk), "submit", by=clerk)
        client.force_login(clerk)
        assert client.post(one.get_absolute_url(), NAMED).status_code == 403

    @pytest.mark.parametrize("role", [Role.SYSADMIN, Role.STATION_CLERK])
    def test_others_do_not_know_of_it(self, client, role, inspection):
        client.force_login(make_user(role))
        assert client.get(declared().get_absolute_url()).status_code in (403, 404, 302)

    def test_the_page_reads_in_english(self, client, clerk, inspection):
        client.force_login(clerk)
        page = client.get("/en" + declared(clerk).get_absolute_url()).content.decode()
        assert "Conditions" in page
        assert "What it counts now" in page
        assert "Method" in page

    def test_of_a_year_published_before_it_says_that_the_next_revision_brings_it(
        self, client, clerk, leader, published, inspection
    ):
        one = declared(clerk)
        client.force_login(clerk)
        assert "启用以后，下一次修订" in client.get(one.get_absolute_url()).content.decode()
        one = perform(perform(one, "submit", by=clerk), "put_in_force", by=leader)
        page = client.get(one.get_absolute_url()).content.decode()
        assert "公布时还没有这个数；下一次修订时公布" in page

    def test_once_the_next_revision_is_out_it_says_so_and_leads_to_what_the_public_reads(
        self, client, clerk, leader, published, inspection
    ):
        one = in_force(clerk, leader)
        summary = AnnualSummary.objects.get(year=2023)
        perform(summary, "publish", by=leader, data={"note": "加上一项数。"})
        client.force_login(clerk)
        page = client.get(one.get_absolute_url()).content.decode()
        assert "已公布" in page
        client.logout()
        assert client.get(f"/annual/2023/figures/{one.key}/").status_code == 200
        told = client.get("/annual/2023.json").json()["figures"]
        assert one.key in {figure["key"] for figure in told}
        rows = {row.key: row for row in client.get("/annual/compare/").context["rows"]}
        assert rows[one.key].cells[-1].value == value(one)


def test_a_class_has_no_sum_that_its_list_would_contradict(db):
    past_class()
    assert "参训人次" not in registers()["培训"].amounts
