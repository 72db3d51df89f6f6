"""Whoever owns an account hears of what happens to it, on the portal and by every channel."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from accounts.passwords.setting import set_own, set_temporary
from tests.factories import PASSWORD, make_org, make_user
from workflow import outbox
from workflow.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """With one message a day: what touches the account waits for no morning."""
    return make_user(
        Role.HANDLER, make_org(), email="owner@example.cn", name="机主", wants_digest=True
    )


def told(owner):
    """What stands on the owner's page; asserts that the same went out by e-mail."""
    notices = list(OutboxMessage.objects.filter(recipient=owner))
    outbox.send_waiting()
    assert [letter.to for letter in mail.outbox] == [["owner@example.cn"]]
    return " ".join(notice.subject for notice in notices)


def test_of_a_reset_password(owner):
    set_temporary(owner, by=make_user(Role.ACCOUNT_ADMIN))
    assert "重新设置了您的密码" in told(owner)


def test_of_a_new_password_of_their_own(owner):
    set_own(owner, "quite-another-long-word")
    assert "密码已经修改" in told(owner)


def test_of_a_sign_in_from_a_new_browser(owner, client):
    form = {"login": owner.username, "password": PASSWORD}
    client.post(reverse("account_login"), form)
    assert not OutboxMessage.objects.filter(recipient=owner).exists()
    client.cookies.clear()
    client.post(reverse("account_login"), form, REMOTE_ADDR="203.0.113.9")
    assert "新的设备" in told(owner)


@pytest.mark.parametrize("by", ["account_admin", "superuser"])
def test_of_what_an_administrator_or_a_superuser_changes(owner, client, by):
    acting = (
        User.objects.create_superuser("root", name="应急账号")
        if by == "superuser"
        else make_user(Role.ACCOUNT_ADMIN)
    )
    client.force_login(acting)
    address = reverse("admin:accounts_user_change", args=[owner.pk])
    page = client.get(address)
    form = page.context["adminform"].form
    data = {
        name: value if (value := form[name].value()) is not None else "" for name in form.fields
    }
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        management = formset.formset.management_form
        data |= {f"{prefix}-{name}": management[name].value() for name in management.fields}
        for one in formset.formset.forms:
            data |= {f"{one.prefix}-{name}": one[name].value() or "" for name in one.fields}
    data |= {"name": "改过的名字", "is_active": "on"}
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.context["adminform"].errors
    assert "管理员修改了您账号的姓名" in told(owner)
