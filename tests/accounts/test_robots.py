"""Robots of work groups: signed, posted to hosts that are set up, and to no others."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Robot
from accounts.robots import hooks
from accounts.robots.models import RobotKind
from tests.factories import make_org, make_user
from workflow import outbox
from workflow.choices import Channel, MessageState
from workflow.models import Delivery

DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=secret-key"


class Group:
    """A server on the loopback that takes what robots post, and answers as it is told."""

    def __init__(self):
        self.taken, self.answer, self.status, self.headers = [], {"errcode": 0}, 200, {}
        group = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                group.taken.append((self.path, json.loads(self.rfile.read(length))))
                self.send_response(group.status)
                for name, value in group.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(json.dumps(group.answer).encode())

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"


@pytest.fixture
def group(settings):
    group = Group()
    settings.HOOK_PRIVATE_HOSTS = [group.host]
    thread = threading.Thread(target=group.server.serve_forever, daemon=True)
    thread.start()
    yield group
    group.server.shutdown()
    group.server.server_close()
    thread.join(timeout=5)


@pytest.fixture
def unit(db):
    return make_org("市水务局")


def robot(unit, group, kind=RobotKind.DINGTALK, secret=""):
    url = f"http://{group.host}/robot/send?access_token=key"
    return Robot.objects.create(organization=unit, kind=kind, url=url, secret=secret)


def reader(unit):
    return make_user(Role.HANDLER, unit, name="经办甲", channels=[Channel.ROBOT])


def tell(person):
    outbox.put([outbox.Message(key="one", recipient=person, subject="请签收：第1条")])


@pytest.mark.parametrize("kind", RobotKind)
def test_a_notice_is_posted_to_the_group_of_the_readers_unit(unit, group, kind):
    robot(unit, group, kind)
    robot(make_org("别的局"), group)
    tell(reader(unit))
    assert outbox.send_waiting() == 1
    (_path, body), *others = group.taken
    assert not others
    assert body["msgtype"] == "text"
    assert body["text"]["content"].startswith("【经办甲】请签收：第1条")


def test_dingtalk_is_signed_with_the_robots_secret(unit, group):
    robot(unit, group, secret="SEC123")
    tell(reader(unit))
    outbox.send_waiting()
    asked = parse_qs(urlsplit(group.taken[0][0]).query)
    moment = asked["timestamp"][0]
    code = hmac.new(b"SEC123", f"{moment}\nSEC123".encode(), hashlib.sha256).digest()
    assert unquote(asked["sign"][0]) == base64.b64encode(code).decode()
    assert asked["access_token"] == ["key"]


def test_a_signature_is_the_one_of_dingtalks_handbook():
    """Counted by hand with openssl: printf '1577262236757\\nthis is secret' | openssl dgst."""
    url = hooks.signed("https://oapi.dingtalk.com/robot/send", "this is secret", 1577262236.757)
    code = hmac.new(b"this is secret", b"1577262236757\nthis is secret", hashlib.sha256).digest()
    assert url.endswith(
        "sign="
        + base64.b64encode(code)
        .decode()
        .replace("+", "%2B")
        .replace("/", "%2F")
        .replace("=", "%3D")
    )


@pytest.mark.parametrize(("status", "answer"), [(200, {"errcode": 310000}), (500, {}), (302, {})])
def test_what_the_service_did_not_take_is_tried_again(unit, group, status, answer):
    group.status, group.answer = status, answer
    group.headers = {"Location": "http://127.0.0.1:1/"} if status == 302 else {}
    robot(unit, group)
    tell(reader(unit))
    assert outbox.send_waiting() == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (MessageState.WAITING, 1)
    assert "access_token" not in delivery.error
    assert len(group.taken) == 1


def test_a_robot_that_was_switched_off_leaves_the_notice_undelivered(unit, group):
    one = robot(unit, group)
    tell(reader(unit))
    Robot.objects.filter(pk=one.pk).update(is_active=False)
    outbox.send_waiting()
    assert Delivery.objects.get().state == MessageState.FAILED
    assert group.taken == []


@pytest.mark.parametrize(
    "url",
    [
        "http://oapi.dingtalk.com/robot/send",
        "https://oapi.dingtalk.com@127.0.0.1/",
        "https://user:word@oapi.dingtalk.com/",
        "https://127.0.0.1/robot",
        "http://127.0.0.1:9/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://oapi.dingtalk.com.evil.example/",
        "file:///etc/passwd",
        "ftp://oapi.dingtalk.com/",
        "https://oapi.dingtalk.com:port/",
        "",
    ],
)
def test_nothing_is_sent_to_any_other_address(url, unit):
    with pytest.raises(hooks.Refused):
        hooks.check(url)
    with pytest.raises(ValidationError):
        Robot(organization=unit, kind=RobotKind.DINGTALK, url=url).full_clean()


def test_a_host_that_is_set_up_may_be_used():
    hooks.check(DINGTALK)
    hooks.check("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")


def test_a_host_whose_name_leads_inside_is_refused_when_it_is_used(unit, monkeypatch):
    inside = [(2, 1, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr(hooks.socket, "getaddrinfo", lambda *asked, **how: inside)
    one = Robot(organization=unit, kind=RobotKind.DINGTALK, url=DINGTALK)
    with pytest.raises(hooks.Refused):
        hooks.post(one, "交办通知")


def test_address_and_secret_never_come_out_of_the_back_office(client, unit):
    client.force_login(make_user(Role.SYSADMIN))
    one = Robot.objects.create(
        organization=unit, kind=RobotKind.DINGTALK, url=DINGTALK, secret="SEC123"
    )
    change = reverse("admin:accounts_robot_change", args=[one.pk])
    text = client.get(change).content.decode()
    assert "secret-key" not in text
    assert "SEC123" not in text
    form = {"organization": unit.pk, "kind": "wecom", "url": "", "secret": "", "is_active": "on"}
    client.post(change, {**form, "_version": "0"})
    one.refresh_from_db()
    assert (one.kind, one.url, one.secret) == ("wecom", DINGTALK, "SEC123")


def test_a_person_is_offered_the_robot_only_where_there_is_one(client, unit, group):
    person = make_user(Role.HANDLER, unit)
    client.force_login(person)
    account = reverse("my_account:home")
    assert 'value="robot"' not in client.get(account).content.decode()
    robot(unit, group)
    assert 'value="robot"' in client.get(account).content.decode()
    client.post(reverse("my_account:channels"), {"channels": ["robot"], "wants_digest": "on"})
    person.refresh_from_db()
    assert (person.channels, person.wants_digest) == (["robot"], True)


def test_a_channel_that_does_not_lead_to_the_person_cannot_be_chosen(client, unit):
    person = make_user(Role.HANDLER, unit)
    client.force_login(person)
    client.post(reverse("my_account:channels"), {"channels": ["robot", "pigeon"]})
    person.refresh_from_db()
    assert person.channels == ["email"]
