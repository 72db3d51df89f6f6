import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.choices import OrganizationKind, Role
from accounts.models import User
from backoffice.base import ScopedModelAdmin
from tests.factories import PASSWORD, committee, make_org, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sysadmin(client):
    user = make_user(Role.SYSADMIN)
    client.force_login(user)
    client.user = user
    return client


def grant_rows(**row):
    rows = {"grants-TOTAL_FORMS": "1" if row else "0", "grants-INITIAL_FORMS": "0"}
    return rows | {f"grants-0-{name}": value for name, value in row.items()}


def new_user(**changes):
    return {
        "username": "wanglin",
        "name": "王林",
        "mobile": "13800000001",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **grant_rows(),
        **changes,
    }


@pytest.mark.parametrize("one", admin.site._registry.values(), ids=str)
def test_every_page_of_the_back_office_is_scoped(one):
    assert isinstance(one, ScopedModelAdmin)


def test_the_administrator_makes_an_account_with_a_dated_role(sysadmin):
    role = grant_rows(role="clerk", organization=str(committee().pk), since="2026-01-01")
    sysadmin.post(reverse("admin:accounts_user_add"), new_user(**role))
    assert User.objects.get(username="wanglin").has_role(Role.CLERK)


def test_the_new_account_can_sign_in(sysadmin):
    sysadmin.post(reverse("admin:accounts_user_add"), new_user())
    assert User.objects.get(username="wanglin").check_password(PASSWORD)


def test_the_groups_follow_the_roles_given(sysadmin):
    role = grant_rows(role="deputy", since="2026-01-01")
    sysadmin.post(reverse("admin:accounts_user_add"), new_user(**role))
    user = User.objects.get(username="wanglin")
    assert list(user.groups.values_list("name", flat=True)) == ["deputy"]


def test_a_role_that_does_not_fit_is_refused_and_no_account_made(sysadmin):
    unit = make_org(kind=OrganizationKind.DEPARTMENT)
    role = grant_rows(role="clerk", organization=str(unit.pk), since="2026-01-01")
    answer = sysadmin.post(reverse("admin:accounts_user_add"), new_user(**role))
    assert "这个角色不能为该类组织办事" in answer.content.decode()
    assert not User.objects.filter(username="wanglin").exists()


def test_a_wrong_mobile_number_is_refused_in_a_sentence(sysadmin):
    answer = sysadmin.post(reverse("admin:accounts_user_add"), new_user(mobile="12345"))
    assert "手机号是以 1 开头的 11 位数字" in answer.content.decode()


def test_nobody_gives_roles_to_themselves(sysadmin):
    page = reverse("admin:accounts_user_change", args=[sysadmin.user.pk])
    form = {
        "username": sysadmin.user.username,
        "name": "自己",
        "is_active": "on",
        **grant_rows(role="leader", organization=str(committee().pk), since="2026-01-01"),
    }
    sysadmin.post(page, form)
    assert User.objects.get(pk=sysadmin.user.pk).roles == {Role.SYSADMIN}


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
