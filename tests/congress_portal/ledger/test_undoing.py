"""An import is taken back whole, as long as nobody has built on it."""

import io
import sys
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from accounts.choices import Role
from accounts.models import FormerName, Organization
from annual_summaries.revisions.models import FrozenFigure, Revision
from annual_summaries.summaries.models import AnnualSummary
from congress_portal.importing.run import import_workbook
from congress_portal.undoing import steps
from congress_portal.undoing.models import ImportJournal
from deputies.campaigns.models import Campaign, CampaignDay, Grid
from deputies.people.models import Deputy
from liaison_stations.citizens_data import earlier, personal_data
from liaison_stations.citizens_data.models import EarlierWords
from liaison_stations.matters.models import Matter
from supervision.activities.models import Activity, Stage, Theme
from supervision.inspected_laws.models import InspectedLaw
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.congress_portal.ledger.workbooks import Year
from tests.factories import make_user
from workflow import trail
from workflow.models import TrailEntry
from workflow.transitions import note

pytestmark = pytest.mark.django_db

ALSO_NEW = {
    "workflow.trailentry",
    "congress_portal.importjournal",
    "congress_portal.ledgerupload",
}
"""What an import and its taking back leave on record."""


OTHER = [
    *("B-1", 2023, "另一次视察", "视察", "市", "永康市人大常委会", None, "安全", None),
    *("2023-05-08", None, None, None, None, None, None, None),
]


def everything():
    """Every row of every table, but for what the kernel counts and what is to stay on record."""
    return {
        model._meta.label_lower: sorted(
            (
                {k: v for k, v in row.items() if k != "version"}
                for row in model._base_manager.values()
            ),
            key=repr,
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in ALSO_NEW and model._meta.managed
    }


def newest():
    return ImportJournal.objects.first()


def test_a_year_that_was_imported_goes_without_a_rest(take, year):
    before = everything()
    assert not take(year).faults
    assert Item.objects.exists()
    steps.undo(newest(), by=None)
    assert everything() == before
    trail.verify()


@pytest.mark.parametrize("name", ["base", "2023"])
def test_a_workbook_of_the_demo_goes_without_a_rest(name):
    folder = "congress_portal/demo/ledger-"
    if name != "base":
        assert not import_workbook(f"{folder}base.xlsx").faults
    before = everything()
    assert not import_workbook(f"{folder}{name}.xlsx").faults
    steps.undo(newest(), by=None)
    assert everything() == before


def test_every_value_that_changed_stands_as_before(take, taken):
    before = everything()
    changes = Year()
    changes.put("组织", 2, "简称", "教体局").put("组织", 2, "曾用名", "永康市文教局、永康市教育委")
    changes.put("代表", 2, "单位职务", "别的工厂").put("代表", 2, "出生年月", "1976-01")
    changes.put("监督活动", 3, "标题", "新标题").put("监督活动", 3, "主题", "消防")
    changes.put("监督活动", 3, "参加代表", "李四").put("监督活动", 3, "前期调研", "走访了四个小区")
    changes["监督活动"][0].append("检查的法规")
    changes["监督活动"][1].append(None)
    changes["监督活动"][2].append("《消防法》、《安全生产法》")
    changes.put("成效", 2, "内容", "出台办法")
    run = take(changes)
    assert not run.faults
    assert sum(section.changed for section in run.in_order) == 3
    assert everything() != before
    steps.undo(newest(), by=None)
    assert everything() == before


def test_a_renamed_body_gets_its_name_back_also_where_a_new_one_took_it(take):
    head = ["名称", "类别", "曾用名", "成立日期"]
    take({"组织": [head, ["永康市建设局", "政府部门", None, None]]})
    before = everything()
    take(
        {
            "组织": [
                head,
                ["永康市住建局", "政府部门", "永康市建设局", None],
                ["永康市建设局", "政府部门", None, "2024-01-01"],
            ]
        }
    )
    assert FormerName.objects.exists()
    steps.undo(newest(), by=None)
    assert everything() == before
    assert Organization.objects.get().name == "永康市建设局"


def test_a_row_that_several_records_share_gets_its_old_word_back(take):
    head = ["名称", "网格", "牵头", "日期", "参加人次", "解决难题数"]
    take({"专项行动": [head, ["入户", "一号", "张三", "2023-05-01", 3, 1]]})
    before = everything()
    rows = [
        ["入户", "一号", "李四", "2023-05-02", 4, 2],
        ["巡查", "二号", "王五", "2023-05-02", 1, 0],
    ]
    take({"专项行动": [head, *rows]})
    assert Grid.objects.get(name="一号").leader == "李四"
    steps.undo(newest(), by=None)
    assert everything() == before
    assert Campaign.objects.count() == CampaignDay.objects.count() == 1


def test_a_word_that_others_use_by_now_stays(take, year):
    take(Year().only("组织"))
    take(
        Year()
        .only("监督活动")
        .put("监督活动", 2, "参加代表", None)
        .put("监督活动", 3, "参加代表", None)
    )
    first = newest()
    take({"监督活动": [*year["监督活动"][:1], OTHER]})
    steps.undo(first, by=None)
    assert Theme.objects.get().name == "安全"
    assert Activity.objects.get().number == "B-1"


@pytest.mark.parametrize("kind", [Opinion, Item, Deputy, Activity])
def test_the_chain_of_each_record_tells_of_both(take, year, kind):
    take(year)
    key = kind.objects.first().pk
    person = make_user()
    steps.undo(newest(), by=person)
    chain = TrailEntry.objects.of(kind(pk=key))
    assert [(one.action, one.actor) for one in chain] == [
        ("imported", None),
        ("import_undone", person),
    ]


def test_what_was_imported_anew_after_that_is_new(take, year):
    first = take(year)
    steps.undo(newest(), by=None)
    second = take(year)
    assert [one.created for one in first.in_order] == [one.created for one in second.in_order]
    assert not InspectedLaw.objects.exists()
    assert Stage.objects.count() == 2


def test_an_import_that_changed_nothing_leaves_nothing_to_take_back(take, year):
    take(year)
    take(year)
    assert ImportJournal.objects.count() == 1


def refused(journal):
    with pytest.raises(steps.NotUndoable) as found:
        steps.undo(journal, by=None)
    assert Item.objects.exists() or Activity.objects.exists()
    assert not ImportJournal.objects.get(pk=journal.pk).undone_at
    return str(found.value)


def test_a_step_on_a_record_is_named(take, year):
    take(year)
    opinion = Opinion.objects.get()
    note(opinion, "edited", by=None, fields=["title"])
    sentence = refused(newest())
    assert str(opinion)[:20] in sentence
    assert "修改" in sentence


def test_a_record_that_refers_to_a_new_one_is_named(take, year):
    take(year)
    Deputy.objects.create(name="新代表")
    deputy = Deputy.objects.get(name="李四")
    deputy.mandates.create(level="county", term=19, since="2027-01-01")
    assert "代表任期" in refused(newest())


def test_a_second_import_on_top_goes_first(take, year):
    take(year)
    first = newest()
    take(Year().put("监督活动", 3, "标题", "新标题"))
    second = newest()
    assert "由台账更新" in refused(first)
    steps.undo(second, by=None)
    assert "撤销台账导入" in refused(first)


def test_a_value_changed_off_the_trail_is_not_overwritten(take, year):
    take(year)
    take(Year().put("监督活动", 3, "标题", "新标题"))
    Activity.objects.filter(number="A-1").update(title="第三个标题")
    assert "第三个标题" in refused(newest())
    assert Activity.objects.get(number="A-1").title == "第三个标题"


def test_a_published_summary_that_counted_a_record_keeps_it(take, year):
    take(year)
    summary = AnnualSummary.objects.create(year=2023)
    revision = Revision.objects.create(
        summary=summary,
        number=1,
        published_at=newest().at.replace(year=2030),
        title="2023年年度总结",
    )
    counted = {"key": "list_items", "order": 1, "value": 1, "records": [Item.objects.first().pk]}
    FrozenFigure.objects.create(revision=revision, **counted)
    assert "2023年年度总结" in refused(newest())


HEAD = ["编号", "联络站", "日期", "来源", "内容", "状态", "反映人", "电话"]
ROW = ["M1", "S1", "2023-05-01", "接待", "路灯不亮", "待受理", "赵六", "13900000000"]
CHANGED = [*ROW[:4], "路灯和窨井盖坏了", "待受理", "钱七", "13900000001"]


@pytest.fixture
def matter_changed(take):
    """An import that changed a citizen's words, name and phone; what stood before as a whole."""
    station = {"联络站": [["编码", "名称", "类型"], ["S1", "一站", "联络点"]]}
    assert not take({**station, "群众事项": [HEAD, ROW]}).faults.lines()
    before = everything()
    assert not take({"群众事项": [HEAD, CHANGED]}).faults.lines()
    assert Matter.objects.get().text == CHANGED[4]
    return before


def test_citizens_words_go_back_too_and_are_kept_no_longer(matter_changed):
    steps.undo(newest(), by=None)
    assert everything() == matter_changed
    assert Matter.objects.get().citizen.phone == "13900000000"
    assert not EarlierWords.objects.exists()
    trail.verify()


def test_what_an_import_keeps_of_itself_holds_no_citizens_words(matter_changed):
    kept = str(newest().content)
    assert not [word for word in (*ROW[4:], *CHANGED[4:]) if word in kept]
    assert "13900000000" in str(EarlierWords.objects.get().values)


def test_a_matter_that_an_import_made_is_not_kept_besides(take):
    station = {"联络站": [["编码", "名称", "类型"], ["S1", "一站", "联络点"]]}
    take({**station, "群众事项": [HEAD, ROW]})
    assert not EarlierWords.objects.exists()


def gone_with(journal):
    sentence = steps.refusal(journal)
    assert "群众事项" in sentence
    assert "30" in sentence
    with pytest.raises(steps.NotUndoable):
        steps.undo(journal, by=None)
    assert Matter.objects.get().number == "M1"


def test_when_the_time_is_over_the_words_go_and_the_import_stays(matter_changed):
    last = timezone.localdate() + timedelta(days=earlier.KEPT_DAYS)
    assert earlier.discard_expired(last) == 0
    assert steps.refusal(newest()) == ""
    assert earlier.discard_expired(last + timedelta(days=1)) == 1
    gone_with(newest())


@pytest.mark.parametrize("take_away", [personal_data.remove, personal_data.withdraw])
def test_a_citizen_whose_data_goes_leaves_no_copy(matter_changed, take_away):
    take_away(Matter.objects.get())
    assert not EarlierWords.objects.exists()
    gone_with(newest())
    assert Matter.objects.get().citizen.phone == ""


def test_a_matter_that_was_worked_on_since_stays(matter_changed):
    note(Matter.objects.get(), "edited", by=None, fields=["text"])
    sentence = refused_matter(newest())
    assert "群众事项" in sentence
    assert not [word for word in CHANGED[4:] if word in sentence]


def refused_matter(journal):
    with pytest.raises(steps.NotUndoable) as found:
        steps.undo(journal, by=None)
    assert Matter.objects.get().text == CHANGED[4]
    return str(found.value)


def test_only_who_reads_the_matter_reads_what_goes_back(matter_changed):
    clerk, reader = make_user(Role.CLERK), make_user(Role.STATION_CLERK)
    told = steps.summary_of(newest(), clerk)
    assert (told["changed"], told["samples"]) == (1, [])
    (sample,) = steps.summary_of(newest(), reader)["samples"]
    assert (sample["now"], sample["then"]) == (CHANGED[4], ROW[4])
    looks = personal_data.looks_at(Matter.objects.get())
    assert [one.actor for one in looks] == [reader]


def test_who_has_looked_too_often_reads_nothing_more(matter_changed, monkeypatch):
    monkeypatch.setattr(personal_data, "MOST_LOOKS", 0)
    assert steps.summary_of(newest(), make_user(Role.STATION_CLERK))["samples"] == []


def run_command(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("undo_import", *arguments, stdout=out, stderr=err)
        status = 0
    except SystemExit as end:
        status = end.code
    return status, out.getvalue(), err.getvalue()


def test_the_command_lists_shows_and_takes_back(take, year):
    take(year)
    key = newest().pk
    assert f"{key}  " in run_command()[1]
    status, out, _err = run_command(key, "--dry-run")
    assert (status, "清单事项：删除 2 条" in out, Item.objects.count()) == (0, True, 2)
    assert run_command(key)[0] == 0
    assert not Item.objects.exists()
    status, _out, err = run_command(key)
    assert (status, "已经撤销" in err) == (1, True)


def test_the_command_names_what_is_not_there(db):
    assert run_command(sys.maxsize)[0] == 1


def test_what_would_go_back_names_no_member_s_telephone(take, taken):
    take(Year().put("代表", 2, "手机号", "13900000001").put("代表", 2, "单位职务", "别的工厂"))
    samples = {one["field"]: one for one in steps.summary_of(newest())["samples"]}
    assert "手机号" not in samples
    assert samples["单位职务"]["now"] == "别的工厂"
