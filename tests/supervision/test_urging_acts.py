"""Urging and supervising on the record's own page: who, in which state, with what, how often."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from papers.models import OfficialPaper
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.paperwork import urging as paper
from supervision.promises.models import Promise
from tests.factories import (
    make_item,
    make_org,
    make_user,
    town_congress,
)
from tests.history import past_project
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow.choices import UrgingKind
from workflow.models import OutboxMessage, Urging
from workflow.transitions import allowed, perform
from workflow.urging import NOTE_LENGTH

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DEMAND = {"note": "主要领导负责"}


@once
def people() -> Everybody:
    return Everybody()


@once
def item(people: Everybody) -> Item:
    found: Item = make_item(ItemStatus.HANDLING, people)
    return found


def acts(record: Any, person: Any) -> set[str]:
    return {row.action for row in allowed(record, person)} & set(UrgingKind.values)


def send(client: Client, person: Any, item: Item, action: str, **sent: Any) -> Any:
    """The form of the item's page, with the version that it shows."""
    client.force_login(person)
    return client.post(f"/my/items/{item.pk}/{action}/", {"version": item.version, **sent})


# --- Who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    [
        "handler",
        "helper",
        "deputy",
        "other_handler",
        "other_deputy",
        "town_clerk",
        "town_leader",
        "station_clerk",
        "keeper",
        "sysadmin",
        "nobody",
    ],
)
def test_nobody_else_urges_an_item_of_the_city(people: Everybody, item: Item, who: str) -> None:
    with pytest.raises(PermissionDenied):
        perform(item, "urge", by=getattr(people, who), data={})
    assert not Urging.objects.exists()


@pytest.mark.parametrize("who", ["handler", "deputy", "town_leader", "keeper"])
def test_nobody_else_urges_a_promise(people: Everybody, item: Item, who: str) -> None:
    promise = Promise.objects.create(item=item, promised_on=TODAY)
    assert acts(promise, getattr(people, who)) == set()


@pytest.mark.parametrize(
    ("who", "may"), [("town_clerk", {"urge"}), ("town_leader", {"urge", "supervise"})]
)
def test_a_town_urges_its_own_project_and_no_other_towns(
    people: Everybody, who: str, may: set[str]
) -> None:
    fields = {"is_chosen": True, "status": "under_way", "completed_on": None}
    own = past_project(organization=town_congress(), **fields)
    other = past_project(organization=town_congress("前仓镇人大"), **fields)
    assert acts(own, getattr(people, who)) == may
    assert acts(other, getattr(people, who)) == set()


def test_whose_role_has_ended_urges_no_more(people: Everybody, item: Item) -> None:
    former = make_user(Role.CLERK)
    former.grants.update(until=TODAY - timedelta(days=1))
    assert acts(item, former) == set()


def test_the_assisting_unit_is_told_as_well(people: Everybody, item: Item) -> None:
    item.assisting_units.add(make_org("教育局"))
    perform(item, "urge", by=people.clerk, data={})
    told = OutboxMessage.objects.filter(key__startswith="item.urge:")
    assert {one.recipient for one in told} == {people.handler, people.helper}


# --- In which state ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "may"),
    [
        (ItemStatus.DRAFT, False),
        (ItemStatus.HANDED_OVER, True),
        (ItemStatus.ACKNOWLEDGED, True),
        (ItemStatus.HANDLING, True),
        (ItemStatus.REWORK, True),
        (ItemStatus.REPLIED, False),
        (ItemStatus.AWAITING_EVALUATION, False),
        (ItemStatus.STRUCK_OFF, False),
        (ItemStatus.WITHDRAWN, False),
    ],
)
def test_an_item_is_urged_while_the_unit_has_it(
    people: Everybody, status: ItemStatus, may: bool
) -> None:
    assert acts(make_item(status, people), people.leader) == (
        set(UrgingKind.values) if may else set()
    )


def test_a_form_from_before_the_answer_is_refused_as_a_conflict(
    client: Client, people: Everybody, item: Item
) -> None:
    perform(item, "report_progress", by=people.handler, data={"text": "正在办理。"})
    assert send(client, people.clerk, item, "urge").status_code == 409
    assert not Urging.objects.exists()


# --- With what -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "note"),
        ({"note": "   "}, "note"),
        ({"note": "长" * (NOTE_LENGTH + 1)}, "note"),
        ({**DEMAND, "answer_by": "x"}, "answer_by"),
        ({**DEMAND, "answer_by": "2026-02-30"}, "answer_by"),
        ({**DEMAND, "answer_by": TODAY.isoformat()}, "answer_by"),
        ({**DEMAND, "answer_by": "2020-01-01"}, "answer_by"),
    ],
)
def test_a_demand_that_cannot_be_taken_is_shown_again_with_its_fault(
    client: Client, people: Everybody, item: Item, sent: dict[str, str], field: str
) -> None:
    answer = send(client, people.leader, item, "supervise", **sent)
    assert answer.status_code == 422
    assert field in answer.context["refused"].errors
    assert sent.get("note", "").strip() in answer.content.decode()
    assert not Urging.objects.exists()


def test_a_supervision_without_a_day_is_taken(
    client: Client, people: Everybody, item: Item
) -> None:
    assert send(client, people.leader, item, "supervise", **DEMAND).status_code == 302
    assert Urging.objects.get().answer_by is None


def test_what_nobody_asked_for_is_left_aside(client: Client, people: Everybody, item: Item) -> None:
    send(client, people.clerk, item, "urge", number="99", at="2020-01-01", answer_by="2020-01-01")
    one = Urging.objects.get()
    assert (one.action, one.number, timezone.localdate(one.at)) == ("urge", 1, TODAY)


def test_a_demand_of_markup_is_shown_as_it_was_typed(
    client: Client, people: Everybody, item: Item
) -> None:
    perform(item, "supervise", by=people.leader, data={"note": "<script>alert(1)</script>"})
    client.force_login(people.handler)
    text = client.get(f"/my/items/{item.pk}/").content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


# --- How often -----------------------------------------------------------------------------------


def test_two_forms_of_the_same_page_urge_once(
    client: Client, people: Everybody, item: Item
) -> None:
    assert send(client, people.clerk, item, "urge").status_code == 302
    assert send(client, people.leader, item, "urge").status_code == 409
    assert Urging.objects.count() == 1


def test_a_leader_cannot_urge_what_the_clerk_urged_that_day(people: Everybody, item: Item) -> None:
    perform(item, "urge", by=people.clerk, data={})
    with pytest.raises(ValidationError):
        perform(Item.objects.get(pk=item.pk), "urge", by=people.leader, data={})


def test_an_urging_of_yesterday_evening_keeps_none_from_this_morning(
    people: Everybody, item: Item
) -> None:
    tomorrow = timezone.localtime().replace(hour=0, minute=1) + timedelta(days=1)
    perform(item, "urge", by=people.clerk, at=tomorrow - timedelta(minutes=2), data={})
    perform(Item.objects.get(pk=item.pk), "urge", by=people.clerk, at=tomorrow, data={})
    assert Urging.objects.of(item).count() == 2


def test_a_second_supervision_has_its_own_number_and_its_own_notice(
    people: Everybody, item: Item
) -> None:
    for note in ("甲", "乙"):
        perform(Item.objects.get(pk=item.pk), "supervise", by=people.leader, data={"note": note})
    assert list(Urging.objects.values_list("number", "text")) == [(1, "甲"), (2, "乙")]
    notices = OutboxMessage.objects.filter(key__startswith="item.supervise:")
    assert notices.unsigned().count() == 2


def test_two_acts_of_one_number_cannot_be_kept(people: Everybody, item: Item) -> None:
    perform(item, "urge", by=people.clerk, data={})
    one = Urging.objects.get()
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_nobody_reads_acts_apart_from_their_record(people: Everybody, item: Item) -> None:
    perform(item, "urge", by=people.clerk, data={})
    assert not Urging.objects.visible_to(people.clerk).exists()


# --- The letter ----------------------------------------------------------------------------------


def test_supervision_makes_a_letter_and_urging_makes_none(people: Everybody, item: Item) -> None:
    given = OfficialPaper.objects.count()  # the letter of the hand-over
    perform(item, "urge", by=people.clerk, data={})
    assert OfficialPaper.objects.count() == given
    perform(Item.objects.get(pk=item.pk), "supervise", by=people.leader, data=DEMAND)
    assert OfficialPaper.objects.count() == given + 1


def test_the_letter_says_the_last_demand_and_its_day(people: Everybody, item: Item) -> None:
    day = TODAY + timedelta(days=10)
    for note in ("先前的要求", "后来的要求"):
        data = {"note": note, "answer_by": day}
        perform(Item.objects.get(pk=item.pk), "supervise", by=people.leader, data=data)
    said = str(paper.letter(Item.objects.get(pk=item.pk), ""))
    assert "后来的要求" in said
    assert "先前的要求" not in said
    assert f"{day.month}月{day.day}日前" in said


def test_without_a_day_the_letter_asks_for_an_answer_soon(people: Everybody, item: Item) -> None:
    perform(item, "supervise", by=people.leader, data=DEMAND)
    assert "收到本函后及时" in str(paper.letter(Item.objects.get(pk=item.pk), ""))


def test_there_is_no_letter_about_a_draft(people: Everybody) -> None:
    with pytest.raises(Http404):
        paper.letter(make_item(ItemStatus.DRAFT, people), "")
