"""The duty record: entries that come by themselves, and what becomes of an entry."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from accounts.services import give_role
from deputies.duty import workflow
from deputies.duty.models import DutyEntry, DutyKind, DutySource, DutyStatus
from tests.factories import (
    committee,
    evidence,
    make_deputy,
    make_deputy_user,
    make_user,
    town_congress,
)
from workflow.models import OutboxMessage
from workflow.transitions import Conflict, allowed, perform

pytestmark = pytest.mark.django_db


def record(deputy, key="invitation:1", **fields):
    fields = {"happened_on": timezone.localdate(), "text": "视察养老服务", **fields}
    kind, source = DutyKind.INSPECTION, DutySource.ATTENDANCE
    return workflow.record_duty(deputy, source=source, key=key, kind=kind, **fields)


def confirmed(user, **fields):
    entry = record(user.deputy, **fields)
    return perform(entry, "confirm", by=user, data={"text": entry.text})


def verified(user, by=None, **data):
    clerk = by or make_user(Role.CLERK)
    return perform(confirmed(user), "verify", by=clerk, data={"is_public": True, **data})


# --- What the deputy logs ------------------------------------------------------------------------


def test_an_entry_is_logged_whole_or_not_at_all(monkeypatch):
    user = make_deputy_user()

    def power_cut(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(workflow, "perform", power_cut)
    with pytest.raises(KeyboardInterrupt):
        log(user, "1")
    monkeypatch.undo()
    assert not DutyEntry.objects.exists()
    assert log(user, "1").status == DutyStatus.SUBMITTED


def log(user, key):
    told = {"happened_on": timezone.localdate(), "kind": DutyKind.VISIT, "text": "走访"}
    return workflow.log_duty(user.deputy, by=user, key=key, **told)


# --- What comes by itself ------------------------------------------------------------------------


def test_a_deed_elsewhere_makes_a_draft_that_waits_for_the_deputys_word():
    entry = record(make_deputy())
    assert (entry.status, entry.source) == (DutyStatus.DRAFT, DutySource.ATTENDANCE)


def test_the_same_ground_makes_one_entry():
    deputy = make_deputy()
    assert record(deputy) == record(deputy)
    assert DutyEntry.objects.count() == 1


def test_what_happened_outside_office_makes_no_entry():
    assert record(make_deputy(), happened_on=date(2010, 1, 1)) is None


def test_an_entry_goes_with_its_ground():
    entry = record(make_deputy())
    workflow.withdraw_duty("invitation:1", make_user())
    entry.refresh_from_db()
    assert entry.status == DutyStatus.WITHDRAWN


def test_an_entry_comes_back_with_its_ground():
    deputy = make_deputy()
    record(deputy)
    workflow.withdraw_duty("invitation:1", make_user())
    assert record(deputy).status == DutyStatus.DRAFT


def test_what_the_deputy_withdrew_does_not_come_back():
    user = make_deputy_user()
    perform(record(user.deputy), "withdraw", by=user)
    assert record(user.deputy).status == DutyStatus.WITHDRAWN


def test_a_verified_entry_stays_when_its_ground_falls_away():
    entry = verified(make_deputy_user())
    workflow.withdraw_duty("invitation:1", make_user())
    entry.refresh_from_db()
    assert entry.status == DutyStatus.VERIFIED


def test_a_result_is_marked_and_unmarked():
    entry = record(make_deputy())
    workflow.mark_result(entry)
    entry.refresh_from_db()
    marked = entry.had_result
    workflow.unmark_result(entry)
    entry.refresh_from_db()
    assert (marked, entry.had_result) == (True, False)


# --- The deputy's word ---------------------------------------------------------------------------


def test_the_deputy_confirms_with_own_words_and_photographs():
    user = make_deputy_user()
    data = {"text": "看了三处养老院", "place": "石柱镇", "files": evidence()}
    entry = perform(record(user.deputy), "confirm", by=user, data=data)
    state = (entry.status, entry.text, entry.place, entry.files.count())
    assert state == (DutyStatus.SUBMITTED, "看了三处养老院", "石柱镇", 1)


def test_an_entry_without_words_is_not_taken():
    user = make_deputy_user()
    with pytest.raises(ValidationError, match="请写明做了什么"):
        perform(record(user.deputy), "confirm", by=user, data={"text": ""})


def test_what_has_not_happened_yet_is_not_taken():
    user = make_deputy_user()
    entry = record(user.deputy, happened_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ValidationError, match="还没有发生"):
        perform(entry, "confirm", by=user, data={"text": "参加"})


def test_what_was_outside_office_is_not_taken():
    user = make_deputy_user()
    entry = record(user.deputy)
    DutyEntry.objects.update(happened_on=date(2010, 1, 1))
    with pytest.raises(ValidationError, match="不在代表任期内"):
        perform(entry, "confirm", by=user, data={"text": "参加"})


def test_another_deputy_does_not_confirm():
    entry = record(make_deputy_user().deputy)
    with pytest.raises(PermissionDenied):
        perform(entry, "confirm", by=make_deputy_user(), data={"text": "参加"})


def test_staff_hear_of_what_they_are_to_verify():
    clerk = make_user(Role.CLERK)
    confirmed(make_deputy_user())
    assert OutboxMessage.objects.filter(recipient=clerk).count() == 1


def test_the_message_holds_nobodys_words():
    make_user(Role.CLERK)
    confirmed(make_deputy_user(), text="走访困难家庭张某")
    assert "张某" not in "".join(OutboxMessage.objects.values_list("subject", flat=True))


# --- Verification --------------------------------------------------------------------------------


def test_staff_verify_and_the_entry_says_who():
    clerk = make_user(Role.CLERK)
    entry = verified(make_deputy_user(), clerk)
    state = (entry.status, entry.verified_by, entry.verified_on, entry.is_public)
    assert state == (DutyStatus.VERIFIED, clerk, timezone.localdate(), True)


def test_staff_may_keep_a_verified_entry_from_the_public():
    entry = verified(make_deputy_user(), is_public=False)
    assert list(DutyEntry.objects.public()) == []
    assert list(DutyEntry.objects.verified()) == [entry]


def test_a_town_clerk_verifies_for_the_own_body_alone():
    user, body = make_deputy_user(), town_congress()
    entry = confirmed(user)
    own = make_user(Role.TOWN_CLERK, body)
    other = make_user(Role.TOWN_CLERK, town_congress("芝英镇人大"))
    user.deputy.mandates.update(organization=body)
    with pytest.raises(PermissionDenied):
        perform(entry, "verify", by=other)
    assert perform(entry, "verify", by=own).status == DutyStatus.VERIFIED


def test_nobody_verifies_their_own_entry():
    user = make_deputy_user()
    give_role(user, Role.CLERK, committee(), since=date(2020, 1, 1))
    user = User.objects.get(pk=user.pk)
    entry = confirmed(user)
    assert "verify" not in {row.action for row in allowed(entry, user)}


@pytest.mark.parametrize("role", [Role.LEADER, Role.STATION_CLERK, Role.KEEPER, Role.SYSADMIN])
def test_other_roles_verify_nothing(role):
    assert allowed(confirmed(make_deputy_user()), make_user(role)) == []


def test_an_entry_sent_back_goes_to_the_deputy_with_the_reason():
    user, clerk = make_deputy_user(), make_user(Role.CLERK)
    entry = perform(confirmed(user), "send_back", by=clerk, data={"reason": "请补充地点"})
    assert (entry.status, entry.note) == (DutyStatus.SENT_BACK, "请补充地点")
    assert OutboxMessage.objects.filter(recipient=user).count() == 1


def test_an_entry_sent_back_is_confirmed_anew():
    user, clerk = make_deputy_user(), make_user(Role.CLERK)
    entry = perform(confirmed(user), "send_back", by=clerk, data={"reason": "请补充"})
    entry = perform(entry, "confirm", by=user, data={"text": "补充后的内容"})
    assert (entry.status, entry.note) == (DutyStatus.SUBMITTED, "")


def test_a_verification_can_be_taken_back_with_a_reason():
    clerk = make_user(Role.CLERK)
    entry = verified(make_deputy_user(), clerk)
    entry = perform(entry, "take_back", by=clerk, data={"reason": "重复登记"})
    state = (entry.status, entry.verified_by, entry.is_public)
    assert state == (DutyStatus.SENT_BACK, None, False)


def test_a_verified_entry_is_not_verified_twice():
    clerk = make_user(Role.CLERK)
    entry = verified(make_deputy_user(), clerk)
    with pytest.raises(Conflict):
        perform(entry, "verify", by=clerk)


def test_a_verified_entry_is_not_withdrawn_by_the_deputy():
    user = make_deputy_user()
    entry = verified(user)
    with pytest.raises(Conflict):
        perform(entry, "withdraw", by=user)


@pytest.mark.parametrize(
    ("status", "actions"),
    [
        (DutyStatus.DRAFT, {"confirm", "withdraw", "contest"}),
        (DutyStatus.SENT_BACK, {"confirm", "withdraw", "contest"}),
        (DutyStatus.SUBMITTED, {"withdraw", "contest"}),
        (DutyStatus.VERIFIED, {"contest"}),
        (DutyStatus.CONTESTED, set()),
        (DutyStatus.WITHDRAWN, set()),
    ],
)
def test_what_the_deputy_may_do_in_each_state(status, actions):
    user = make_deputy_user()
    entry = record(user.deputy)
    DutyEntry.objects.update(status=status)
    entry.refresh_from_db()
    assert {row.action for row in allowed(entry, user)} == actions


@pytest.mark.parametrize(
    ("status", "actions"),
    [
        (DutyStatus.DRAFT, {"discard"}),
        (DutyStatus.SENT_BACK, {"discard"}),
        (DutyStatus.SUBMITTED, {"verify", "send_back", "discard"}),
        (DutyStatus.VERIFIED, {"take_back"}),
        (DutyStatus.WITHDRAWN, set()),
    ],
)
def test_what_the_clerk_may_do_in_each_state(status, actions):
    entry = record(make_deputy_user().deputy)
    DutyEntry.objects.update(status=status)
    entry.refresh_from_db()
    assert {row.action for row in allowed(entry, make_user(Role.CLERK))} == actions


def test_staff_submit_for_a_deputy_who_has_no_account():
    entry = perform(record(make_deputy()), "submit_for", by=make_user(Role.CLERK))
    assert (entry.status, entry.submitted_on) == (DutyStatus.SUBMITTED, timezone.localdate())


def test_staff_do_not_submit_for_a_deputy_who_has_one():
    entry, clerk = record(make_deputy_user().deputy), make_user(Role.CLERK)
    with pytest.raises(Conflict):
        perform(entry, "submit_for", by=clerk)


def test_staff_discard_an_entry_with_a_reason_that_the_deputy_reads():
    user, clerk = make_deputy_user(), make_user(Role.CLERK)
    entry = perform(confirmed(user), "discard", by=clerk, data={"reason": "重复登记"})
    assert (entry.status, entry.note) == (DutyStatus.WITHDRAWN, "重复登记")
    assert OutboxMessage.objects.filter(recipient=user).count() == 1


def test_the_same_deed_is_not_verified_twice():
    user, clerk = make_deputy_user(), make_user(Role.CLERK)
    verified(user, clerk)
    twin = confirmed(user, key="invitation:2")
    with pytest.raises(ValidationError, match="已经审核过一条"):
        perform(twin, "verify", by=clerk)
