"""Promises, addressees, reports, reviews, matters and towns' activities go on at a successor."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import Organization
from congress_portal.handing_on.held import held_for
from congress_portal.handing_on.steps import hand_on_body
from deputies.suggestions.models import Suggestion, SuggestionStatus
from registers.figures import FIGURES, count
from registers.waiting import WAITING
from supervision.documents.choices import DocumentStatus
from supervision.handling.models import Entry
from supervision.opinions.register import OPINIONS
from supervision.promises.models import Promise, PromiseStatus
from supervision.reports.choices import ReportEntryKind, ReportStatus
from tests.factories import (
    government,
    make_activity,
    make_deputy,
    make_item,
    make_opinion,
    make_org,
    make_user,
    town_congress,
)
from tests.liaison_stations.world import World as Stations
from tests.liaison_stations.world import make_matter
from tests.once import once
from tests.supervision.documents_world import World as Documents
from tests.supervision.everybody import Everybody
from tests.supervision.hearing import report_in
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WHY = "机构改革，职责划转"


@once
def people() -> Everybody:
    return Everybody()


@pytest.fixture
def heir() -> Organization:
    return make_org("承接局")


def close(body: Organization, heir: Organization | None = None) -> Organization:
    body.until, body.successor = TODAY - timedelta(days=1), heir
    body.save()
    return body


def succeed(record: Any, by: Any, heir: Organization) -> Any:
    return perform(record, "succeed", by=by, data={"unit": heir, "reason": WHY})


def actions(record: Any, user: Any) -> set[str]:
    fresh = type(record).objects.get(pk=record.pk)
    return {row.action for row in allowed(fresh, user)}


def waiting(key: str, user: Any) -> list[Any]:
    return list(WAITING.get(key).records(user, TODAY))


def promised(people: Everybody, status: str = "struck_off") -> Promise:
    item = make_item(status, people)
    return Promise.objects.create(item=item, promised_on=TODAY + timedelta(days=40))


# --- Promises of items ---------------------------------------------------------------------------


def test_a_promise_of_a_concluded_item_goes_on_with_its_day_and_the_item_stays(
    people: Everybody, heir: Organization
) -> None:
    promise = promised(people)
    close(people.unit, heir)
    assert waiting("closed_promises", people.clerk) == [promise]
    done = succeed(promise, people.clerk, heir)
    assert (done.unit, done.status) == (heir, PromiseStatus.OPEN)
    assert done.promised_on == TODAY + timedelta(days=40)
    assert done.item.lead_unit == people.unit
    line = Entry.objects.filter(item=promise.item, action="succeed").get()
    assert line.text == f"由承接局承接（原单位：{people.unit.name}）：{WHY}"
    assert waiting("closed_promises", people.clerk) == []


def test_the_successor_keeps_the_promise_and_the_former_unit_knows_it_no_more(
    people: Everybody, heir: Organization
) -> None:
    promise, newcomer = promised(people), make_user(Role.HANDLER, heir)
    close(people.unit, heir)
    assert "report" in actions(promise, people.handler)
    succeed(promise, people.clerk, heir)
    assert "report" not in actions(promise, people.handler)
    assert "report" in actions(promise, newcomer)
    assert list(Promise.objects.visible_to(newcomer)) == [promise]
    assert not Promise.objects.visible_to(people.handler).exists()


def test_a_promise_goes_with_its_item_while_that_is_open(
    people: Everybody, heir: Organization
) -> None:
    promise = promised(people, "handling")
    close(people.unit, heir)
    assert waiting("closed_promises", people.clerk) == []
    assert "succeed" not in actions(promise, people.clerk)
    succeed(promise.item, people.clerk, heir)
    assert Promise.objects.get(pk=promise.pk).unit == heir


@pytest.mark.parametrize("status", ["kept", "broken", "replaced"])
def test_a_promise_that_is_over_is_not_handed_on(
    people: Everybody, heir: Organization, status: str
) -> None:
    promise = promised(people)
    Promise.objects.filter(pk=promise.pk).update(status=status, kept_on=TODAY)
    close(people.unit, heir)
    assert waiting("closed_promises", people.clerk) == []
    assert "succeed" not in actions(promise, people.clerk)


def test_a_successor_that_is_closed_too_is_refused_and_its_own_is_named_next(
    people: Everybody, heir: Organization
) -> None:
    promise, last = promised(people), make_org("再承接局")
    close(people.unit, heir)
    succeed(promise, people.clerk, heir)
    close(heir, last)
    assert waiting("closed_promises", people.clerk) == [promise]
    with pytest.raises(ValidationError, match="已经撤销"):
        succeed(Promise.objects.get(pk=promise.pk), people.clerk, heir)
    assert succeed(Promise.objects.get(pk=promise.pk), people.clerk, last).unit == last


def test_only_the_clerk_of_the_item_hands_a_promise_on(
    people: Everybody, heir: Organization
) -> None:
    promise = promised(people)
    close(people.unit, heir)
    for user in (people.handler, people.leader, people.deputy, people.town_clerk):
        with pytest.raises(PermissionDenied):
            succeed(promise, user, heir)


def test_what_is_held_for_a_closed_unit_names_its_promises_and_hands_them_on(
    people: Everybody, heir: Organization
) -> None:
    promise, item = promised(people), make_item("handling", people)
    close(people.unit, heir)
    named = {
        str(one) for work in held_for(people.unit, TODAY, people.clerk).work for one in work.records
    }
    assert {str(promise), str(item)} <= named
    hand_on_body(people.unit, heir, TODAY, by=people.clerk, reason=WHY)
    assert Promise.objects.get(pk=promise.pk).unit == heir
    assert not held_for(people.unit, TODAY, people.clerk).work


# --- Promises of suggestions ---------------------------------------------------------------------


def test_a_concluded_suggestion_with_a_promise_goes_on_and_one_without_stays(
    people: Everybody, heir: Organization
) -> None:
    facts = {"year": 2026, "lead_deputy": make_deputy(), "lead_unit": people.unit}
    facts |= {"status": SuggestionStatus.CONCLUDED, "handed_over_on": TODAY, "replied_on": TODAY}
    open_one = Suggestion.objects.create(
        number="1", title="修路", outcome="planned", promised_on=TODAY, **facts
    )
    done = Suggestion.objects.create(number="2", title="种树", outcome="solved", **facts)
    close(people.unit, heir)
    assert waiting("closed_suggestion_promises", people.clerk) == [open_one]
    assert "succeed" not in actions(done, people.clerk)
    one = succeed(open_one, people.clerk, heir)
    assert (one.lead_unit, one.status) == (heir, SuggestionStatus.CONCLUDED)
    assert "承接局" in one.entries.get().text


# --- Opinions, reports, reviews ------------------------------------------------------------------


def handed_over_to(people: Everybody, body: Organization) -> Any:
    opinion = make_opinion(unit=people.unit, addressee=body)
    for who, action, data in (
        (people.clerk, "submit", {}),
        (people.leader, "hand_over", {"number": "永人大视〔2026〕9号", "handed_over_on": TODAY}),
    ):
        opinion = perform(opinion, action, by=who, data=data)
    return opinion


def test_an_opinion_goes_on_at_the_successor_of_its_addressee(
    people: Everybody, heir: Organization
) -> None:
    organ = make_org("芝英镇人民政府", OrganizationKind.GOVERNMENT)
    opinion = handed_over_to(people, organ)
    before = count(FIGURES.get("inspection_opinions"), TODAY.year).value
    assert "succeed" not in actions(opinion, people.clerk)
    close(organ, heir)
    assert waiting("closed_addressees", people.clerk) == [opinion]
    opinion = succeed(opinion, people.clerk, heir)
    assert (opinion.addressee, opinion.status) == (heir, "handed_over")
    assert count(FIGURES.get("inspection_opinions"), TODAY.year).value == before
    assert waiting("closed_addressees", people.clerk) == []


def test_a_workbook_of_before_may_still_name_the_former_addressee(
    people: Everybody, heir: Organization
) -> None:
    organ = make_org("芝英镇人民政府", OrganizationKind.GOVERNMENT)
    opinion = handed_over_to(people, organ)
    close(organ, heir)
    succeed(opinion, people.clerk, heir)
    column = next(column for column in OPINIONS.columns if column.name == "交办对象")
    opinion.refresh_from_db()
    assert column.agrees is not None
    assert column.agrees(opinion, organ.pk)
    assert not column.agrees(opinion, make_org("另一局").pk)


@pytest.mark.parametrize(
    "status", [ReportStatus.PLANNED, ReportStatus.HEARD, ReportStatus.HANDED_OVER]
)
def test_a_report_goes_on_at_the_successor_of_the_body_that_owes_it(
    people: Everybody, heir: Organization, status: str
) -> None:
    report = report_in(status, people)
    due = report.handling_due_on
    close(people.unit, heir)
    assert waiting("closed_reporters", people.clerk) == [report]
    report = succeed(report, people.clerk, heir)
    assert (report.entrusted, report.reporter) == (heir, government())
    assert (report.status, report.handling_due_on) == (status, due)
    line = report.entries.filter(action="succeed").get()
    assert (line.kind, WHY in line.text) == (ReportEntryKind.DECISION, True)


def test_a_body_that_reports_itself_is_entrusted_no_more(
    people: Everybody, heir: Organization
) -> None:
    organ = make_org("某机关", OrganizationKind.GOVERNMENT)
    report = report_in(ReportStatus.PLANNED, people, reporter=organ, entrusted=heir)
    close(organ, heir)
    report = succeed(report, people.clerk, heir)
    assert (report.reporter, report.entrusted) == (heir, None)


def test_a_review_opinion_goes_to_the_successor_and_who_made_the_document_stays_told() -> None:
    world, heir = Documents(), make_org("新镇人民政府")
    document = world.document(status=DocumentStatus.OPINION_SENT, step_due_on=TODAY)
    assert "succeed" not in actions(document, world.clerk)
    close(world.maker, heir)
    assert waiting("closed_makers", world.clerk) == [document]
    document = succeed(document, world.clerk, heir)
    assert (document.maker, document.heir) == (world.maker, heir)
    assert (document.status, document.step_due_on) == (DocumentStatus.OPINION_SENT, TODAY)
    assert waiting("closed_makers", world.clerk) == []


# --- Matters and towns' activities ---------------------------------------------------------------


def test_a_matter_of_a_closed_unit_waits_for_its_keeper() -> None:
    world, unit, heir = Stations(), make_org("甲局"), make_org("乙局")
    matter = make_matter(world, "handling")
    type(matter).objects.filter(pk=matter.pk).update(unit=unit)
    close(unit, heir)
    assert waiting("closed_matters", world.keeper) == [matter]
    done = succeed(type(matter).objects.get(pk=matter.pk), world.keeper, heir)
    assert (done.unit, done.status) == (heir, "handling")
    assert waiting("closed_matters", world.keeper) == []


def test_open_work_of_a_town_body_that_was_merged_goes_on_at_the_other_town() -> None:
    people, old, new = Everybody(), town_congress("旧镇人大"), town_congress("新镇人大")
    clerk = make_user(Role.TOWN_CLERK, new)
    done = make_activity(organizer=old, level="town")
    activity = make_activity(organizer=old, level="town")
    opinion = make_opinion(activity, unit=people.unit)
    close(old, new)
    assert waiting("closed_organizers", people.clerk) == [activity]
    assert "submit" not in actions(opinion, clerk)
    succeed(activity, people.clerk, new)
    assert "submit" in actions(opinion, clerk)
    assert waiting("closed_organizers", people.clerk) == []
    done.refresh_from_db()
    assert done.organizer == old


def test_a_handling_unit_does_not_take_a_town_bodys_activities_over(heir: Organization) -> None:
    people, old = Everybody(), town_congress("旧镇人大")
    make_opinion(make_activity(organizer=old, level="town"), unit=people.unit)
    close(old, heir)
    with pytest.raises(ValidationError, match="不是承办单位"):
        hand_on_body(old, heir, TODAY, by=people.clerk, reason=WHY)
