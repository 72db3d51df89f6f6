from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from annual_summaries.recognitions.models import RecognitionKind
from annual_summaries.summaries.models import AnnualSummary, ReportedFigure, Section
from supervision.opinions.choices import OpinionKind
from supervision.sessions.models import DecisionKind
from tests.factories import make_deputy, make_org, make_user, town_congress
from tests.history import (
    past_activity,
    past_bill,
    past_campaign_day,
    past_class,
    past_cleanup,
    past_decision,
    past_document,
    past_duty,
    past_item,
    past_matter,
    past_opinion,
    past_project,
    past_question,
    past_reception,
    past_recognition,
    past_session,
    past_station,
    past_suggestion,
)
from tests.once import once
from workflow.transitions import perform


@pytest.fixture
def queries():
    """Counts the queries made inside ``with``, as a list does."""
    return lambda: CaptureQueriesContext(connection)


@once
def clerk():
    return make_user(Role.CLERK)


@once
def leader():
    return make_user(Role.LEADER)


@once
def draft(clerk):
    """A draft of 2023 with a section and a number published elsewhere."""
    summary = AnnualSummary.objects.create(
        year=2023, title="2023年监督工作报告", opening="开篇。\n\n第二段。", drafted_by=clerk
    )
    section = Section.objects.create(
        summary=summary, title="闭环监督", body="一件一件办。", figure_keys=["list_items"]
    )
    ReportedFigure.objects.create(
        summary=summary,
        section=section,
        label="接待群众",
        told="600多",
        unit="人次",
        source="常委会报告",
    )
    return summary


@once
def year():
    """Records of 2023 in every figure; some of them are not public."""
    opinion = past_opinion(past_activity(title="南苑视察", is_public=True), is_public=True)
    past_item(opinion, is_public=True, struck_off_on=date(2023, 9, 1), outcome="solved")
    past_item(opinion, is_public=True, lead_unit=make_org("住建局"))
    past_item(past_opinion(past_activity(title="内部视察")))
    past_item(opinion, status="withdrawn")
    past_activity(method="enforcement", is_public=True, inspected_law="《物业管理条例》")
    past_activity(method="enforcement", level="town", organizer=town_congress(), is_public=True)
    of_other_opinions()
    of_deputies()
    of_stations()
    past_recognition(is_public=True)
    past_recognition(kind=RecognitionKind.AWARD)
    past_question(opinion.activity, solved_on=date(2023, 9, 1))
    past_question(opinion.activity, solved_on=date(2023, 9, 1), is_public=False)
    past_document(concluded_on=date(2023, 6, 1))
    past_document(level="town", reviewer=town_congress(), is_public=False)
    past_cleanup()
    past_cleanup(is_public=False)
    past_decision(is_public=True)
    past_session(is_public=True)
    past_session(kind="chairpersons", is_public=True)
    past_bill(is_public=True)
    past_decision(organization=town_congress(), is_public=True)
    past_project(is_public=True)
    past_project(organization=town_congress())
    past_project(status="under_way", completed_on=None)
    past_decision(kind=DecisionKind.APPOINTMENT, people=7)
    return opinion


def of_other_opinions():
    """Of kinds and levels that the inspection opinions are not."""
    report = past_activity(method="report", is_public=True, attendances=None)
    deliberated = past_opinion(report, kind=OpinionKind.DELIBERATION, is_public=True)
    past_item(deliberated, struck_off_on=date(2023, 9, 1), outcome="under_way")
    town = past_activity(
        method="research",
        level="town",
        organizer=town_congress(),
        is_public=True,
        attendances=None,
    )
    past_item(past_opinion(town, is_public=True), is_public=True)


def of_deputies():
    past_suggestion(is_public=True, is_key=True, supervised_by="分管副主任")
    past_suggestion(replied_on=date(2023, 8, 1))
    past_class(is_public=True)
    past_campaign_day()
    past_duty()


def of_stations():
    station = past_station()
    past_reception(station).deputies.add(make_deputy())
    for solved_on in (None, date(2023, 6, 1)):
        past_matter(station, solved_on=solved_on)


@pytest.fixture
def publish(draft, leader):
    """Publishes the draft (again), as the leader."""

    def act(note=""):
        return perform(draft, "publish", by=leader, data={"note": note})

    return act


@once
def published(year, draft, leader):
    return perform(draft, "publish", by=leader, data={"note": ""})
