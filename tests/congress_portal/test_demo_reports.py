"""The reports of the demo: one concluded, one awaited after its session, one for its draft."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from congress_portal.demo_stories import reports
from registers.waits import Waits
from supervision.assessments.models import Assessment
from supervision.opinions.models import Opinion
from supervision.reports.choices import ReportStatus
from supervision.reports.models import ReportEntry
from tests.factories import committee, government, make_deputy_user, make_org, make_user
from tests.once import once
from workflow import trail

pytestmark = pytest.mark.django_db


@once
def people():
    committee()
    government()
    units = {"handler": make_org("住房和城乡建设局"), "handler2": make_org("教育局")}
    return {
        "units": units,
        "clerk": make_user(Role.CLERK),
        "leader": make_user(Role.LEADER),
        "handler": make_user(Role.HANDLER, units["handler"]),
        "handler2": make_user(Role.HANDLER, units["handler2"]),
        "deputy": make_deputy_user(),
    }


@once
def played(people):
    return reports.play(people, people["units"])


def test_the_stories_show_a_report_concluded_one_awaited_and_one_planned(played):
    assert list(played.order_by("id").values_list("status", flat=True)) == [
        ReportStatus.CONCLUDED,
        ReportStatus.HANDED_OVER,
        ReportStatus.PLANNED,
    ]


def test_what_came_in_time_is_in_time(played):
    done = played.exclude(status=ReportStatus.PLANNED)
    for report in done:
        assert report.draft_on <= report.draft_due_on
        assert report.final_on <= report.final_due_on
        assert report.members_on <= report.members_due_on
    today = timezone.localdate()
    assert not played.draft_overdue(today).exists()
    assert not played.handling_overdue(today).exists()
    awaited = played.get(status=ReportStatus.HANDED_OVER)
    assert today < awaited.handling_deadline <= today + timedelta(days=30)


@pytest.mark.usefixtures("played")
def test_the_public_reads_three_texts_and_the_ballot_of_one(client):
    assert ReportEntry.objects.public().count() == 3
    assert Opinion.objects.public().count() == 2
    assert Assessment.objects.public().get().result == "satisfied"


def test_the_public_is_told_what_is_missing(client, played):
    awaited = played.get(status=ReportStatus.HANDED_OVER)
    page = client.get(awaited.activity.get_absolute_url()).content.decode()
    assert "研究处理情况报告：<b>未收到</b>" in page


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize(
    ("person", "key"), [("handler", "report_draft"), ("handler2", "report_handling")]
)
def test_the_organs_have_something_to_do(people, person, key):
    counts = Waits(people[person], timezone.localdate()).counts()
    assert key in {count.kind.key for count in counts}


@pytest.mark.usefixtures("played")
def test_the_stories_leave_a_trail_that_holds():
    assert trail.verify() > 30
