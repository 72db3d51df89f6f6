"""A role is proposed by one and confirmed by another; it is ended, never rewritten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.choices import EXCLUSIVE_ROLES, Role
from accounts.models import Grant, RoleProposal, User
from accounts.services import end_role, give_role
from tests.factories import PASSWORD, committee, make_org, make_user
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
CHANGES = {
    "role": lambda grant: {"role": Role.LEADER},
    "body": lambda grant: {"organization": make_org()},
    "no body": lambda grant: {"role": Role.DEPUTY, "organization": None},
    "first day": lambda grant: {"since": date(2019, 1, 1)},
    "person": lambda grant: {"user": make_user()},
    "later end": lambda grant: {"until": date(2099, 1, 1)},
    "no end": lambda grant: {"until": None},
    "who proposed": lambda grant: {"granted_by": make_user(), "confirmed_by": make_user()},
}


class People:
    """Somebody without a role, and who may give one."""

    def __init__(self):
        self.person = make_user()
        self.sysadmin = make_user(Role.SYSADMIN)
        self.admin = make_user(Role.ACCOUNT_ADMIN)
        self.other_admin = make_user(Role.ACCOUNT_ADMIN)
        self.auditor = make_user(Role.AUDITOR)


@once
def people():
    return People()


def propose(people, by=None, **fields):
    fields = {"role": Role.CLERK, "organization": committee(), **fields}
    proposal = RoleProposal(user=people.person, proposed_by=by or people.admin, **fields)
    proposal.full_clean()
    proposal.save()
    return proposal


def actions(proposal, user):
    return {row.action for row in allowed(proposal, user)}


def test_a_proposed_role_is_not_in_force(people):
    propose(people)
    assert not User.objects.get(pk=people.person.pk).roles


def test_another_administrator_confirms_it(people):
    perform(propose(people), "confirm", by=people.other_admin)
    grant = people.person.grants.get()
    assert (grant.granted_by, grant.confirmed_by) == (people.admin, people.other_admin)
    assert User.objects.get(pk=people.person.pk).roles == {Role.CLERK}


def test_who_proposed_it_does_not_confirm_it(people):
    proposal = propose(people)
    assert actions(proposal, people.admin) == {"withdraw"}
    with pytest.raises(PermissionDenied):
        perform(proposal, "confirm", by=people.admin)


@pytest.mark.parametrize("name", ["sysadmin", "auditor", "person"])
def test_who_is_not_entitled_does_not_confirm_it(people, name):
    assert actions(propose(people), getattr(people, name)) == set()


def test_nobody_confirms_the_own_role(people):
    proposal = propose(people, role=Role.ACCOUNT_ADMIN, organization=None)
    give_role(people.person, Role.ACCOUNT_ADMIN)
    assert actions(proposal, User.objects.get(pk=people.person.pk)) == set()


def test_what_the_system_administrator_proposed_an_account_administrator_confirms(people):
    perform(propose(people, by=people.sysadmin), "confirm", by=people.admin)
    assert people.person.grants.exists()


def test_a_role_begins_on_the_day_of_its_confirmation_at_the_earliest(people):
    proposal = propose(people)
    RoleProposal.objects.update(since=TODAY - timedelta(days=30))
    proposal.refresh_from_db()
    perform(proposal, "confirm", by=people.other_admin)
    assert people.person.grants.get().since == TODAY


def test_a_role_is_not_proposed_for_days_gone_by(people):
    with pytest.raises(ValidationError, match="不能早于今天"):
        propose(people, since=TODAY - timedelta(days=1))


def test_what_became_wrong_meanwhile_is_not_confirmed(people):
    proposal = propose(people)
    give_role(people.person, Role.AUDITOR)
    with pytest.raises(ValidationError, match="不能同时担任其他角色"):
        perform(proposal, "confirm", by=people.other_admin)


def test_the_person_is_told(people):
    perform(propose(people), "confirm", by=people.other_admin)
    assert "新的角色" in OutboxMessage.objects.get(recipient=people.person).subject


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_database_rewrites_no_grant(change):
    grant = make_user(Role.CLERK).grants.get()
    Grant.objects.update(until=date(2030, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(**change(grant))


def test_the_database_deletes_no_grant():
    grant = make_user(Role.CLERK).grants.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        grant.delete()


def test_the_database_lets_a_grant_end_earlier():
    make_user(Role.CLERK)
    Grant.objects.update(until=date(2030, 1, 1))
    Grant.objects.update(until=date(2029, 1, 1))
    assert Grant.objects.get().until == date(2029, 1, 1)


@pytest.mark.parametrize("first", EXCLUSIVE_ROLES)
@pytest.mark.parametrize("second", [*EXCLUSIVE_ROLES, Role.DEPUTY])
def test_the_database_keeps_system_accounts_and_audit_apart(first, second):
    user = make_user(first)
    if first == second:
        return
    for one, other in ((user, second), (make_user(second), first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(user=one, role=other)


def test_the_database_lets_one_follow_the_other():
    user = make_user()
    Grant.objects.create(
        user=user, role=Role.SYSADMIN, since=date(2020, 1, 1), until=date(2021, 1, 1)
    )
    Grant.objects.create(user=user, role=Role.AUDITOR, since=date(2021, 1, 2))
    assert user.grants.count() == 2


def raw_insert(user, **columns):
    columns = {"user_id": user.pk, "role": "deputy", "since": "2026-01-01", **columns}
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            f"INSERT INTO accounts_grant ({names}) VALUES ({marks})",
            list(columns.values()),
        )


@pytest.mark.parametrize("confirmed_by", ["nobody", "proposer", "person"])
def test_the_database_wants_a_second_person(people, confirmed_by):
    keys = {"nobody": None, "proposer": people.admin.pk, "person": people.person.pk}
    with pytest.raises(IntegrityError):
        raw_insert(people.person, granted_by_id=people.admin.pk, confirmed_by_id=keys[confirmed_by])


def test_the_trail_keeps_what_was_given_and_both_ends(people):
    grant = give_role(people.person, Role.CLERK, committee())
    end_role(grant, TODAY, by=people.admin)
    given, ended = TrailEntry.objects.of(people.person)
    assert given.content["role"] == "clerk"
    assert given.content["organization"] == committee().pk
    assert ended.content["until"] == [None, TODAY.isoformat()]
    assert ended.actor == people.admin


def test_the_person_is_told_that_a_role_ends(people):
    end_role(give_role(people.person, Role.CLERK, committee()), TODAY, by=people.admin)
    assert "终止" in OutboxMessage.objects.get(recipient=people.person).subject


def test_the_operator_makes_the_first_administrator(capsys):
    call_command("give_role", "zhouwei", "account_admin", name="周维")
    user = User.objects.get(username="zhouwei")
    password = capsys.readouterr().out.split()[5]
    assert user.check_password(password)
    assert user.password_is_temporary
    assert user.roles == {Role.ACCOUNT_ADMIN}


@pytest.mark.parametrize(
    "arguments",
    [
        ("nobody", "deputy"),
        ("somebody", "clerk"),
        ("somebody", "clerk", "--organization", "没有的单位"),
        ("zhouwei", "clerk", "--name", "周维"),
    ],
)
def test_the_operator_is_told_what_does_not_fit_and_nothing_is_made(arguments):
    make_user(username="somebody", password=PASSWORD)
    with pytest.raises(CommandError):
        call_command("give_role", *arguments)
    assert not Grant.objects.exists()
    assert not User.objects.filter(username="zhouwei").exists()
