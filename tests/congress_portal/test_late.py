"""Every public list of something with a day shows it, says when it is late, and late ones first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deputies.suggestions.models import Suggestion, SuggestionStatus
from supervision.documents.models import Document
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.plans.models import Plan, PlanStatus, Topic, TopicStatus
from supervision.projects.models import Project, ProjectStatus
from supervision.promises.models import Promise
from tests.factories import committee, make_deputy, make_item, make_org, make_user, publish

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LONG_AGO, SOON = TODAY - timedelta(days=40), TODAY + timedelta(days=40)


def html(client, address):
    return client.get(address).content.decode()


def in_order(page, first, second):
    return page.index(first) < page.index(second)


def plan_of(year, *lines):
    plan = Plan.objects.create(
        year=year,
        status=PlanStatus.ADOPTED,
        is_public=True,
        adopted_on=date(year, 1, 5),
        meeting="主任会议",
    )
    for title, month in lines:
        Topic.objects.create(plan=plan, title=title, month=month, status=TopicStatus.ADOPTED)
    return plan


def test_a_line_of_a_plan_whose_month_is_over_says_so_and_stands_first(client):
    plan_of(TODAY.year - 1, ("十二月的", 12), ("没有月份的", None))
    plan_of(TODAY.year + 1, ("明年的", 12))
    page = html(client, f"/supervision/plan/{TODAY.year - 1}/")
    assert "已逾期" in page
    assert in_order(page, "十二月的", "没有月份的")
    assert "已逾期" not in html(client, f"/supervision/plan/{TODAY.year + 1}/")


def document(title, due, **fields):
    return Document.objects.create(
        title=title,
        number=f"{title}1号",
        maker=make_org("水利局"),
        reviewer=committee(),
        step_due_on=due,
        **{
            "filed_on": LONG_AGO - timedelta(days=30),
            "status": "reviewing",
            "result": "reviewing",
            "is_public": True,
            **fields,
        },
    )


def test_a_document_under_review_beyond_its_day_stands_first(client):
    document("按时的文件", SOON)
    document("超期的文件", LONG_AGO)
    page = html(client, "/supervision/documents/")
    assert "逾期没有审结的" in page
    assert in_order(page, "超期的文件", "按时的文件")
    assert "已逾期 40 天" in page
    assert "还有 40 天" in page


def test_a_review_without_a_day_of_its_own_says_how_long_it_has_gone_on(client):
    document("没有期限的文件", None)
    assert "备案 70 天，还没有审结" in html(client, "/supervision/documents/")


def test_a_review_with_a_day_and_a_concluded_one_do_not_say_how_long_they_took(client):
    document("按时的文件", SOON)
    document("办结的文件", None, status="concluded", result="none_found", concluded_on=LONG_AGO)
    assert "还没有审结" not in html(client, "/supervision/documents/")


def test_a_review_of_over_a_year_is_marked_as_late_and_stands_first(client):
    found = document("没有期限的文件", None, filed_on=TODAY - timedelta(days=488))
    document("新近的文件", SOON)
    page = html(client, "/supervision/documents/")
    assert in_order(page, "逾期没有审结的", "没有期限的文件")
    assert in_order(page, "没有期限的文件", "新近的文件")
    assert 's-overdue">备案 488 天，还没有审结' in page
    assert 's-overdue">备案 488 天，还没有审结' in html(client, found.get_absolute_url())


def test_a_concluded_document_is_never_late(client):
    document("办结的文件", LONG_AGO, status="concluded", result="none_found", concluded_on=LONG_AGO)
    assert "已逾期" not in html(client, "/supervision/documents/")


def project(title, sequence, **fields):
    return Project.objects.create(
        year=TODAY.year - 1,
        sequence=sequence,
        title=title,
        unit=make_org("建设局"),
        is_chosen=True,
        is_public=True,
        **{"status": ProjectStatus.UNDER_WAY, "progress": 60, **fields},
    )


def test_a_project_not_completed_in_its_year_stands_first(client):
    done = {"status": ProjectStatus.COMPLETED, "progress": 100}
    project("如期的项目", 1, completed_on=date(TODAY.year - 1, 11, 1), **done)
    project("没完的项目", 2)
    page = html(client, f"/supervision/projects/{TODAY.year - 1}/")
    assert in_order(page, "没完的项目", "如期的项目")
    assert page.count("已逾期") == 1


def test_a_promise_past_its_day_says_so(client):
    for day, problem in ((LONG_AGO, "过了日期的"), (SOON, "还没到的")):
        item = make_item(ItemStatus.HANDED_OVER)
        publish(item.opinion)
        Item.objects.filter(pk=item.pk).update(suggestion=problem)
        Promise.objects.create(item=item, promised_on=day)
    page = html(client, reverse("supervision:promises"))
    assert in_order(page, "过了日期的", "还没到的")
    assert "已过承诺日期" in page


def suggestion(deputy, title, **fields):
    return Suggestion.objects.create(
        year=TODAY.year,
        title=title,
        lead_deputy=deputy,
        is_public=True,
        handed_over_on=LONG_AGO - timedelta(days=90),
        **{"status": SuggestionStatus.HANDLING, "created_by": make_user(), **fields},
    )


def test_an_answer_that_is_due_shows_its_day_and_late_ones_stand_first(client):
    deputy = make_deputy("张三")
    suggestion(deputy, "等答复的", due_on=LONG_AGO)
    replied = {"status": SuggestionStatus.REPLIED, "replied_on": TODAY, "outcome": "planned"}
    suggestion(deputy, "已答复的", due_on=LONG_AGO, **replied)
    page = html(client, f"/deputies/{deputy.pk}/")
    assert in_order(page, "等答复的", "已答复的")
    assert page.count("已逾期 40 天") == 1
    assert "sign s-planned" in page


@pytest.mark.parametrize("outcome", ["solved", "partly", "planned", "reference"])
def test_the_four_outcomes_have_four_looks(outcome):
    from congress_portal.templatetags.marks import outcome_badge

    others = {"solved", "partly", "planned", "reference"} - {outcome}
    own = str(outcome_badge(Suggestion(outcome=outcome))).split('"')[1]
    assert all(str(outcome_badge(Suggestion(outcome=one))).split('"')[1] != own for one in others)
