"""A supervision (督办) of a suggestion, promise or project has its letter, as that of an item."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from papers.models import OfficialPaper
from supervision.items.choices import ItemStatus
from supervision.projects.models import ProjectStatus
from supervision.promises.models import Promise
from tests.deputies.test_suggestions import World
from tests.factories import make_item, town_congress
from tests.history import past_project
from tests.supervision.everybody import Everybody
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
DEMAND = {"note": "请于月底前办结。"}


def letter_of(kind: str, record: Any) -> OfficialPaper:
    paper: OfficialPaper = OfficialPaper.objects.about(record).get(kind=kind)
    return paper


def told(paper: OfficialPaper) -> list[str]:
    return [part["words"] for part in paper.frozen().parts]


def status_of(client: Client, person: Any, kind: str, record: Any) -> int:
    client.force_login(person)
    return client.get(reverse("my_papers:word", args=[kind, record.pk])).status_code


def test_a_suggestion_under_supervision_has_its_letter(client: Client) -> None:
    world = World()
    one = world.at("handed_over")
    perform(one, "supervise", by=world.leader, data=DEMAND)
    paper = letter_of("suggestion-urge", one)
    assert paper.number.startswith("建议督办函〔")
    assert paper.frozen().addressee == one.lead_unit.name
    assert one.title in told(paper)[0]
    assert DEMAND["note"] in told(paper)
    client.force_login(world.leader)
    page = client.get(one.get_absolute_url()).content.decode()
    assert reverse("my_papers:page", args=["suggestion-urge", one.pk]) in page


def test_the_letter_of_a_suggestion_is_for_staff_and_its_unit(client: Client) -> None:
    world = World()
    one = world.at("handed_over")
    perform(one, "supervise", by=world.leader, data=DEMAND)
    found = {
        name: status_of(client, getattr(world, name), "suggestion-urge", one)
        for name in ("leader", "clerk", "handler")
    }
    assert found == {"leader": 200, "clerk": 200, "handler": 200}
    assert status_of(client, world.nobody, "suggestion-urge", one) == 404
    assert status_of(client, world.other_handler, "suggestion-urge", one) == 404


def test_a_promise_under_supervision_has_its_letter(client: Client) -> None:
    people = Everybody()
    item = make_item(ItemStatus.REPLIED, people)
    promise = Promise.objects.create(item=item, promised_on=timezone.localdate())
    perform(promise, "supervise", by=people.leader, data=DEMAND)
    paper = letter_of("promise-urge", promise)
    assert paper.frozen().addressee == item.lead_unit.name
    assert item.suggestion.rstrip("。") in told(paper)[0]
    assert DEMAND["note"] in told(paper)
    found = [
        status_of(client, getattr(people, name), "promise-urge", promise)
        for name in ("clerk", "handler", "other_handler", "nobody")
    ]
    assert found == [200, 200, 404, 404]
    client.force_login(people.clerk)
    page = client.get(reverse("my_promises:promise", args=[promise.pk])).content.decode()
    assert reverse("my_papers:page", args=["promise-urge", promise.pk]) in page


def test_a_project_under_supervision_has_its_letter(client: Client) -> None:
    people = Everybody()
    fields = {"status": ProjectStatus.UNDER_WAY, "completed_on": None, "progress": 40}
    project = past_project(year=2026, **fields)
    perform(project, "supervise", by=people.leader, data=DEMAND)
    paper = letter_of("project-urge", project)
    assert paper.frozen().addressee == project.unit.name
    assert project.title in told(paper)[0]
    found = [
        status_of(client, getattr(people, name), "project-urge", project)
        for name in ("clerk", "other_handler", "nobody")
    ]
    assert found == [200, 404, 404]
    client.force_login(people.leader)
    page = client.get(project.desk_url).content.decode()
    assert reverse("my_papers:page", args=["project-urge", project.pk]) in page


def test_the_letter_of_a_towns_project_is_the_towns() -> None:
    people = Everybody()
    town = town_congress()
    fields = {"status": ProjectStatus.UNDER_WAY, "completed_on": None, "organization": town}
    project = past_project(year=2026, **fields)
    perform(project, "supervise", by=people.town_leader, data=DEMAND)
    assert letter_of("project-urge", project).issuer == town.name
