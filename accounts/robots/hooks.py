"""Posting a text to a robot: signed, to hosts that are set up alone, never led on elsewhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
import time
from http.client import HTTPResponse
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.robots.models import Robot, RobotKind

SECONDS = 10
MOST_BYTES = 10_000
LONGEST = 2000
"""Both services refuse texts of more than some thousand bytes."""


class Refused(Exception):
    """Nothing may be sent to this address; the sentence says why."""


class NotTaken(Exception):
    """The service answered that it did not take the message."""


class _NeverLedOn(HTTPRedirectHandler):
    """A redirect would lead past the check of the host."""

    def redirect_request(self, *args: object, **options: object) -> None:
        return None


_opener = build_opener(_NeverLedOn, ProxyHandler({}))


def check(url: str) -> None:
    """Whether something may be sent to an address.

    Raises:
        Refused: for a host that is not set up, for http, and for a private address, save of a host
            that is named as one of the city's own network; also for characters that no address
            has, for the library would name the whole of it, with its key, in its fault.
    """
    if not all("!" <= sign <= "~" for sign in url):
        raise Refused(_("推送地址不正确。"))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(_("推送地址不正确。")) from None
    own = settings.HOOK_PRIVATE_HOSTS
    is_own = host in own or f"{host}:{port}" in own
    if not is_own and host not in settings.HOOK_HOSTS:
        raise Refused(_("推送地址的主机 %(host)s 不在允许的名单里。") % {"host": host or "—"})
    if parts.username or parts.password or (parts.scheme != "https" and not is_own):
        raise Refused(_("推送地址须以 https:// 开头。"))
    if parts.scheme not in ("http", "https"):
        raise Refused(_("推送地址须以 https:// 开头。"))
    if not is_own and any(_is_private(address) for address in _literal(host)):
        raise Refused(_("推送地址指向内部网络。"))


def _literal(host: str) -> list[str]:
    """The address that a host is itself; nothing is asked of a name server."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        return []


def _is_private(address: str) -> bool:
    return not ipaddress.ip_address(address).is_global


def _check_where_it_leads(url: str) -> None:
    """The same of what a name server says now."""
    parts = urlsplit(url)
    own = settings.HOOK_PRIVATE_HOSTS
    if parts.hostname in own or f"{parts.hostname}:{parts.port}" in own:
        return
    found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
    if any(_is_private(str(address[4][0]).partition("%")[0]) for address in found):
        raise Refused(_("推送地址指向内部网络。"))


def signed(url: str, secret: str, at: float) -> str:
    """The address with DingTalk's signature: HMAC-SHA256 over moment and secret.

    Args:
        url: as the robot shows it.
        secret: the robot's own, ``SEC…``.
        at: seconds since 1970.
    """
    moment = str(round(at * 1000))
    code = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
    sign = quote_plus(base64.b64encode(code))
    return f"{url}{'&' if '?' in url else '?'}timestamp={moment}&sign={sign}"


def post(robot: Robot, text: str) -> None:
    """Posts a text to the work group.

    Raises:
        Refused: where nothing may be sent there.
        NotTaken: where the service says that it did not take it.
        OSError: where it cannot be reached.
    """
    check(robot.url)
    _check_where_it_leads(robot.url)
    signs = robot.kind == RobotKind.DINGTALK and robot.secret
    url = signed(robot.url, robot.secret, time.time()) if signs else robot.url
    body = {"msgtype": "text", "text": {"content": text[:LONGEST]}}
    request = Request(  # noqa: S310  check() lets http and https through alone
        url, json.dumps(body).encode(), {"Content-Type": "application/json; charset=utf-8"}
    )
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            _look_at(answer)
    except HTTPError as fault:  # its words may hold the address, and with it the key
        raise NotTaken(f"HTTP {fault.code}") from None


def _look_at(answer: HTTPResponse) -> None:
    try:
        code = json.loads(answer.read(MOST_BYTES)).get("errcode", 0)
    except (ValueError, AttributeError):
        raise NotTaken(_("对方没有按约定答复。")) from None
    if code != 0:
        raise NotTaken(_("对方拒收，代码 %(code)s。") % {"code": code})
