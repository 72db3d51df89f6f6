from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import FormerName, Grant, Organization, User
from accounts.services import follow_grants, give_role
from tests.factories import committee, make_org, make_user, town_congress

pytestmark = pytest.mark.django_db


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_role_holds_from_its_first_day_to_its_last():
    user = make_user()
    today = timezone.localdate()
    give_role(user, Role.CLERK, committee(), since=today, until=today)
    assert fresh(user).has_role(Role.CLERK)


@pytest.mark.parametrize(("since", "until"), [(1, None), (-10, -1)])
def test_a_role_outside_its_days_does_not_hold(since, until):
    user, today = make_user(), timezone.localdate()
    give_role(
        user,
        Role.CLERK,
        committee(),
        since=today + timedelta(days=since),
        until=until and today + timedelta(days=until),
    )
    assert not fresh(user).roles


def test_one_person_may_be_a_deputy_and_a_town_clerk():
    user = make_user(Role.DEPUTY)
    give_role(user, Role.TOWN_CLERK, town_congress(), since=date(2022, 1, 1))
    assert fresh(user).roles == {Role.DEPUTY, Role.TOWN_CLERK}


def test_the_groups_follow_from_the_grants():
    user = make_user(Role.CLERK)
    assert list(user.groups.values_list("name", flat=True)) == ["clerk"]


def test_a_group_goes_when_its_grant_has_ended():
    user = make_user(Role.CLERK)
    Grant.objects.filter(user=user).update(until=date(2021, 1, 1))
    follow_grants(fresh(user))
    assert not user.groups.exists()


def test_a_disabled_person_holds_no_role():
    user = make_user(Role.CLERK)
    user.is_active = False
    user.save()
    assert not fresh(user).is_staff


def test_a_leader_of_a_town_does_not_act_for_the_city():
    assert not make_user(Role.LEADER, town_congress()).acts_for_city(Role.LEADER)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.CLERK, OrganizationKind.DEPARTMENT),
        (Role.TOWN_CLERK, OrganizationKind.COMMITTEE),
        (Role.HANDLER, OrganizationKind.COMMITTEE),
    ],
)
def test_a_role_that_does_not_fit_the_body_is_refused(role, kind):
    with pytest.raises(ValidationError, match="不能为该类组织办事"):
        give_role(make_user(), role, make_org(kind=kind))


def test_a_bound_role_needs_its_organisation():
    with pytest.raises(ValidationError, match="必须指明所属组织"):
        give_role(make_user(), Role.CLERK, None)


def test_the_database_refuses_a_grant_that_ends_before_it_begins():
    user = make_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            user=user, role=Role.DEPUTY, since=date(2023, 2, 1), until=date(2023, 1, 1)
        )


def test_an_organisation_is_found_by_its_former_name():
    unit = make_org("人力资源和社会保障局")
    FormerName.objects.create(organization=unit, name="劳动局")
    assert Organization.objects.called("劳动局").get() == unit


def test_only_organs_can_be_addressed():
    make_org("某局")
    organ = make_org("市人民法院", OrganizationKind.COURT)
    assert list(Organization.objects.organs()) == [organ]


def test_the_congress_handles_no_items():
    committee()
    unit = make_org("某局")
    assert list(Organization.objects.handling_units()) == [unit]


def test_an_abolished_organisation_is_not_there_any_more():
    make_org("旧局", until=date(2020, 1, 1))
    assert not Organization.objects.on(date(2023, 1, 1)).exists()


@pytest.mark.parametrize(
    ("first", "second"), [(Role.SYSADMIN, Role.DEPUTY), (Role.DEPUTY, Role.SYSADMIN)]
)
def test_the_system_administrator_holds_no_other_role(first, second):
    with pytest.raises(ValidationError, match="不能同时担任其他角色"):
        give_role(make_user(first), second)


def test_a_deputy_may_become_system_administrator_after_the_mandate():
    user = make_user()
    give_role(user, Role.DEPUTY, since=date(2020, 1, 1), until=date(2021, 12, 31))
    give_role(user, Role.SYSADMIN, since=date(2022, 1, 1))
    assert fresh(user).roles == {Role.SYSADMIN}


@pytest.mark.parametrize("is_active", [True, False])
def test_the_people_of_the_tests_are_as_if_they_were_given_their_role(is_active):
    made = make_user(Role.CLERK, committee(), is_active=is_active)
    given = make_user(is_active=is_active)
    give_role(given, Role.CLERK, committee(), since=date(2020, 1, 1))
    made_and_given = [
        (
            list(user.grants.values("role", "organization", "since", "until", "granted_by")),
            list(user.groups.values_list("name", flat=True)),
            fresh(user).roles,
        )
        for user in (made, given)
    ]
    assert made_and_given[0] == made_and_given[1]


def test_the_people_of_the_tests_hold_no_role_that_does_not_fit_the_body():
    with pytest.raises(ValidationError):
        make_user(Role.CLERK, make_org(kind=OrganizationKind.DEPARTMENT))
