"""From every open state work goes on at another body, by the page, with its reason and its clock.

Whoever opens the record afterwards reads which body had it, which has it now, and why.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organization
from accounts.successions.transitions import SUCCESSIONS
from deputies.suggestions.models import Suggestion
from supervision.inquiries.models import InquiryQuestion
from supervision.items.models import Item
from supervision.projects.models import Project
from supervision.promises.models import Promise
from tests.factories import (
    People,
    make_activity,
    make_deputy,
    make_item,
    make_opinion,
    make_org,
    make_user,
)
from workflow.models import OutboxMessage
from workflow.transitions import perform, table_for

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)
WHY = "机构改革，职责划转"
HANDED_OVER = {"handed_over_on": TODAY, "due_on": SOON}


def an_item(people: People, state: str) -> Item:
    return make_item(state, people)


def a_suggestion(people: People, state: str) -> Suggestion:
    facts: dict[str, Any] = {} if state == "received" else dict(HANDED_OVER)
    if state in ("redoing", "replied"):
        facts |= {"replied_on": TODAY, "outcome": "solved"}
    return Suggestion.objects.create(
        year=TODAY.year,
        number="1",
        title="修路",
        lead_deputy=make_deputy(),
        lead_unit=people.unit,
        status=state,
        **facts,
    )


def a_project(people: People, state: str) -> Project:
    facts = {"year": TODAY.year, "sequence": 1, "title": "学校", "unit": people.unit}
    return Project.objects.create(status=state, is_chosen=state != "candidate", **facts)


def a_question(people: People, state: str) -> InquiryQuestion:
    facts: dict[str, Any] = {"promised_on": SOON} if state == "promised" else {}
    return InquiryQuestion.objects.create(
        activity=make_activity(),
        sequence=1,
        question="何时？",
        unit=people.unit,
        status=state,
        **facts,
    )


def a_promise(people: People, state: str) -> Promise:
    item = make_item("struck_off", people)
    return Promise.objects.create(item=item, promised_on=SOON, status=state)


def an_opinion(people: People, state: str) -> Any:
    organ = make_org("芝英镇人民政府", people.unit.kind)
    opinion = make_opinion(unit=people.unit, addressee=organ)
    opinion = perform(opinion, "submit", by=people.clerk)
    data = {"number": "永人大视〔2026〕9号", "handed_over_on": TODAY}
    return perform(opinion, "hand_over", by=people.leader, data=data)


KINDS = {
    "closed_items": an_item,
    "closed_suggestions": a_suggestion,
    "closed_projects": a_project,
    "closed_questions": a_question,
    "closed_promises": a_promise,
    "closed_addressees": an_opinion,
}
OPEN_STATES = [(key, str(state)) for key in KINDS for state in SUCCESSIONS.get(key).sources]
DAYS = ("DateField", "DateTimeField")


def clock(record: Any) -> dict[str, Any]:
    """The state and every day of a record, as the database holds them."""
    fresh = type(record)._base_manager.get(pk=record.pk)
    names = [
        field.attname
        for field in fresh._meta.concrete_fields
        if field.get_internal_type() in DAYS and field.name not in ("updated_at", "changed_at")
    ]
    return {"status": fresh.status, **{name: getattr(fresh, name) for name in names}}


def page_of(record: Any) -> str:
    return table_for(record).desk.path(record)


def act_of(page: str) -> str:
    return page.replace("/change/", "/act/succeed/") if "/admin/" in page else f"{page}succeed/"


@pytest.mark.parametrize(("key", "state"), OPEN_STATES)
def test_work_goes_on_by_the_page_with_state_clock_reason_and_story(
    client: Client, key: str, state: str
) -> None:
    people, heir = People(), make_org("承接局")
    succession, record = SUCCESSIONS.get(key), KINDS[key](people, state)
    former = succession.leading(record)
    Organization.objects.filter(pk=former.pk).update(
        until=TODAY - timedelta(days=1), successor=heir
    )
    client.force_login(people.clerk)
    before, page = clock(record), page_of(record)
    version = type(record)._base_manager.get(pk=record.pk).version
    sent = {"unit": heir.pk, "reason": WHY, "version": version}
    answer = client.post(act_of(page), sent, follow=True)
    assert answer.status_code == 200
    fresh = type(record)._base_manager.get(pk=record.pk)
    assert succession.leading(fresh) == heir
    assert clock(record) == before
    told = page.replace("/change/", "/history/")
    said = client.get(told).content.decode()
    assert WHY in said
    assert former.name in said


def test_the_new_unit_of_a_project_is_told() -> None:
    people, heir = People(), make_org("承接局")
    newcomer = make_user(Role.HANDLER, heir)
    project = a_project(people, "under_way")
    perform(project, "succeed", by=people.clerk, data={"unit": heir, "reason": WHY})
    told = OutboxMessage.objects.filter(key__startswith="project.succeed:")
    assert [message.recipient for message in told] == [newcomer]
