"""Every system of 2023 has a story in the demo, and it stands on its page; this year's deputies and
projects are not empty, and a look back found a relapse."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from annual_summaries.recognitions.models import Recognition
from congress_portal import demo
from congress_portal.demo import this_year
from congress_portal.demo.accounts import make_accounts, unit_called
from congress_portal.demo_every_year import decisions, projects
from congress_portal.demo_past import afterwards, plans, second_looks, year_2023
from congress_portal.demo_stories import live, stations
from congress_portal.importing.run import import_workbook
from deputies.campaigns.models import Campaign
from deputies.duty.models import DutyEntry
from deputies.people.models import Deputy
from liaison_stations.assessments.models import SelfAssessment
from liaison_stations.matters.models import Matter
from registers.figures import FIGURES, count
from supervision.activities.models import Activity
from supervision.documents.models import CleanupEntry, Document
from supervision.items.models import Item
from supervision.look_backs.models import LookBack
from supervision.plans.models import Topic
from supervision.projects.models import Project
from supervision.reports.models import WorkReport
from supervision.sessions.models import Decision, Session
from tests.once import once

pytestmark = pytest.mark.django_db

LEDGERS = Path(demo.__file__).parent
BOOKS = ("base", "2023", "documents")
COUNTED = {
    "decisions": 9,
    "appointments": 74,
    "recognitions": 8,
    "typical_cases": 3,
    "documents_repealed": 106,
    "inquiry_problems_solved": 6,
    "wellbeing_projects": 10,
    "wellbeing_projects_completed": 10,
    "campaign_problems_solved": 623,
    "station_receptions": 634,
    "list_items": 74,
    "list_items_concluded": 74,
    "inspection_opinions": 12,
    "reports_heard": 12,
}
"""What the ledgers of 2023 count, which no story may move."""


@once
def people():
    for book in BOOKS:
        run = import_workbook(LEDGERS / f"ledger-{book}.xlsx")
        assert run.faults.lines() == []
    _take_the_inquiry()
    people = make_accounts({key: unit_called(name) for key, name in live.STORIES["units"].items()})
    year_2023.play(people)
    decisions.play(people)
    projects.play(people)
    afterwards.play(people)
    plans.play(people)
    stations.label()
    return people


def _take_the_inquiry():
    """Its workbook without the questions of other years, whose activities are not here."""
    book = load_workbook(LEDGERS / "ledger-inquiry.xlsx")
    page = book.active
    for number in range(page.max_row, 2, -1):
        if not str(page.cell(number, 1).value).startswith("2023"):
            page.delete_rows(number)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "inquiry.xlsx"
        book.save(path)
        assert import_workbook(path).faults.lines() == []


def session():
    return Session.objects.of_city().get(kind="committee", number=8, term=18).get_absolute_url()


def appointment():
    return Decision.objects.get(number="永人大常〔2023〕5号", kind="appointment").get_absolute_url()


def decision():
    return Decision.objects.get(number="永人大常〔2023〕11号").get_absolute_url()


def project():
    return reverse(
        "supervision:project",
        args=[2023, Project.objects.of_city().of_year(2023).get(sequence=1).pk],
    )


def recognition(title):
    return lambda: Recognition.objects.get(title=title).get_absolute_url()


def reviewed():
    return Document.objects.exclude(opinion="").get().get_absolute_url()


STORIES = {
    "a session with its agenda and who was there": (session, ["议程", "项目票决结果", "31"]),
    "an appointment with persons, posts and the vote": (
        appointment,
        ["任命", "为市人民法院", "表决"],
    ),
    "a decision with the vote and what came of it": (decision, ["表决", "断面水质责任人"]),
    "a special inquiry with promises": (
        lambda: reverse("supervision:inquiry", args=["2023-015"]),
        ["作出承诺 <b>6</b> 个", "一次兑付到位", "2023年10月10日", "2023年10月20日"],
    ),
    "a review whose opinion led to a repeal": (reviewed, ["予以废止", "同意审查意见"]),
    "the vote and the assessment of the projects": (
        lambda: reverse("supervision:projects", args=[2023]),
        ["243", "210"],
    ),
    "a project with its months and visits": (project, ["教学楼主体结顶", "开学第一周回访"]),
    "typical cases of rural common prosperity": (
        recognition("代表进站助力共富工坊"),
        ["乡村共同富裕", "龙山镇人大代表联络站"],
    ),
    "urban renewal endorsed": (
        recognition("代表参与南苑区块城市更新的做法获批示"),
        ["七个网格", "南苑区块城市更新代表行动"],
    ),
    "the campaign's solved problems": (
        lambda: Campaign.objects.get(name__startswith="南苑").get_absolute_url(),
        ["难题怎么解决的", "陪同到现场窗口办理", "第七网格"],
    ),
    "a leader at the central station": (
        lambda: reverse("stations:visits", args=["zongzhan"]) + "?kind=leaders",
        ["三江六岸绿道建设", "断点于2023年11月打通"],
    ),
    "the central station improved, the conference held there": (
        lambda: reverse("stations:station", args=["zongzhan"]),
        ["提升改造", "基层人大工作现场会"],
    ),
    "the plan with what came of it": (
        lambda: reverse("supervision:plan", args=[2023]),
        ["消防安全管理视察", "招大引强工作专题询问"],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_the_story_stands_on_its_page(client, people, story):
    address, words = STORIES[story]
    page = client.get(address()).content.decode()
    assert [word for word in words if word not in page] == []


def test_every_decision_has_its_session_and_a_vote_that_carried(people):
    for one in Decision.objects.of_city():
        assert one.session, one.number
        assert one.is_carried, one.number
        assert one.people is None or one.text.count("。") == one.people


@pytest.mark.parametrize("key", COUNTED)
def test_no_story_moves_a_figure(people, key):
    assert count(FIGURES.get(key), 2023).value == COUNTED[key]


def test_a_report_heard_has_its_texts_in_order_of_the_clock(people):
    report = WorkReport.objects.get(activity__number="2023-S02")
    kinds = list(report.entries.order_by("at").values_list("kind", flat=True))
    assert kinds == ["draft", "comment", "final", "hearing", "handling", "decision"]
    assert report.draft_on <= report.draft_due_on
    assert report.members_on <= report.members_due_on <= report.heard_on
    assert report.handling_on <= report.handling_due_on


def test_the_texts_of_that_report_stand_on_the_page_of_its_activity(client, people):
    page = client.get("/supervision/2023-S02/").content.decode()
    assert "集团化办学覆盖率" in page
    assert "十二所乡村学校实行走教" in page


def test_a_look_back_at_2023_found_one_relapse_which_was_handled_again(people):
    looks = LookBack.objects.filter(item__opinion__activity__year=2023)
    assert sorted(looks.values_list("status", flat=True)) == ["holds", "relapsed"]
    item = looks.get(status="relapsed").item
    closures = list(item.closures.order_by("struck_off_on"))
    assert [one.struck_off_on.year for one in closures] == [2023, 2024]
    assert closures[0].reopened_on == date(2024, 3, 20)
    assert (item.status, item.outcome, item.satisfaction) == ("struck_off", "solved", "satisfied")


def test_every_repeal_of_the_year_has_a_cause_in_groups(people):
    causes = CleanupEntry.objects.filter(decided_on__year=2023)
    assert set(causes.values_list("reason", flat=True)) == set(year_2023.STORY["causes"])
    assert causes.exclude(review=None).exists()


def test_every_recognition_leads_to_what_it_praises(people):
    for one in Recognition.objects.filter(happened_on__year=2023):
        assert one.text, one.title
        assert one.activity or one.station or one.campaign, one.title


def test_four_goods_of_the_year_were_checked(people):
    checked = SelfAssessment.objects.filter(year=2023, status="checked")
    assert {one.station.code for one in checked} == {"shizhu", "zhiying"}


def test_most_deputies_have_done_something_this_year_and_none_tomorrow(people):
    today = date(2026, 11, 12)
    this_year.play(today)
    busy = DutyEntry.objects.filter(happened_on__year=2026).values("deputy")
    sitting = Deputy.objects.in_office(today)
    quiet = sitting.exclude(pk__in=busy).count()
    assert 0 < quiet < sitting.count() / 8
    assert DutyEntry.objects.filter(happened_on__gte=today, happened_on__year=2026).count() == 0
    kinds = set(DutyEntry.objects.filter(happened_on__year=2026).values_list("kind", flat=True))
    assert {"visit", "reception", "inspection", "enforcement", "suggestion", "training"} <= kinds


def test_this_year_has_late_items_and_items_in_time_and_matters_that_are_still_handled(people):
    this_year.play(date(2026, 11, 12))
    items = Item.objects.filter(opinion__activity__year=2026)
    assert {"struck_off", "replied", "handling"} <= set(items.values_list("status", flat=True))
    assert items.overdue(date(2026, 11, 12)).exists()
    matters = Matter.objects.filter(raised_on__year=2026)
    assert matters.open().count() > 17
    assert matters.open().filter(deadline__lt=date(2026, 11, 12)).exists()
    assert not matters.open().filter(deadline=None).exists()
    assert matters.filter(status="solved").count() > 100
    assert not matters.filter(raised_on__gte=date(2026, 11, 12)).exists()


@pytest.mark.parametrize(
    "today", [date(2026, 1, 3), date(2026, 2, 28), date(2026, 11, 29), date(2027, 12, 31)]
)
def test_the_rows_of_this_year_are_taken_on_any_day(people, today):
    this_year.play(today)
    assert not Activity.objects.filter(year=today.year, starts_on__gte=today).exists()
    assert not Session.objects.filter(held_on__year=today.year, held_on__gte=today).exists()


@pytest.mark.parametrize(
    ("today", "chosen", "completed"),
    [
        (date(2026, 1, 3), False, False),
        (date(2026, 7, 1), True, False),
        (date(2026, 12, 30), True, True),
    ],
)
def test_this_years_projects_are_as_far_as_the_day(people, today, chosen, completed):
    this_year.play(today)
    ours = Project.objects.of_city().of_year(2026)
    assert ours.filter(is_chosen=True).exists() == chosen
    assert ours.filter(status="completed").exists() == completed
    assert not ours.filter(completed_on__gt=today).exists()


def test_a_look_back_of_this_year_found_one_relapse(people):
    today = timezone.localdate()
    old = today - timedelta(days=second_looks.DRAWN + 10)
    some = Item.objects.filter(status="struck_off", opinion__activity__level="city")[:2]
    Activity.objects.filter(opinions__items__in=list(some)).update(year=today.year)
    Item.objects.filter(pk__in=[one.pk for one in some]).update(struck_off_on=old)
    second_looks.play(people, today)
    looks = LookBack.objects.filter(draw__drawn_on__year=today.year)
    assert sorted(looks.values_list("status", flat=True)) == ["holds", "relapsed"]
    assert looks.get(status="relapsed").item.status != "struck_off"


def test_a_deliberation_opinion_entered_late_stands_on_its_activity_and_in_the_drift_alone(
    people, client
):
    report = WorkReport.objects.get(activity__number="2023-S02")
    assert str(report.opinion).endswith("（永人大审〔2023〕2号）")
    assert report.handling_on <= report.handling_due_on == date(2023, 10, 7)
    page = client.get(reverse("supervision:activity", args=["2023-S02"])).content.decode()
    assert "永人大审〔2023〕2号" in page
    assert "十二所乡村学校实行走教" in page
    assert [count(FIGURES.get(key), 2023).value for key in LATE] == [13, 1, 74]


LATE = ("opinions", "deliberation_opinions", "opinion_items")
"""The opinion is counted from now on; its text has no numbered list, so no item and no rate."""


def test_every_line_of_the_plan_that_came_about_names_the_month_and_the_body_of_its_activity(
    people,
):
    topics = Topic.objects.filter(plan__year=2023).exclude(activity=None)
    assert topics.count() == len(plans.LINES)
    for topic in topics.select_related("activity__organizer"):
        assert topic.month == topic.activity.starts_on.month, topic.title
        short = topic.activity.organizer.short_name
        assert topic.lead == short or short == "市人大常委会", topic.title


def test_a_line_that_was_put_off_was_put_off_before_it_was_held(people):
    moved = Topic.objects.get(plan__year=2023, method="research")
    assert moved.activity.starts_on > date(2023, 4, 20)
    assert moved.month == moved.activity.starts_on.month > plans.MOVED_FROM
