"""Staff see which messages have not arrived, and have them sent again; not what they say."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from tests.factories import make_user
from workflow import outbox
from workflow.models import Delivery, TrailEntry

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:workflow_delivery_changelist")


@pytest.fixture
def given_up():
    reader = make_user(Role.DEPUTY, name="收件人甲", email="handler@example.cn")
    outbox.put([outbox.Message(key="one", recipient=reader, subject="交办通知：秘密的标题")])
    Delivery.objects.update(
        attempts=outbox.ATTEMPTS, failed_at=timezone.now(), error="OSError: refused"
    )
    return Delivery.objects.get()


def signed_in(client, role):
    client.force_login(make_user(role))
    return client


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.CLERK])
def test_staff_see_whom_a_message_did_not_reach_and_why(client, role, given_up):
    page = signed_in(client, role).get(PAGE, {"state": "failed"}).content.decode()
    assert "收件人甲" in page
    assert "OSError: refused" in page
    assert "秘密的标题" not in page


@pytest.mark.parametrize("role", [Role.LEADER, Role.STATION_CLERK, Role.KEEPER, Role.DEPUTY])
def test_others_do_not_see_it(client, role, given_up):
    answer = signed_in(client, role).get(PAGE)
    assert answer.status_code in (302, 403, 404)


@pytest.mark.parametrize(("state", "seen"), [("waiting", False), ("sent", False), ("failed", True)])
def test_the_list_is_filtered_by_state(client, state, seen, given_up):
    page = signed_in(client, Role.SYSADMIN).get(PAGE, {"state": state}).content.decode()
    assert ("收件人甲" in page) is seen


def test_what_was_given_up_is_sent_again_and_the_trail_says_who_asked(client, given_up):
    signed_in(client, Role.SYSADMIN).post(
        PAGE, {"action": "send_again", "_selected_action": [given_up.pk]}
    )
    assert outbox.send_waiting() == 1
    entry = TrailEntry.objects.of(given_up).get()
    assert entry.action == "send_again"
    assert entry.actor.has_role(Role.SYSADMIN)
