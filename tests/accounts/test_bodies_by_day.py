"""Bodies by the day: when they exist, what they were called, and who goes on with their work."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import FormerName, Grant, Organization
from accounts.organizations.accounts import without_accounts
from tests.factories import committee, make_org, make_user, town_congress

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)
NEXT = DAY + timedelta(days=1)


def until(body: Organization, day: date, heir: Organization | None = None) -> Organization:
    body.until, body.successor = day, heir
    body.save()
    return body


@pytest.mark.parametrize(
    ("since", "ends", "there"),
    [
        (None, None, True),
        (DAY, None, True),
        (None, DAY, True),
        (NEXT, None, False),
        (None, DAY - timedelta(days=1), False),
    ],
)
def test_a_body_exists_from_its_first_to_its_last_day(
    since: date | None, ends: date | None, there: bool
) -> None:
    body = make_org(since=since, until=ends)
    assert (body in Organization.objects.on(DAY)) is there


def test_a_body_is_closed_on_the_day_after_its_last() -> None:
    body = make_org(until=DAY)
    assert not body.is_closed_on(DAY)
    assert body.is_closed_on(NEXT)


def test_a_body_is_its_own_heir_while_it_exists() -> None:
    heir, body = make_org(), make_org()
    until(body, DAY, heir)
    assert body.heir(DAY) == body
    assert body.heir(NEXT) == heir


def test_a_body_that_nobody_took_over_has_no_heir() -> None:
    assert until(make_org(), DAY).heir(NEXT) is None


def test_a_chain_of_successors_leads_to_the_one_that_exists_on_the_day() -> None:
    first, second, third = make_org(), make_org(), make_org()
    until(second, DAY + timedelta(days=10), third)
    until(first, DAY, second)
    assert first.heir(DAY + timedelta(days=5)) == second
    assert first.heir(DAY + timedelta(days=11)) == third


def test_two_bodies_that_end_on_one_day_do_not_take_over_from_each_other() -> None:
    one, other = make_org(), make_org()
    until(other, DAY, one)
    one.until, one.successor = DAY, other
    with pytest.raises(ValidationError, match="不能作为承接单位"):
        one.clean()


def test_a_body_does_not_end_before_it_begins() -> None:
    body = Organization(name="甲局", kind="department", since=NEXT, until=DAY)
    with pytest.raises(ValidationError, match="撤销日期不能早于成立日期"):
        body.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        body.save()


def test_two_bodies_of_one_name_are_refused_with_a_sentence() -> None:
    make_org("教育局")
    with pytest.raises(ValidationError, match="已有同名的组织"):
        Organization(name="教育局", kind="department").full_clean()


@pytest.mark.parametrize("name", ["永康市教育局", "教育局", "教委"])
def test_a_body_is_known_by_each_of_its_names_once(name: str) -> None:
    body = make_org("永康市教育局", short_name="教育局")
    FormerName.objects.create(organization=body, name="教委")
    FormerName.objects.create(organization=body, name="文教局")
    assert list(Organization.objects.called(name)) == [body]


def test_a_part_of_a_name_is_not_a_name() -> None:
    make_org("永康市教育局")
    assert not Organization.objects.called("教育").exists()


def test_a_former_name_is_kept_once_for_each_body() -> None:
    body, other = make_org(), make_org()
    FormerName.objects.create(organization=body, name="教委")
    FormerName(organization=other, name="教委").full_clean()
    with pytest.raises(ValidationError, match="这个曾用名已经登记"):
        FormerName(organization=body, name="教委").full_clean()


@pytest.mark.parametrize(
    ("kind", "handles"),
    [
        (OrganizationKind.DEPARTMENT, True),
        (OrganizationKind.COURT, True),
        (OrganizationKind.COMMITTEE, False),
        (OrganizationKind.WORKING_BODY, False),
        (OrganizationKind.TOWN_CONGRESS, False),
    ],
)
def test_the_congresses_own_bodies_handle_nothing_and_others_organize_nothing(
    kind: str, handles: bool
) -> None:
    body = make_org(kind=kind)
    assert (body in Organization.objects.handling_units()) is handles
    assert (body in Organization.objects.organizers()) is not handles


@pytest.mark.parametrize("state", ["held", "ended", "inactive", "other role"])
def test_a_unit_is_without_an_account_until_somebody_can_sign_in_for_it(state: str) -> None:
    unit = make_org("水务局")
    holder = make_user(Role.HANDLER, unit)
    if state == "ended":
        Grant.objects.update(until=timezone.localdate() - timedelta(days=1))
    elif state == "inactive":
        holder.is_active = False
        holder.save()
    elif state == "other role":
        unit = make_org("另一局")
    units = Organization.objects.filter(pk=unit.pk)
    assert without_accounts(units, timezone.localdate()).exists() is (state != "held")


# --- The form ------------------------------------------------------------------------------------


def form(body: Organization, **changes: Any) -> dict[str, Any]:
    rows = {"former_names-TOTAL_FORMS": "0", "former_names-INITIAL_FORMS": "0"}
    return {"name": body.name, "kind": body.kind, "order": "0", **rows, **changes}


def post(client: Any, body: Organization, **changes: Any) -> Any:
    page = reverse("admin:accounts_organization_change", args=[body.pk])
    return client.post(page, form(body, **changes))


@pytest.mark.parametrize(
    "role", [Role.CLERK, Role.SYSADMIN, Role.LEADER, Role.TOWN_CLERK, Role.HANDLER, Role.DEPUTY]
)
def test_only_the_clerk_and_the_system_administrator_close_a_body(client: Any, role: str) -> None:
    body = make_org("甲局")
    home = {Role.TOWN_CLERK: town_congress(), Role.HANDLER: body}.get(Role(role))
    client.force_login(make_user(role, home))
    post(client, body, until="2024-03-01")
    body.refresh_from_db()
    assert (body.until == DAY) is (role in (Role.CLERK, Role.SYSADMIN))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": "2024-13-01"}, "until"),
        ({"until": "昨天"}, "until"),
        ({"successor": "999999"}, "successor"),
        ({"name": ""}, "name"),
        ({"name": "局" * 101}, "name"),
        ({"kind": "guild"}, "kind"),
    ],
)
def test_what_the_form_cannot_take_is_told_at_its_field(
    client: Any, changes: dict[str, Any], field: str
) -> None:
    body = make_org("甲局")
    client.force_login(make_user(Role.CLERK))
    answer = post(client, body, **changes)
    assert field in answer.context["adminform"].errors
    body.refresh_from_db()
    assert (body.name, body.until) == ("甲局", None)


def test_a_successor_is_registered_with_the_day_and_shown_again(client: Any) -> None:
    body, heir = make_org("甲局"), make_org("乙局")
    client.force_login(make_user(Role.CLERK))
    post(client, body, until="2024-03-01", successor=str(heir.pk))
    body.refresh_from_db()
    assert (body.until, body.successor) == (DAY, heir)


def test_the_list_of_bodies_costs_the_same_with_three_closed_ones(client: Any) -> None:
    client.force_login(make_user(Role.CLERK))
    page = reverse("admin:accounts_organization_changelist")

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    until(make_org(), DAY, committee())
    cost()
    first = cost()
    for _time in range(3):
        until(make_org(), DAY, make_org())
    assert cost() == first
