"""A delay climbs: to whom, once, on which day, at what cost, and who keeps the table."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.choices import OrganizationKind, Role
from accounts.models import Organization, User
from congress_portal.oversight import reminders
from congress_portal.oversight.models import EscalationStep
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.promises.models import Promise
from tests.deputies.test_suggestions import World
from tests.factories import evidence, make_item, make_org, make_user, town_congress
from tests.history import past_project
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow import outbox
from workflow.choices import Outcome
from workflow.models import OutboxMessage
from workflow.outbox import Message
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
STEPS = reverse("admin:congress_portal_escalationstep_changelist")
ADD = reverse("admin:congress_portal_escalationstep_add")


@once
def people() -> Everybody:
    EscalationStep.objects.all().delete()
    return Everybody()


def late(people: Everybody, days: int = 10) -> Item:
    """An item whose day has been over for so many days."""
    due = TODAY - timedelta(days=days)
    item = make_item(ItemStatus.HANDLING, people)
    handed_over = due - timedelta(days=30)
    Item.objects.filter(pk=item.pk).update(due_on=due, handed_over_on=handed_over)
    return Item.objects.get(pk=item.pk)


def step(days: int = 10, audience: str = "clerk") -> EscalationStep:
    return EscalationStep.objects.create(days=days, audience=audience)


def said(day: date = TODAY) -> list[Message]:
    return list(reminders.of_day(day))


def tell(day: date = TODAY) -> list[str]:
    """What the worker writes on a day that was not written before."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    outbox.put(reminders.of_day(day))
    return list(OutboxMessage.objects.exclude(pk__in=before).values_list("subject", flat=True))


def urge(item: Item, person: User, days: int = 0) -> None:
    """Urges so many days from now."""
    at = timezone.now() + timedelta(days=days)
    perform(Item.objects.get(pk=item.pk), "urge", by=person, at=at, data={})


# --- To whom -------------------------------------------------------------------------------------


def test_a_colleague_of_another_unit_hears_nothing(people: Everybody) -> None:
    late(people)
    step(audience="unit")
    hearers = {message.recipient for message in said()}
    assert hearers == {people.handler}
    assert people.other_handler not in hearers


def test_the_leader_of_another_unit_or_of_the_body_above_hears_nothing(people: Everybody) -> None:
    late(people)
    step(audience="head")
    above = make_org("市人民政府办公室", OrganizationKind.GOVERNMENT)
    Organization.objects.filter(pk=people.unit.pk).update(parent=above)
    for body in (make_org("水利局"), above):
        make_user(Role.UNIT_LEADER, body)
    assert said() == []
    head = make_user(Role.UNIT_LEADER, people.unit)
    assert {message.recipient for message in said()} == {head}


def test_the_leader_of_a_unit_reads_what_it_has_in_hand_and_answers_nothing(
    client: Client, people: Everybody
) -> None:
    item, other = late(people), make_item(ItemStatus.HANDLING, unit_of_another())
    head = make_user(Role.UNIT_LEADER, people.unit)
    client.force_login(head)
    assert client.get(f"/my/items/{item.pk}/").status_code == 200
    assert client.get(f"/my/items/{other.pk}/").status_code == 404
    assert list(allowed(item, head)) == []


def unit_of_another() -> Everybody:
    found = Everybody()
    found.unit = make_org("卫生健康局")
    found.handler = make_user(Role.HANDLER, found.unit)
    return found


@pytest.mark.parametrize(("audience", "who"), [("clerk", "town_clerk"), ("leader", "town_leader")])
def test_what_a_town_looks_after_climbs_in_that_town(
    people: Everybody, audience: str, who: str
) -> None:
    due = date(TODAY.year - 1, 12, 31)
    past_project(
        unit=people.unit,
        is_chosen=True,
        status="under_way",
        completed_on=None,
        year=due.year,
        organization=town_congress(),
    )
    other = town_congress("前仓镇人大")
    make_user(Role.TOWN_CLERK, other)
    make_user(Role.LEADER, other)
    step(5, audience)
    hearers = {message.recipient for message in said(due + timedelta(days=5))}
    assert hearers == {getattr(people, who)}


@pytest.mark.parametrize("gone", ["switched_off", "role_ended"])
def test_who_no_longer_acts_hears_nothing(people: Everybody, gone: str) -> None:
    late(people)
    step(audience="unit")
    if gone == "switched_off":
        User.objects.filter(pk=people.handler.pk).update(is_active=False)
    else:
        people.handler.grants.update(until=TODAY - timedelta(days=1))
    assert said() == []


def test_what_the_unit_has_answered_climbs_no_further(people: Everybody) -> None:
    item = late(people)
    step()
    assert len(said()) == 1
    data = {"text": "已经办好。", "outcome": Outcome.SOLVED, "files": evidence()}
    perform(item, "reply", by=people.handler, data=data)
    assert said() == []


def test_a_promise_climbs_by_the_day_that_was_promised(people: Everybody) -> None:
    item = make_item(ItemStatus.HANDLING, people)
    Promise.objects.create(item=item, promised_on=TODAY - timedelta(days=10))
    step()
    (message,) = said()
    assert "承诺" in message.body


def test_a_promise_that_was_kept_climbs_no_further(people: Everybody) -> None:
    item = make_item(ItemStatus.HANDLING, people)
    promised = TODAY - timedelta(days=10)
    Promise.objects.create(item=item, promised_on=promised, kept_on=TODAY)
    step()
    assert said() == []


def test_a_suggestion_of_a_deputy_climbs_to_the_city() -> None:
    world = World()
    one = world.at("handed_over")
    one.refresh_from_db()
    EscalationStep.objects.all().delete()
    step(10, "leader")
    due = one.deadline
    assert due is not None
    assert {message.recipient for message in said(due + timedelta(days=10))} == {world.leader}


# --- In which words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "desk"), [("clerk", "/my/supervision/"), ("unit", "/my/"), ("leader", None)]
)
def test_each_is_led_to_the_desk_that_they_have(
    client: Client, people: Everybody, audience: str, desk: str | None
) -> None:
    late(people)
    step(audience=audience)
    (message,) = said()
    assert message.path == (desk or "/my/supervision/")
    client.force_login(message.recipient)
    assert client.get(message.path).status_code == 200


def test_a_message_names_records_and_nobodys_words(people: Everybody) -> None:
    item = late(people)
    step()
    (message,) = said()
    assert str(item.opinion.number) in message.body
    assert item.suggestion not in message.body
    assert item.problem not in message.body


def test_a_message_is_chinese_whatever_the_command_is_run_in(people: Everybody) -> None:
    late(people)
    step()
    with translation.override("en"):
        (message,) = said()
    assert message.subject == "有 1 件事逾期已满 10 天"
    assert message.path == "/my/supervision/"


def test_a_message_stays_short_and_says_how_many_there_are(
    people: Everybody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "MOST_LINES", 1)
    late(people)
    late(people)
    step()
    (message,) = said()
    assert len(message.body.splitlines()) == 1
    assert "2 件" in message.subject


# --- Once ----------------------------------------------------------------------------------------


def test_a_second_round_on_the_same_day_tells_nobody_again(people: Everybody) -> None:
    late(people)
    step()
    assert len(tell()) == 1
    assert tell() == []


def test_the_next_days_do_not_tell_of_the_same_delay_again(people: Everybody) -> None:
    late(people)
    step()
    tell()
    for days in (1, 5):
        assert tell(TODAY + timedelta(days=days)) == []


def test_a_delay_that_comes_so_far_later_is_told_with_those_before_it(people: Everybody) -> None:
    late(people, 10)
    late(people, 9)
    step()
    assert ["1 件" in one for one in tell()] == [True]
    assert ["2 件" in one for one in tell(TODAY + timedelta(days=1))] == [True]


def test_two_steps_tell_one_person_each_for_itself(people: Everybody) -> None:
    late(people)
    step(10)
    step(8)
    assert len(tell()) == 2


def test_what_was_urged_on_its_day_is_told_on_the_next(people: Everybody) -> None:
    """Another one of the same day was told meanwhile, and does not hide it."""
    item = late(people)
    late(people)
    step()
    urge(item, people.clerk)
    assert ["1 件" in one for one in tell()] == [True]
    assert ["2 件" in one for one in tell(TODAY + timedelta(days=1))] == [True]


def test_what_is_urged_after_it_was_told_is_not_told_again(people: Everybody) -> None:
    item = late(people)
    step()
    assert len(tell()) == 1
    urge(item, people.clerk, days=2)
    for days in (2, 3):
        assert tell(TODAY + timedelta(days=days)) == []


def test_the_unit_hears_although_it_was_urged_that_day(people: Everybody) -> None:
    item = late(people)
    step(audience="unit")
    urge(item, people.clerk)
    assert [message.recipient for message in said()] == [people.handler]


def test_supervision_is_no_urging_and_silences_nobody(people: Everybody) -> None:
    item = late(people)
    step(audience="clerk")
    perform(item, "supervise", by=people.leader, data={"note": "主要领导负责"})
    assert [message.recipient for message in said()] == [people.clerk]


# --- At what cost --------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["unit", "head", "clerk", "leader"])
def test_three_late_records_cost_no_more_queries_than_one(people: Everybody, audience: str) -> None:
    make_user(Role.UNIT_LEADER, people.unit)
    step(audience=audience)
    late(people)
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(said()) == 1
    late(people)
    late(people)
    with CaptureQueriesContext(connection) as three:
        assert "3 件" in said()[0].subject
    assert len(three) == len(one)


# --- Who keeps the table -------------------------------------------------------------------------


def test_a_clerk_adds_a_step(client: Client, people: Everybody) -> None:
    client.force_login(people.clerk)
    client.post(ADD, {"days": 45, "audience": "leader", "is_active": "on"})
    assert EscalationStep.objects.get().days == 45


@pytest.mark.parametrize("who", ["leader", "sysadmin", "handler", "deputy", "town_clerk", "keeper"])
def test_others_add_none(client: Client, people: Everybody, who: str) -> None:
    client.force_login(getattr(people, who))
    answer = client.post(ADD, {"days": 45, "audience": "leader", "is_active": "on"})
    assert answer.status_code in (302, 403, 404)
    assert not EscalationStep.objects.exists()


def test_a_leader_reads_the_table(client: Client, people: Everybody) -> None:
    step(30, "leader")
    client.force_login(people.leader)
    assert client.get(STEPS).status_code == 200


@pytest.mark.parametrize("days", ["", "0", "-1", "366", "x", "1.5", "9" * 20])
def test_a_number_of_days_that_is_none_is_refused_in_the_form(
    client: Client, people: Everybody, days: str
) -> None:
    client.force_login(people.clerk)
    answer = client.post(ADD, {"days": days, "audience": "leader", "is_active": "on"})
    assert answer.status_code in (200, 422)
    assert "days" in answer.context["adminform"].form.errors
    assert not EscalationStep.objects.exists()


def test_the_same_step_twice_is_refused_in_a_sentence(people: Everybody) -> None:
    step(30, "leader")
    with pytest.raises(ValidationError) as refusal:
        EscalationStep(days=30, audience="leader").full_clean()
    assert "这一级提醒已经有了。" in str(refusal.value)


def test_an_audience_that_does_not_exist_is_refused(people: Everybody) -> None:
    with pytest.raises(ValidationError) as refusal:
        EscalationStep(days=30, audience="everybody").full_clean()
    assert "audience" in refusal.value.message_dict


def test_a_step_reads_as_a_sentence_in_both_languages(people: Everybody) -> None:
    one: Any = step(30, "leader")
    assert str(one) == "逾期 30 天告知人大领导"
    with translation.override("en"):
        assert str(one).isascii()
