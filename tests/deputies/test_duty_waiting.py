"""Which duty entries wait for whom."""

import pytest
from django.utils import timezone

from accounts.choices import Role
from deputies.duty.models import DutyEntry, DutyKind, DutyStatus
from registers.waits import Waits
from tests.factories import make_deputy, make_deputy_user, make_user, town_congress

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def entry(deputy, status, **fields):
    return DutyEntry.objects.create(
        deputy=deputy,
        status=status,
        happened_on=TODAY,
        kind=DutyKind.VISIT,
        text="走访企业",
        **fields,
    )


def waits_for(user):
    """The kinds of which something waits for a person."""
    user = type(user).objects.get(pk=user.pk)
    return [count.kind.key for count in Waits(user, TODAY).counts()]


@pytest.mark.parametrize(
    ("status", "deputy", "clerk"),
    [
        (DutyStatus.DRAFT, ["duty_confirm"], []),
        (DutyStatus.SENT_BACK, ["duty_sent_back"], []),
        (DutyStatus.SUBMITTED, [], ["duty_verify"]),
        (DutyStatus.VERIFIED, [], []),
        (DutyStatus.WITHDRAWN, [], []),
    ],
)
def test_an_entry_waits_for_whoever_is_to_act(status, deputy, clerk):
    user = make_deputy_user()
    entry(user.deputy, status)
    assert (waits_for(user), waits_for(make_user(Role.CLERK))) == (deputy, clerk)


@pytest.mark.parametrize("status", DutyStatus.values)
@pytest.mark.parametrize("role", [Role.LEADER, Role.STATION_CLERK, Role.SYSADMIN])
def test_nothing_waits_for_other_roles(status, role):
    entry(make_deputy_user().deputy, status)
    assert waits_for(make_user(role)) == []


@pytest.mark.parametrize("status", DutyStatus.values)
def test_nothing_waits_for_another_deputy(status):
    entry(make_deputy_user().deputy, status)
    assert waits_for(make_deputy_user()) == []


def test_a_town_clerk_verifies_for_the_own_body_alone():
    body, user = town_congress(), make_deputy_user()
    user.deputy.mandates.update(organization=body)
    entry(user.deputy, DutyStatus.SUBMITTED)
    assert waits_for(make_user(Role.TOWN_CLERK, body)) == ["duty_verify"]
    assert waits_for(make_user(Role.TOWN_CLERK, town_congress("芝英镇人大"))) == []


def test_the_own_entry_of_a_clerk_waits_for_somebody_else():
    clerk = make_user(Role.CLERK)
    entry(make_deputy(user=clerk), DutyStatus.SUBMITTED)
    assert waits_for(clerk) == []
    assert waits_for(make_user(Role.CLERK)) == ["duty_verify"]


def test_the_draft_of_a_deputy_without_an_account_waits_for_staff():
    entry(make_deputy(), DutyStatus.DRAFT)
    assert waits_for(make_user(Role.CLERK)) == ["duty_submit"]


def test_the_desk_leads_to_the_entry(client):
    user = make_deputy_user()
    one = entry(user.deputy, DutyStatus.DRAFT)
    client.force_login(user)
    html = client.get("/my/").content.decode()
    assert f'href="/my/duty/{one.pk}/"' in html
