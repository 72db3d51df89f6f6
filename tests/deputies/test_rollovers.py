"""The rollover: previewed, carried out in one step, taken back exactly, confirmed by another."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.choices import Role
from deputies.people.models import Deputy, EndReason, Mandate, Seats
from deputies.rollovers import workflow
from deputies.rollovers.models import Rollover, RolloverStatus
from tests.factories import committee, make_deputy, make_user, town_congress
from tests.once import once
from workflow.models import TrailEntry
from workflow.transitions import Conflict, allowed, perform

pytestmark = pytest.mark.django_db
CLOSES, OPENS = date(2027, 1, 10), date(2027, 1, 11)


@once
def clerk():
    return make_user(Role.CLERK, committee())


@once
def leader():
    return make_user(Role.LEADER, committee())


def prepare(clerk, **fields):
    fields = {
        "level": "county",
        "from_term": 18,
        "to_term": 19,
        "closes_on": CLOSES,
        "opens_on": OPENS,
        "prepared_by": clerk,
        **fields,
    }
    rollover = Rollover.objects.create(**fields)
    workflow.fill_lines(rollover)
    return rollover


def elect(rollover, *deputies):
    for deputy in deputies:
        rollover.lines.update_or_create(deputy=deputy, defaults={"elected": True})


def as_they_are():
    return sorted(
        Mandate.objects.values_list("deputy", "level", "term", "since", "until", "end_reason")
    )


def newcomer(name="新代表"):
    return Deputy.objects.create(name=name)


# --- The list and the preview --------------------------------------------------------------------


def test_the_list_begins_with_everybody_who_sits(clerk):
    sitting, gone = make_deputy(), make_deputy()
    gone.mandates.update(until=date(2024, 1, 1), end_reason="moved")
    rollover = prepare(clerk)
    assert [line.deputy for line in rollover.lines.all()] == [sitting]


def test_the_list_keeps_where_they_sat(clerk):
    make_deputy().mandates.update(district="第1选区", delegation="石柱代表团")
    line = prepare(clerk).lines.get()
    assert (line.district, line.delegation) == ("第1选区", "石柱代表团")


def test_a_towns_rollover_lists_that_town_alone(clerk):
    body = town_congress()
    here, there = make_deputy(), make_deputy()
    here.mandates.update(level="town", organization=body)
    there.mandates.update(level="town", organization=town_congress("芝英镇人大"))
    rollover = prepare(clerk, level="town", organization=body)
    assert [line.deputy for line in rollover.lines.all()] == [here]


def test_the_preview_tells_who_ends_who_stays_and_who_is_new(clerk):
    stays, ends = make_deputy(), make_deputy()
    rollover = prepare(clerk, seats=5)
    elect(rollover, stays, newcomer())
    outcome = workflow.preview(rollover)
    assert [mandate.deputy for mandate in outcome.ending] == [ends]
    assert (len(outcome.staying), len(outcome.coming), outcome.vacant) == (1, 1, 3)


def test_the_preview_changes_nothing(clerk):
    make_deputy()
    rollover = prepare(clerk)
    before = as_they_are()
    workflow.preview(rollover)
    assert as_they_are() == before


def test_the_preview_warns_of_too_many_and_of_twins(clerk):
    make_deputy("方知行")
    rollover = prepare(clerk, seats=1)
    elect(rollover, newcomer("方知行"), newcomer("另一位"))
    outcome = " ".join(workflow.preview(rollover).warnings)
    assert "多 1 人" in outcome
    assert "不止一位“方知行”" in outcome


# --- Carrying out and taking back ----------------------------------------------------------------


def test_old_mandates_end_with_the_term_and_new_ones_begin(clerk):
    stays, ends = make_deputy(), make_deputy()
    rollover = prepare(clerk)
    elect(rollover, stays)
    perform(rollover, "apply", by=clerk)
    old = Mandate.objects.filter(term=18)
    assert set(old.values_list("until", "end_reason")) == {(CLOSES, EndReason.TERM_OVER)}
    assert Mandate.objects.get(term=19).deputy == stays
    assert list(Deputy.objects.in_office(OPENS)) == [stays]
    assert ends in Deputy.objects.public()


def test_history_is_kept(clerk):
    deputy = make_deputy()
    rollover = prepare(clerk)
    elect(rollover, deputy)
    perform(rollover, "apply", by=clerk)
    assert sorted(deputy.mandates.values_list("term", flat=True)) == [18, 19]


def test_other_levels_and_other_towns_are_left_alone(clerk):
    deputy = make_deputy()
    deputy.mandates.create(level="prefecture", term=8, since=date(2022, 4, 1))
    rollover = prepare(clerk)
    elect(rollover, deputy)
    perform(rollover, "apply", by=clerk)
    assert deputy.mandates.get(level="prefecture").until is None


def test_a_mandate_that_ended_before_keeps_its_own_end(clerk):
    gone = make_deputy()
    gone.mandates.update(until=date(2024, 1, 1), end_reason="moved")
    rollover = prepare(clerk)
    elect(rollover, newcomer())
    perform(rollover, "apply", by=clerk)
    assert gone.mandates.get().end_reason == "moved"


def test_the_new_number_of_seats_is_registered(clerk):
    rollover = prepare(clerk, seats=310)
    elect(rollover, newcomer())
    perform(rollover, "apply", by=clerk)
    assert Seats.objects.get().number == 310


def test_taking_back_leaves_everything_as_it_was(clerk):
    stays = make_deputy()
    make_deputy()
    before = as_they_are()
    rollover = prepare(clerk, seats=310)
    elect(rollover, stays, newcomer())
    rollover = perform(rollover, "apply", by=clerk)
    rollover = perform(rollover, "take_back", by=clerk)
    assert as_they_are() == before
    assert not Seats.objects.exists()
    assert rollover.status == RolloverStatus.PREPARED


def test_after_taking_back_it_can_be_carried_out_anew(clerk):
    stays = make_deputy()
    rollover = prepare(clerk)
    elect(rollover, stays)
    for action in ("apply", "take_back", "apply"):
        rollover = perform(rollover, action, by=clerk)
    assert Mandate.objects.filter(term=19).count() == 1


def test_each_mandate_tells_it_on_its_trail(clerk):
    stays = make_deputy()
    rollover = prepare(clerk)
    elect(rollover, stays)
    perform(rollover, "apply", by=clerk)
    outcome = TrailEntry.objects.filter(subject_kind="deputies.mandate")
    assert sorted(outcome.values_list("action", flat=True)) == ["created", "ended"]


def test_without_anybody_elected_it_is_not_carried_out(clerk):
    make_deputy()
    with pytest.raises(ValidationError, match="还没有标出当选"):
        perform(prepare(clerk), "apply", by=clerk)


def test_somebody_with_a_mandate_of_the_new_term_stops_it(clerk):
    deputy = make_deputy()
    rollover = prepare(clerk)
    elect(rollover, deputy)
    deputy.mandates.create(level="county", term=19, since=OPENS)
    before = as_they_are()
    with pytest.raises(ValidationError, match="已经有新一届的任期"):
        perform(rollover, "apply", by=clerk)
    assert as_they_are() == before


# --- Who -----------------------------------------------------------------------------------------


def test_a_confirmed_rollover_is_not_taken_back(clerk, leader):
    rollover = prepare(clerk)
    elect(rollover, newcomer())
    perform(rollover, "apply", by=clerk)
    rollover = perform(rollover, "confirm", by=leader)
    with pytest.raises(Conflict):
        perform(rollover, "take_back", by=clerk)


def test_whoever_prepared_it_does_not_confirm_it(clerk):
    rollover = prepare(clerk)
    elect(rollover, newcomer())
    rollover = perform(rollover, "apply", by=clerk)
    with pytest.raises(PermissionDenied):
        perform(rollover, "confirm", by=clerk)


@pytest.mark.parametrize(
    ("role", "status", "actions"),
    [
        (Role.CLERK, "prepared", {"apply", "abandon"}),
        (Role.CLERK, "applied", {"take_back"}),
        (Role.CLERK, "confirmed", set()),
        (Role.CLERK, "abandoned", set()),
        (Role.LEADER, "prepared", set()),
        (Role.LEADER, "applied", {"take_back", "confirm"}),
        (Role.LEADER, "confirmed", set()),
        (Role.STATION_CLERK, "applied", set()),
        (Role.SYSADMIN, "applied", set()),
        (None, "applied", set()),
    ],
)
def test_every_state_and_role(clerk, role, status, actions):
    rollover = prepare(clerk)
    Rollover.objects.update(status=status)
    rollover.refresh_from_db()
    assert {row.action for row in allowed(rollover, make_user(role))} == actions


def test_a_town_clerk_carries_out_nothing(clerk):
    town_clerk = make_user(Role.TOWN_CLERK, town_congress())
    assert allowed(prepare(clerk), town_clerk) == []


# --- In the back office --------------------------------------------------------------------------


def typed(**changes):
    return {
        "level": "county",
        "from_term": "18",
        "to_term": "19",
        "closes_on": str(CLOSES),
        "opens_on": str(OPENS),
        "seats": "",
        **changes,
    }


def listed(rollover, elected=()):
    """The form of the list as the page sends it, with these deputies ticked."""
    data = typed()
    lines = list(rollover.lines.all())
    data |= {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": str(len(lines))}
    for row, line in enumerate(lines):
        data |= {f"lines-{row}-id": str(line.pk), f"lines-{row}-rollover": str(rollover.pk)}
        if line.deputy in elected:
            data[f"lines-{row}-elected"] = "on"
    return {**data, "lines-2-TOTAL_FORMS": "5", "lines-2-INITIAL_FORMS": "0"}


def test_naming_the_congress_leads_to_its_list(client, clerk):
    make_deputy("方知行")
    client.force_login(clerk)
    answer = client.post("/admin/deputies/rollover/add/", typed(), follow=True)
    html = answer.content.decode()
    assert "方知行" in html
    assert "预览" in html


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to_term": "18"}, "新届次必须大于原届次"),
        ({"opens_on": "2026-01-01"}, "不能早于原任期终止日期"),
        ({"level": "town"}, "要选明是哪个镇的人大"),
    ],
)
def test_a_wrong_rollover_is_refused_with_a_sentence(client, clerk, changes, sentence):
    client.force_login(clerk)
    html = client.post("/admin/deputies/rollover/add/", typed(**changes)).content.decode()
    assert sentence in html
    assert not Rollover.objects.exists()


def test_the_list_is_ticked_and_newcomers_added_on_one_page(client, clerk):
    stays, new = make_deputy(), newcomer()
    rollover = prepare(clerk)
    client.force_login(clerk)
    data = listed(rollover, [stays])
    data |= {"lines-2-0-deputy": str(new.pk), "lines-2-0-elected": "on"}
    client.post(f"/admin/deputies/rollover/{rollover.pk}/change/", data)
    assert set(rollover.lines.filter(elected=True).values_list("deputy", flat=True)) == {
        stays.pk,
        new.pk,
    }


@pytest.mark.parametrize("people", [1, 40])
def test_a_long_list_costs_the_same_few_queries(client, clerk, people, django_assert_num_queries):
    for _person in range(people):
        make_deputy()
    rollover = prepare(clerk)
    client.force_login(clerk)
    address = f"/admin/deputies/rollover/{rollover.pk}/change/"
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)


def test_an_applied_rollover_is_not_edited(client, clerk):
    rollover = prepare(clerk)
    elect(rollover, newcomer())
    perform(rollover, "apply", by=clerk)
    client.force_login(clerk)
    answer = client.post(f"/admin/deputies/rollover/{rollover.pk}/change/", listed(rollover))
    assert answer.status_code == 403
