"""Open work of a body that is closed, renamed or re-cut goes on at its successor."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant, Organization, User
from deputies.suggestions.models import Suggestion
from registers.figures import FIGURES, count
from registers.waiting import WAITING
from supervision.inquiries.models import InquiryQuestion
from supervision.items.choices import OPEN
from supervision.items.models import Item
from supervision.projects.models import Project
from tests.factories import (
    People,
    make_activity,
    make_deputy,
    make_item,
    make_org,
    make_user,
    town_congress,
)
from tests.liaison_stations.world import make_station
from workflow.forms import ActionForm
from workflow.transitions import perform, table_for

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def close(body, heir=None, days=1):
    body.until, body.successor = TODAY() - timedelta(days=days), heir
    body.save()
    return body


@pytest.fixture
def people():
    return People()


@pytest.fixture
def heir():
    return make_org("承接局")


def succeed(record, people, heir, reason="机构改革"):
    return perform(record, "succeed", by=people.clerk, data={"unit": heir, "reason": reason})


def waiting(key, user):
    return list(WAITING.get(key).records(user, TODAY()))


@pytest.mark.parametrize("status", OPEN)
def test_an_item_goes_on_from_every_open_state_with_its_state_story_and_clock(people, heir, status):
    item = make_item(status, people)
    before = (item.status, item.due_on, item.handed_over_on, item.acknowledged_on, item.round)
    lines = item.entries.count()
    close(people.unit, heir)
    item = succeed(item, people, heir)
    assert item.lead_unit == heir
    after = (item.status, item.due_on, item.handed_over_on, item.acknowledged_on, item.round)
    assert after == before
    assert item.entries.count() == lines + 1
    line = item.entries.order_by("-pk").first()
    assert "由承接局承接（原单位：交通运输局）：机构改革" in line.text


def test_the_numbers_of_the_year_stay_as_they_were(people, heir):
    item = make_item("handling", people)
    year = item.handed_over_on.year
    before = count(FIGURES.get("list_items"), year).value
    close(people.unit, heir)
    succeed(item, people, heir)
    assert count(FIGURES.get("list_items"), year).value == before


def test_an_assisting_unit_alone_is_replaced_where_it_alone_is_closed(people, heir):
    item = make_item("handling", people)
    helper = make_org("协办局")
    item.assisting_units.add(helper)
    close(helper, heir)
    item = succeed(item, people, heir)
    assert item.lead_unit == people.unit
    assert list(item.assisting_units.all()) == [heir]


def test_a_successor_that_assisted_leads_and_assists_no_more(people, heir):
    item = make_item("handling", people)
    item.assisting_units.add(heir)
    close(people.unit, heir)
    item = succeed(item, people, heir)
    assert item.lead_unit == heir
    assert not item.assisting_units.exists()


def test_a_successor_that_is_closed_itself_is_refused_with_a_sentence(people, heir):
    item = make_item("handling", people)
    close(people.unit, close(heir))
    with pytest.raises(ValidationError, match="已经撤销"):
        succeed(item, people, heir)
    row = table_for(Item).named("succeed")[0]
    form = ActionForm(row, item, people.clerk, {"unit": heir.pk, "reason": "x", "version": 1})
    assert "已经撤销" in str(form.errors["unit"])


def test_the_nearest_successor_that_exists_stands_in_the_form(people, heir):
    last = make_org("再承接局")
    close(heir, last)
    close(people.unit, heir, days=9)
    row = table_for(Item).named("succeed")[0]
    item = make_item("handling", people)
    field = row.needs[0].field(item)
    assert field.initial == last
    assert heir not in field.queryset


def test_successors_in_a_circle_lead_nowhere(people, heir):
    close(heir, people.unit)
    close(people.unit, heir)
    assert people.unit.heir(TODAY()) is None


def test_only_the_committees_clerk_hands_on(people, heir):
    item = make_item("handling", people)
    data = {"unit": heir, "reason": "x"}
    for user in (people.handler, people.leader, people.deputy):
        with pytest.raises(PermissionDenied):
            perform(item, "succeed", by=user, data=data)


def test_open_work_of_bodies_that_no_longer_exist_is_listed_until_it_is_handed_on(people, heir):
    item, other = make_item("handling", people), make_item("struck_off", people)
    assert waiting("closed_items", people.clerk) == []
    close(people.unit, heir)
    assert waiting("closed_items", people.clerk) == [item]
    assert other not in waiting("closed_items", people.clerk)
    assert waiting("closed_items", people.handler) == []
    succeed(item, people, heir)
    assert waiting("closed_items", people.clerk) == []


def test_a_suggestion_goes_on_and_keeps_the_day_of_its_answer(people, heir):
    one = Suggestion.objects.create(
        year=2026,
        number="1",
        title="修路",
        lead_deputy=make_deputy(),
        lead_unit=people.unit,
        status="handling",
        handed_over_on=TODAY(),
        due_on=TODAY() + timedelta(days=30),
    )
    close(people.unit, heir)
    assert waiting("closed_suggestions", people.clerk) == [one]
    one = succeed(one, people, heir)
    assert (one.lead_unit, one.status) == (heir, "handling")
    assert one.due_on == TODAY() + timedelta(days=30)
    assert "承接局" in one.entries.get().text


def test_projects_and_questions_go_on(people, heir):
    project = Project.objects.create(
        year=2026, sequence=1, title="学校", unit=people.unit, status="under_way", is_chosen=True
    )
    question = InquiryQuestion.objects.create(
        activity=make_activity(), sequence=1, question="何时？", unit=people.unit
    )
    close(people.unit, heir)
    for key, record in (("closed_projects", project), ("closed_questions", question)):
        assert waiting(key, people.clerk) == [record]
        assert succeed(record, people, heir).unit == heir
        assert waiting(key, people.clerk) == []


def test_stations_and_roles_of_closed_bodies_are_listed_for_who_answers_for_them(people):
    town = town_congress()
    station = make_station(town)
    keeper = make_user(Role.TOWN_CLERK, town)
    close(town)
    assert waiting("closed_stations", make_user(Role.STATION_CLERK)) == [station]
    assert waiting("closed_roles", make_user(Role.ACCOUNT_ADMIN)) == [
        Grant.objects.get(user=keeper)
    ]
    assert waiting("closed_roles", people.clerk) == []


def test_a_form_refuses_a_successor_without_a_day_or_that_is_closed_before():
    one, heir = make_org("甲局"), make_org("乙局")
    one.successor = heir
    with pytest.raises(ValidationError, match="还要填写撤销日期"):
        one.clean()
    one.until = date(2024, 3, 1)
    heir.until = date(2024, 2, 1)
    with pytest.raises(ValidationError, match="已于2024-02-01撤销"):
        one.clean()
    one.successor = one
    with pytest.raises(ValidationError, match="不能是本单位"):
        one.clean()


def test_closed_bodies_are_not_offered_where_a_unit_is_chosen(client, people, heir):
    close(people.unit)
    client.force_login(User.objects.get(pk=people.clerk.pk))
    asked = {"app_label": "supervision", "model_name": "item", "field_name": "lead_unit"}
    found = client.get("/admin/autocomplete/", {**asked, "term": "局"}).json()["results"]
    offered = {row["text"] for row in found}
    assert str(heir) in offered
    assert str(people.unit) not in offered
    assert Organization.objects.filter(name=people.unit.name).exists()
