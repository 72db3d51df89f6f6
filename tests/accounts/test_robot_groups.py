"""What robots take and refuse, one beside another, and who keeps them."""

import json
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError, URLError

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organization, Robot, User
from accounts.robots import hooks
from accounts.robots.models import RobotKind
from accounts.services import give_role
from tests.factories import make_org, make_user
from workflow import outbox
from workflow.choices import Channel, MessageState
from workflow.models import Delivery, OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=secret-key"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
ADD = reverse("admin:accounts_robot_add")
LIST = reverse("admin:accounts_robot_changelist")


class Answer:
    """What a service answers: its bytes, or a fault."""

    def __init__(self, content: Any) -> None:
        self.content = content

    def __enter__(self) -> "Answer":
        return self

    def __exit__(self, *fault: Any) -> None:
        """Nothing is held."""

    def read(self, most: int) -> bytes:
        found: bytes = self.content
        return found[:most]


class Services:
    """Both services without a net: takes what is posted, answers by the host."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.answers: dict[str, Any] = {}

    def open(self, request: Any, timeout: float) -> Answer:
        self.taken.append((request.host, json.loads(request.data)["text"]["content"]))
        answer = self.answers.get(request.host, b'{"errcode": 0}')
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer)

    @property
    def hosts(self) -> list[str]:
        return [host for host, _text in self.taken]


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    found = Services()
    outside = [(2, 1, 6, "", ("8.8.8.8", 443))]
    monkeypatch.setattr(hooks.socket, "getaddrinfo", lambda *asked, **how: outside)
    monkeypatch.setattr(hooks, "_opener", found)
    return found


@pytest.fixture
def unit() -> Organization:
    found: Organization = make_org("市水务局")
    return found


def robot(unit: Organization, url: str = DINGTALK, **fields: Any) -> Robot:
    kind = RobotKind.DINGTALK if "dingtalk" in url else RobotKind.WECOM
    return Robot.objects.create(organization=unit, kind=kind, url=url, **fields)


def reader(unit: Organization, **fields: Any) -> User:
    person: User = make_user(Role.HANDLER, unit, channels=[Channel.ROBOT], **fields)
    return person


def tell(person: User, key: str = "one", **given: Any) -> None:
    given.setdefault("subject", "请签收：第1条")
    outbox.put([outbox.Message(key=key, recipient=person, **given)])


# --- Several robots ------------------------------------------------------------------------------


def test_each_group_of_the_unit_is_told(services: Services, unit: Organization) -> None:
    robot(unit)
    robot(unit, WECOM)
    tell(reader(unit))
    assert outbox.send_waiting() == 1
    assert services.hosts == ["oapi.dingtalk.com", "qyapi.weixin.qq.com"]


@pytest.mark.parametrize("fault", [URLError("down"), b'{"errcode": 1}', TimeoutError()])
def test_a_robot_out_of_order_keeps_the_notice_from_no_other_group(
    services: Services, unit: Organization, fault: Any
) -> None:
    services.answers["oapi.dingtalk.com"] = fault
    robot(unit)
    robot(unit, WECOM)
    tell(reader(unit))
    assert outbox.send_waiting() == 1
    assert "qyapi.weixin.qq.com" in services.hosts


def test_a_host_that_was_taken_off_the_list_keeps_it_from_no_other_group(
    services: Services, unit: Organization, settings: Any
) -> None:
    robot(unit)
    robot(unit, WECOM)
    tell(reader(unit))
    settings.HOOK_HOSTS = ["qyapi.weixin.qq.com"]
    assert outbox.send_waiting() == 1
    assert services.hosts == ["qyapi.weixin.qq.com"]


def test_a_notice_that_one_of_two_may_still_take_is_tried_again(
    services: Services, unit: Organization, settings: Any
) -> None:
    robot(unit)
    robot(unit, WECOM)
    tell(reader(unit))
    settings.HOOK_HOSTS = ["qyapi.weixin.qq.com"]
    services.answers["qyapi.weixin.qq.com"] = URLError("down")
    outbox.send_waiting()
    assert Delivery.objects.get().state == MessageState.WAITING


def test_where_no_robot_may_be_used_the_notice_is_given_up_at_once(
    services: Services, unit: Organization, settings: Any
) -> None:
    robot(unit)
    tell(reader(unit))
    settings.HOOK_HOSTS = []
    outbox.send_waiting()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (MessageState.FAILED, 1)
    assert "不在允许的名单里" in delivery.error


# --- Whose group ---------------------------------------------------------------------------------


def test_who_acts_for_two_bodies_is_told_in_both_groups(
    services: Services, unit: Organization
) -> None:
    person, other = reader(unit), make_org("市林业局")
    give_role(person, Role.HANDLER, other)
    robot(unit)
    robot(other, WECOM)
    tell(User.objects.get(pk=person.pk))
    outbox.send_waiting()
    assert len(services.taken) == 2


def test_who_left_the_unit_is_named_in_its_group_no_more(
    services: Services, unit: Organization
) -> None:
    person = reader(unit)
    robot(unit)
    tell(person)
    person.grants.update(until=timezone.localdate() - timedelta(days=1))
    assert outbox.send_waiting() == 0
    assert services.taken == []
    assert Delivery.objects.get().state == MessageState.FAILED


def test_an_account_that_was_switched_off_is_named_in_no_group(
    services: Services, unit: Organization
) -> None:
    person = reader(unit)
    robot(unit)
    tell(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    outbox.send_waiting()
    assert services.taken == []


def test_a_person_without_a_body_has_no_robot(unit: Organization) -> None:
    robot(unit)
    assert not Robot.objects.of(make_user()).exists()


def test_a_robot_that_came_later_carries_no_older_notice(
    services: Services, unit: Organization
) -> None:
    tell(reader(unit))
    robot(unit)
    assert outbox.send_waiting() == 0
    assert OutboxMessage.objects.count() == 1


# --- What the service answers --------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>Bad gateway</html>",
        b"[]",
        b"null",
        b'{"errcode": null}',
        b'{"errcode": "0"}',
        b'{"x": "' + b"x" * 20_000 + b'"}',
        b"\xff\xfe",
    ],
)
def test_an_answer_in_other_words_does_not_count_as_taken(
    services: Services, unit: Organization, answer: bytes
) -> None:
    services.answers["oapi.dingtalk.com"] = answer
    with pytest.raises(hooks.NotTaken):
        hooks.post(robot(unit), "交办通知")


def test_a_refusal_of_the_service_names_its_code(services: Services, unit: Organization) -> None:
    services.answers["oapi.dingtalk.com"] = b'{"errcode": 310000, "errmsg": "keywords"}'
    with pytest.raises(hooks.NotTaken) as fault:
        hooks.post(robot(unit), "交办通知")
    assert "310000" in str(fault.value)


def test_the_key_never_stands_in_the_error_of_a_notice(
    services: Services, unit: Organization
) -> None:
    fault = HTTPError(DINGTALK, 403, f"{DINGTALK} forbidden", {}, None)  # type: ignore[arg-type]
    services.answers["oapi.dingtalk.com"] = fault
    robot(unit)
    tell(reader(unit))
    outbox.send_waiting()
    assert "HTTP 403" in Delivery.objects.get().error
    assert "secret-key" not in Delivery.objects.get().error


@pytest.mark.parametrize("sign", [" ", "\n", "\t", "\x7f", "密", "\0"])
def test_a_sign_that_no_address_has_is_refused_before_the_library_names_the_key(
    unit: Organization, sign: str
) -> None:
    with pytest.raises(hooks.Refused) as refusal:
        hooks.check(f"{DINGTALK}{sign}x")
    assert "secret-key" not in str(refusal.value)


@pytest.mark.parametrize("url", ["https://[oapi.dingtalk.com/", "https://[::1", "https://[x]/"])
def test_an_address_with_a_broken_host_is_refused_in_a_sentence(
    unit: Organization, url: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        Robot(organization=unit, kind=RobotKind.DINGTALK, url=url).full_clean()
    assert "url" in refusal.value.message_dict


def test_a_long_notice_is_cut_to_what_the_services_take(
    services: Services, unit: Organization
) -> None:
    hooks.post(robot(unit), "长" * 5000)
    assert len(services.taken[0][1]) == hooks.LONGEST


def test_a_robot_of_wecom_is_not_signed(services: Services, unit: Organization) -> None:
    seen: list[str] = []
    take = services.open

    def note(request: Any, timeout: float) -> Answer:
        seen.append(request.full_url)
        return take(request, timeout)

    services.open = note  # type: ignore[method-assign]
    hooks.post(robot(unit, WECOM, secret="SEC1"), "交办通知")
    assert seen == [WECOM]


# --- Who keeps them ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role",
    [Role.CLERK, Role.LEADER, Role.KEEPER, Role.AUDITOR, Role.ACCOUNT_ADMIN, Role.DEPUTY],
)
def test_nobody_but_the_system_administrator_sees_robots(
    client: Client, unit: Organization, role: str
) -> None:
    one = robot(unit)
    client.force_login(make_user(role))
    for address in (LIST, ADD, reverse("admin:accounts_robot_change", args=[one.pk])):
        assert client.get(address).status_code in (302, 403, 404), address


def form(unit: Organization, **fields: str) -> dict[str, Any]:
    return {
        "organization": unit.pk,
        "kind": "dingtalk",
        "url": DINGTALK,
        "secret": "SEC123",
        "is_active": "on",
        **fields,
    }


def test_the_trail_names_what_was_changed_and_neither_address_nor_secret(
    client: Client, unit: Organization
) -> None:
    client.force_login(make_user(Role.SYSADMIN))
    client.post(ADD, form(unit))
    one = Robot.objects.get()
    change = reverse("admin:accounts_robot_change", args=[one.pk])
    client.post(change, form(unit, url=WECOM, kind="wecom", secret="SEC456", _version="0"))
    one.refresh_from_db()
    assert (one.url, one.secret) == (WECOM, "SEC456")
    told = str(list(TrailEntry.objects.of(one).values_list("action", "content")))
    assert "edited" in told
    for word in ("secret-key", "SEC123", "SEC456", "key=k"):
        assert word not in told


@pytest.mark.parametrize(
    "url", ["", "https://evil.example/", "http://oapi.dingtalk.com/", "x" * 501]
)
def test_a_form_with_a_wrong_address_is_refused_and_shows_neither_of_the_secrets(
    client: Client, unit: Organization, url: str
) -> None:
    client.force_login(make_user(Role.SYSADMIN))
    answer = client.post(ADD, form(unit, url=url))
    assert not Robot.objects.exists()
    assert "url" in answer.context["adminform"].form.errors
    assert "SEC123" not in answer.content.decode()


def test_the_list_of_robots_shows_no_address(client: Client, unit: Organization) -> None:
    robot(unit, secret="SEC123")
    client.force_login(make_user(Role.SYSADMIN))
    text = client.get(LIST).content.decode()
    assert "市水务局" in text
    assert "secret-key" not in text
    assert "SEC123" not in text
