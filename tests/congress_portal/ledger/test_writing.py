"""What becomes of a row in the database."""

from datetime import date

import pytest

from accounts.models import Area, FormerName, Organization
from deputies.people.models import Deputy, Mandate
from liaison_stations.stations.models import Station
from supervision.activities.choices import StageKind
from supervision.activities.models import Activity, Effect
from supervision.handling.effects import explain_deadline
from supervision.handling.models import Closure, Entry, Evaluation
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from supervision.promises.models import Promise
from tests.congress_portal.ledger.workbooks import imported
from workflow.models import TrailEntry
from workflow.trail import verify


@pytest.fixture
def taken(take, year):
    run = take(year)
    assert run.faults.lines() == []
    return run


def item(sequence=1):
    return Item.objects.get(sequence=sequence)


def test_former_names_are_rows(taken):
    names = FormerName.objects.filter(organization__short_name="教育局")
    assert [former.name for former in names] == ["永康市教委", "永康市文教局"]


def test_an_area_is_made_once_and_of_the_kind_of_its_name(taken):
    assert dict(Area.objects.values_list("name", "kind")) == {"永康市": "city", "石柱镇": "town"}


def test_a_deputy_has_an_unpadded_name_and_a_padded_sort_key(taken):
    deputy = Deputy.objects.get(number="D1")
    assert (deputy.name, deputy.sort_key) == ("张三", "000002")


def test_deputies_stand_in_the_order_of_their_numbers(taken):
    named = Deputy.objects.exclude(sort_key="").by_strokes()
    assert [deputy.name for deputy in named] == ["张三", "李四"]


def test_a_month_of_birth_is_kept(taken):
    assert Deputy.objects.get(number="D1").birth_month == date(1975, 5, 1)


def test_a_mandate_has_its_end_and_reason(taken):
    mandate = Mandate.objects.get(deputy__number="D2")
    assert (mandate.until, mandate.end_reason) == (date(2022, 1, 1), "term_over")


def test_research_and_visit_are_stages(taken):
    stages = Activity.objects.get(number="A-1").stages.all()
    assert [(stage.kind, stage.held_on) for stage in stages] == [
        (StageKind.RESEARCH, None),
        (StageKind.ON_SITE, date(2023, 5, 8)),
    ]


def test_an_activity_has_its_deputies_count_and_theme(taken):
    activity = Activity.objects.get(number="A-1")
    assert activity.deputies.count() == 2
    assert (activity.attendances, activity.theme.name) == (12, "安全")


def test_a_blank_公开_means_not_public(take, year):
    take(year.put("监督活动", 3, "公开", None))
    assert not Activity.objects.get(number="A-1").is_public


def test_a_missing_公开_means_not_public(take, year):
    for row in year["意见"]:
        row.pop()
    take(year)
    assert not Opinion.objects.get().is_public


@pytest.mark.parametrize(
    ("public", "states", "status"),
    [
        ("是", ("已反馈", "已反馈"), OpinionStatus.PUBLISHED),
        ("是", ("已反馈", "已撤回"), OpinionStatus.PUBLISHED),
        ("是", ("已反馈", "办理中"), OpinionStatus.HANDED_OVER),
        ("否", ("已反馈", "已反馈"), OpinionStatus.REPORTED_BACK),
        ("否", ("已反馈", "退回重办"), OpinionStatus.HANDED_OVER),
        ("否", ("已撤回", "已撤回"), OpinionStatus.WITHDRAWN),
        ("是", ("已撤回", "已撤回"), OpinionStatus.WITHDRAWN),
        ("否", ("待交办", "已交办"), OpinionStatus.HANDED_OVER),
    ],
)
def test_the_state_of_an_opinion_follows_from_its_items(take, year, public, states, status):
    year.put("意见", 2, "公开", public)
    year.put("清单事项", 2, "状态", states[0]).put("清单事项", 3, "状态", states[1])
    take(year)
    assert Opinion.objects.get().status == status


@pytest.mark.parametrize(
    ("public", "status"),
    [("是", OpinionStatus.PUBLISHED), ("否", OpinionStatus.HANDED_OVER)],
)
def test_an_opinion_without_items_is_published_or_handed_over(take, year, public, status):
    del year["清单事项"], year["成效"]
    take(year.put("意见", 2, "公开", public))
    assert Opinion.objects.get().status == status


@pytest.mark.parametrize(
    ("word", "acknowledged", "status"),
    [
        ("待交办", None, ItemStatus.DRAFT),
        ("已交办", None, ItemStatus.HANDED_OVER),
        ("已交办", "2023-05-25", ItemStatus.ACKNOWLEDGED),
        ("办理中", "2023-05-25", ItemStatus.HANDLING),
        ("已反馈", None, ItemStatus.REPLIED),
        ("退回重办", None, ItemStatus.REWORK),
        ("待评价", None, ItemStatus.AWAITING_EVALUATION),
        ("已销号", None, ItemStatus.STRUCK_OFF),
        ("持续跟踪", None, ItemStatus.LONG_TERM),
        ("已撤回", None, ItemStatus.WITHDRAWN),
    ],
)
def test_an_item_may_be_created_in_any_state(take, year, word, acknowledged, status):
    year.put("清单事项", 2, "状态", word).put("清单事项", 2, "签收日期", acknowledged)
    take(year)
    assert item().status == status


def test_an_item_is_handed_over_on_the_day_of_its_opinion(taken):
    assert item().handed_over_on == item().assigned_on == date(2023, 5, 20)


def test_a_draft_is_not_handed_over(take, year):
    take(year.put("清单事项", 2, "状态", "待交办"))
    assert item().handed_over_on is None


def test_a_blank_deadline_is_the_statutory_one_and_can_be_explained(taken):
    assert item().due_on == date(2023, 8, 21)  # the 20th was a Sunday
    assert "浙江省" in "".join(explain_deadline(item()))


def test_a_given_deadline_and_its_extension_are_kept_as_they_are(taken):
    assert (item(2).due_on, item(2).extended_to) == (date(2023, 10, 1), date(2023, 12, 1))
    assert item(2).clock is None


def test_reply_and_check_are_told_in_the_story(taken):
    timeline = Entry.objects.filter(item__sequence=1)
    assert [(entry.kind, entry.happened_on, entry.text, entry.place) for entry in timeline] == [
        ("reply", date(2023, 8, 1), "已经清理", ""),
        ("verification", date(2023, 8, 10), "", "现场"),
    ]


def test_words_without_a_reply_are_told_as_progress(take, year):
    year.put("清单事项", 2, "状态", "办理中").put("清单事项", 2, "反馈日期", None)
    take(year.put("清单事项", 2, "核实日期", None))
    assert Entry.objects.get(item__sequence=1).kind == "progress"


def test_a_rating_is_a_row_without_a_deputy(taken):
    rating = Evaluation.objects.get()
    assert (rating.rating, rating.deputy, item().satisfaction) == ("satisfied", None, "satisfied")


def test_a_strike_off_is_a_standing_closure(taken):
    closure = Closure.objects.get()
    assert (closure.struck_off_on, closure.reopened_on) == (date(2023, 9, 1), None)
    assert item().struck_off_on == date(2023, 9, 1)


def test_a_strike_off_in_another_state_was_reopened(take, year):
    run = take(year.put("清单事项", 2, "状态", "退回重办"))
    assert Closure.objects.get().reopened_on == run.today
    assert (item().struck_off_on, item().round) == (None, 2)


def test_a_strike_off_in_the_future_of_a_reopened_item_is_kept(take, year):
    run = take(
        year.put("清单事项", 2, "状态", "退回重办").put("清单事项", 2, "销号日期", "2035-01-01")
    )
    assert run.faults.lines() == []


def test_a_promise_stays_open(taken):
    promise = Promise.objects.get()
    assert (promise.item.sequence, promise.promised_on) == (2, date(2024, 6, 30))
    assert promise.kept_on is None


def test_an_effect_hangs_on_its_item(taken):
    assert Effect.objects.get().item == item()


def test_an_effect_of_an_unknown_item_hangs_on_its_opinion(take, year):
    take(year.put("成效", 2, "序号", 9))
    effect = Effect.objects.get()
    assert (effect.item, effect.opinion) == (None, Opinion.objects.get())


def test_every_record_enters_the_trail_as_imported_with_the_checksum(taken):
    assert TrailEntry.objects.filter(action="imported").count() == 16
    assert {entry.content["checksum"] for entry in TrailEntry.objects.all()} == {taken.checksum}


def test_the_trail_says_into_which_state_a_record_came(taken):
    entry = TrailEntry.objects.of(item()).get()
    assert (entry.source, entry.target) == ("", "struck_off")


def test_the_trail_holds(taken):
    assert verify() == 16


def test_a_record_has_the_version_of_its_trail(taken):
    assert item().version == TrailEntry.objects.of(item()).count()


def test_the_trail_knows_who_brought_the_file_in(write, year, db):
    from congress_portal.importing.run import import_workbook
    from tests.factories import make_user

    clerk = make_user("clerk")
    import_workbook(write(year), by=clerk)
    assert TrailEntry.objects.of(item()).get().actor == clerk


def test_with_one_fault_nothing_is_written(take, year):
    take(year.put("成效", 2, "类别", "奖金"))
    assert Organization.objects.count() == TrailEntry.objects.count() == 0


@pytest.mark.django_db
def test_a_station_whose_deputies_nobody_wrote_down_comes_in():
    imported({"联络站": [["编码", "名称", "类型"], ["S-1", "东站", "联络点"]]})
    assert Station.objects.get().postings.count() == 0
