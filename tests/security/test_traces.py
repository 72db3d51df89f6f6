"""What a citizen typed leaves no trace in the log, also where the program breaks on it."""

import json
import logging
import uuid

import pytest

from liaison_stations.opinions.submission import OPINIONS
from tests.factories import town_congress
from tests.liaison_stations.world import make_station

pytestmark = pytest.mark.django_db

PHONE = "13987654321"
WORDS = "河边的护栏断了两根，孩子们每天从那里走过。"


class Kept(logging.Handler):
    """Writes as the portal's own handler does, into a list."""

    def __init__(self, formatter):
        super().__init__()
        self.setFormatter(formatter)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def log():
    """What the handler of the settings would have written."""
    logger = logging.getLogger("django")
    own = logger.handlers[0]
    kept = Kept(own.formatter)
    logger.addHandler(kept)
    yield kept.lines
    logger.removeHandler(kept)


def test_a_fault_that_names_the_phone_is_logged_without_it(client, monkeypatch, log):
    def broken(given, **where):
        raise RuntimeError(f"duplicate key (phone)=({given['phone']})")

    monkeypatch.setattr(OPINIONS, "submit", broken)
    client.raise_request_exception = False
    station = make_station(town_congress())
    sent = {"form_key": str(uuid.uuid4()), "text": WORDS, "name": "王小明", "phone": PHONE}
    answer = client.post(f"/stations/{station.code}/opinion/", sent)
    assert answer.status_code == 500
    told = [line for line in log if "traceback" in json.loads(line)]
    assert told
    assert "duplicate key" in told[0]
    assert [line for line in log if PHONE in line or WORDS in line] == []
