"""The form of an opinion as a citizen fills it in, for the tests of what comes of it."""

import uuid

from tests.liaison_stations.world import make_station

WORDS = "村口的路灯坏了三个月，晚上走路很不安全。"
NAME, PHONE = "赵钱孙", "13912345678"
HERE = "127.0.0.1"


def open_station():
    """A station that takes opinions."""
    return make_station(name="石柱镇代表联络站")


def address(station):
    """The page behind the code on a station's wall."""
    return f"/stations/{station.code}/opinion/"


def typed(**fields):
    """A filled-in form; ``fields`` are what differs."""
    return {"form_key": str(uuid.uuid4()), "text": WORDS, "name": "", "phone": "", **fields}


def send(client, station, **fields):
    """Sends a filled-in form to a station; returns the answer."""
    return client.post(address(station), typed(**fields))


def code_in(answer):
    """The code of the receipt on a page."""
    return "".join(answer.context["groups"])
