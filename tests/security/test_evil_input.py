"""Long and crooked words cost no more than others: no pattern of ours runs away with the time."""

import contextlib
import importlib
import pkgutil
import re
import signal

import pytest

from tests import extras

LONG = 100_000
SECONDS = 1.0
EVIL = {
    "letters": "a" * LONG,
    "digits": "1" * LONG,
    "digits and a letter": "1" * LONG + "x",
    "gaps": " " * LONG + "x",
    "lines": "\n" * LONG,
    "dots": "a." * (LONG // 2),
    "at signs": "a@" * (LONG // 2),
    "dashes": "a-" * (LONG // 2),
    "tags": "<" * LONG,
    "open tags": "<c " * (LONG // 3),
    "brackets": "(" * LONG,
    "quotes": '="' * (LONG // 2),
    "ideographs": "永" * LONG,
    "numbers in words": "一百零二" * (LONG // 4),
    "codes": "7K2M-" * (LONG // 5),
    "crowns": "第一条、" * (LONG // 4),
}
ROOMS = (
    "accounts",
    "annual_summaries",
    "attachments",
    "backoffice",
    "congress_portal",
    "deputies",
    "intake",
    "liaison_stations",
    "pages",
    "registers",
    "papers",
    "supervision",
    "workflow",
)


def patterns():
    """Every pattern that a module of ours keeps, by its name."""
    found = {}
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" in module.name or ".management" in module.name:
                continue
            if module.name in extras.MODULES:
                continue
            with contextlib.suppress(SystemExit):
                names = vars(importlib.import_module(module.name))
                for name, value in names.items():
                    if isinstance(value, re.Pattern):
                        found.setdefault(
                            (value.pattern, value.flags), (f"{module.name}.{name}", value)
                        )
    return dict(found.values())


class TooLong(Exception):
    pass


@contextlib.contextmanager
def within(seconds):
    """Raises TooLong after so many seconds of this process's own time."""

    def give_up(number, frame):
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def takes_too_long(pattern, text):
    if isinstance(pattern.pattern, bytes):
        text = text.encode()
    try:
        with within(SECONDS):
            pattern.search(text)
            pattern.fullmatch(text)
    except TooLong:
        return True
    return False


def test_no_pattern_of_ours_takes_longer_than_a_second():
    known = patterns()
    slow = [
        (name, kind)
        for name, pattern in known.items()
        for kind, text in EVIL.items()
        if takes_too_long(pattern, text)
    ]
    assert slow == []
    assert len(known) > 10


def test_a_pattern_that_runs_away_would_be_found():
    assert takes_too_long(re.compile(r"(1+)+$"), EVIL["digits and a letter"])


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["letters", "gaps", "ideographs", "brackets"])
def test_a_search_for_a_hundred_kilobytes_is_answered_in_time(client, kind):
    with within(2 * SECONDS):
        answer = client.get("/search/", {"q": EVIL[kind]})
    assert answer.status_code in (200, 400, 414)
