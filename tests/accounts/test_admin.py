from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.account_trail.record import note
from accounts.choices import OrganizationKind, Role
from accounts.models import Grant, RoleProposal, User
from backoffice.base import ScopedModelAdmin
from backoffice.trail_lines import kind_in_words
from tests.factories import PASSWORD, committee, make_org, make_user, town_congress
from workflow import trail
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
BODIES = {
    Role.TOWN_CLERK: town_congress,
    Role.HANDLER: make_org,
    Role.UNIT_LEADER: make_org,
}


@pytest.fixture
def sysadmin(client):
    user = make_user(Role.SYSADMIN)
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def account_admin(client):
    user = make_user(Role.ACCOUNT_ADMIN)
    client.force_login(user)
    client.user = user
    return client


def role_rows(**row):
    """A role that is proposed on the page of an account; its grants stay as they are."""
    rows = {
        "grants-TOTAL_FORMS": "0",
        "grants-INITIAL_FORMS": "0",
        "role_proposals-TOTAL_FORMS": "1" if row else "0",
        "role_proposals-INITIAL_FORMS": "0",
    }
    return rows | {f"role_proposals-0-{name}": value for name, value in row.items()}


def ending_rows(grant, until):
    return {
        **role_rows(),
        "grants-TOTAL_FORMS": "1",
        "grants-INITIAL_FORMS": "1",
        "grants-0-id": str(grant.pk),
        "grants-0-user": str(grant.user_id),
        "grants-0-until": str(until),
    }


def new_user(**changes):
    return {
        "username": "wanglin",
        "name": "王林",
        "mobile": "13800000001",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **role_rows(),
        **changes,
    }


@pytest.mark.parametrize("one", admin.site._registry.values(), ids=str)
def test_every_page_of_the_back_office_is_scoped(one):
    assert isinstance(one, ScopedModelAdmin)


def test_the_administrator_makes_an_account_and_proposes_a_role(sysadmin):
    role = role_rows(role="clerk", organization=str(committee().pk), since=str(TODAY))
    sysadmin.post(reverse("admin:accounts_user_add"), new_user(**role))
    user = User.objects.get(username="wanglin")
    assert not user.roles
    proposal = user.role_proposals.get()
    assert (proposal.role, proposal.status) == (Role.CLERK, "proposed")
    assert proposal.proposed_by == sysadmin.user


def test_the_new_account_can_sign_in_with_a_password_that_must_be_changed(sysadmin):
    sysadmin.post(reverse("admin:accounts_user_add"), new_user())
    user = User.objects.get(username="wanglin")
    assert user.check_password(PASSWORD)
    assert user.password_is_temporary


def test_a_role_that_does_not_fit_is_refused_and_no_account_made(sysadmin):
    unit = make_org(kind=OrganizationKind.DEPARTMENT)
    role = role_rows(role="clerk", organization=str(unit.pk), since=str(TODAY))
    answer = sysadmin.post(reverse("admin:accounts_user_add"), new_user(**role))
    assert "这个角色不能为该类组织办事" in answer.content.decode()
    assert not User.objects.filter(username="wanglin").exists()


def test_a_wrong_mobile_number_is_refused_in_a_sentence(sysadmin):
    answer = sysadmin.post(reverse("admin:accounts_user_add"), new_user(mobile="12345"))
    assert "手机号是以 1 开头的 11 位数字" in answer.content.decode()


def test_nobody_proposes_roles_for_themselves(sysadmin):
    page = reverse("admin:accounts_user_change", args=[sysadmin.user.pk])
    form = {
        "username": sysadmin.user.username,
        "name": "自己",
        "is_active": "on",
        **role_rows(role="leader", organization=str(committee().pk), since=str(TODAY)),
    }
    sysadmin.post(page, form)
    assert User.objects.get(pk=sysadmin.user.pk).roles == {Role.SYSADMIN}
    assert not RoleProposal.objects.exists()


def test_a_clerk_has_no_page_of_accounts(client):
    client.force_login(make_user(Role.CLERK))
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_no_password_hash_is_shown(sysadmin):
    page = sysadmin.get(reverse("admin:accounts_user_change", args=[make_user().pk]))
    assert "md5$" not in page.content.decode()


def test_an_autocomplete_offers_only_units_that_can_handle(client):
    committee()
    make_org("市水务局")
    client.force_login(make_user(Role.CLERK))
    answer = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "supervision", "model_name": "item", "field_name": "lead_unit"},
    )
    assert [row["text"] for row in answer.json()["results"]] == ["市水务局"]


def test_nobody_deletes(sysadmin):
    page = reverse("admin:accounts_user_delete", args=[make_user().pk])
    assert sysadmin.post(page, {"post": "yes"}).status_code == 403


def change(client, user, **fields):
    form = {
        "username": user.username,
        "name": user.name,
        "mobile": user.mobile or "",
        "email": "",
        "is_active": "on",
        **role_rows(),
        **fields,
    }
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), form)


def test_the_account_administrator_ends_a_role(account_admin):
    grant = make_user(Role.CLERK).grants.get()
    change(account_admin, grant.user, **ending_rows(grant, TODAY))
    grant.refresh_from_db()
    assert grant.until == TODAY


@pytest.mark.parametrize("days", [-2, -400])
def test_days_on_which_a_role_was_held_are_not_rewritten(account_admin, days):
    grant = make_user(Role.CLERK).grants.get()
    answer = change(account_admin, grant.user, **ending_rows(grant, TODAY + timedelta(days=days)))
    assert "不能改写" in answer.content.decode()
    grant.refresh_from_db()
    assert grant.until is None


def test_a_role_is_not_prolonged_without_a_second_person(account_admin):
    grant = make_user(Role.CLERK).grants.get()
    Grant.objects.update(until=TODAY + timedelta(days=10))
    answer = change(account_admin, grant.user, **ending_rows(grant, TODAY + timedelta(days=20)))
    assert "期限只能缩短" in answer.content.decode()


def test_role_body_and_first_day_are_no_fields_of_the_page(account_admin):
    grant = make_user(Role.CLERK).grants.get()
    rows = ending_rows(grant, TODAY) | {
        "grants-0-role": "leader",
        "grants-0-since": "2019-01-01",
        "grants-0-organization": str(make_org().pk),
    }
    before = (grant.role, grant.since, grant.organization_id)
    change(account_admin, grant.user, **rows)
    grant.refresh_from_db()
    assert (grant.role, grant.since, grant.organization_id) == before


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.AUDITOR])
def test_neither_system_nor_audit_ends_a_role_or_sets_a_password(client, role):
    grant = make_user(Role.CLERK).grants.get()
    client.force_login(make_user(role))
    change(client, grant.user, **ending_rows(grant, TODAY), password1="another-long-password")
    grant.refresh_from_db()
    assert grant.until is None
    assert not User.objects.get(pk=grant.user_id).check_password("another-long-password")


def test_a_password_of_an_administrator_is_good_once_on_the_trail_and_told(account_admin):
    user = make_user(Role.CLERK)
    change(account_admin, user, password1="another-long-password")
    user = User.objects.get(pk=user.pk)
    assert user.check_password("another-long-password")
    assert user.password_is_temporary
    line = TrailEntry.objects.of(user).get(action="password_reset")
    assert line.actor == account_admin.user
    assert "重新设置了您的密码" in OutboxMessage.objects.get(recipient=user).subject


def test_who_lost_the_phone_gets_the_factor_taken_away_on_the_trail(account_admin):
    user = make_user(Role.CLERK)
    TOTP.activate(user, generate_totp_secret())
    change(account_admin, user, drop_factor="on")
    assert not Authenticator.objects.filter(user=user).exists()
    line = TrailEntry.objects.of(user).get(action="second_factor_reset")
    assert line.actor == account_admin.user
    assert "取消了您的第二因素" in OutboxMessage.objects.get(recipient=user).subject


def test_an_administrator_does_not_change_a_superusers_account(account_admin):
    chief = User.objects.create_superuser("chief", PASSWORD, name="总管")
    change(account_admin, chief, password1="another-long-password")
    assert User.objects.get(pk=chief.pk).check_password(PASSWORD)


def test_the_auditor_reads_the_trail_and_nobody_else(client):
    page = reverse("admin:workflow_trailentry_changelist")
    user = make_user()
    note(user, "sign_in_failed")
    statuses = {}
    for role in Role:
        client.force_login(make_user(role, BODIES.get(role, lambda: None)()))
        statuses[role] = client.get(page).status_code
    assert [role for role, status in statuses.items() if status == 200] == [Role.AUDITOR]
    client.force_login(make_user(Role.AUDITOR))
    assert "登录失败" in client.get(page, {"q": "sign_in_failed"}).content.decode()


def test_the_trail_is_read_in_words(client):
    clerk = make_user(Role.CLERK)
    trail.append(clerk, "edited", by=clerk, at=timezone.now(), content={"fields": ["mobile"]})
    client.force_login(make_user(Role.AUDITOR))
    page = client.get(reverse("admin:workflow_trailentry_changelist")).content.decode()
    shown = page.split("<tbody>")[1]
    assert "用户 <code>accounts.user</code>" in shown
    assert f"{User._meta.get_field('mobile').verbose_name}<details>" in shown


def test_a_line_about_a_kind_that_is_gone_is_read_under_its_old_name():
    assert kind_in_words("accounts.token") == "accounts.token"


@pytest.mark.parametrize("address", ["/en/my/", "/en/help/work/auditor/", "/en/admin/"])
def test_an_english_page_leads_to_the_english_sign_in(client, address):
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/en/accounts/login/")


def test_what_a_superuser_changes_is_on_the_trail(client):
    chief = User.objects.create_superuser("chief", PASSWORD, name="总管")
    client.force_login(chief)
    change(client, make_user(Role.CLERK))
    entry = TrailEntry.objects.of(chief).get(action="superuser_act")
    assert entry.content["view"] == "admin:accounts_user_change"


def test_the_auditor_reads_accounts_without_how_a_person_is_reached(client):
    person = make_user(Role.CLERK, mobile="13800000777", email="someone@example.org")
    client.force_login(make_user(Role.AUDITOR))
    shown = client.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    assert person.name in shown
    assert "13800000777" not in shown
    assert "someone@example.org" not in shown
