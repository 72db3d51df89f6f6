"""Floods of strangers, failing to sign in or sending opinions: no lock falls, none is shut out.

    python -m reliability.floods [--only sqlite] [--failures 5000] [--opinions 10000] [--bound 3000]
        [--part strangers|opinions]

First a stranger fails until an account is locked at one network. Then so many strangers fail, each
with a name and a network of their own, against a table of counters that is bounded far below their
number: the lock must still hold, the table must stay within its bound and the shared counters, and
the owner must be let in from home. Then one sender posts so many opinions in an hour to one
station, while a hundred honest people post to it and to another one: at least 99 of 100 are served
without a question.

Negative control: the same strangers against a table that drops its oldest rows when it is full, as
a cache does: the lock must be seen to fall.
"""

import argparse
import contextlib
import sys
import time
from datetime import timedelta
from typing import Any

from reliability.ground import NAMES, alone, ground, report

SHARED = 256
OFFICE, HOME = "198.51.100.1", "192.0.2.1"
FLOOD = "203.0.113.7"
HONEST = [f"198.51.101.{number}" for number in range(100)]


def is_locked(account: str, network: str) -> bool:
    """Whether a further attempt at an account from a network would have to wait."""
    from accounts.attempts import limits

    try:
        limits.take(limits.ACCOUNT_AT_NETWORK, f"{account}|{network}")
    except limits.Throttled:
        return True
    limits.give_back(limits.ACCOUNT_AT_NETWORK, f"{account}|{network}")
    return False


def strangers(failures: int, bound: int, *, forgetful: bool = False) -> dict[str, Any]:
    """What so many failures do to a lock, and to the table in which it is kept."""
    from accounts.attempts import limits
    from accounts.models import AttemptCount

    AttemptCount.objects.all().delete()
    limits.MOST_ROWS = bound
    while not is_locked("clerk", OFFICE):
        limits.take(limits.ACCOUNT_AT_NETWORK, f"clerk|{OFFICE}")
    home_before, largest, began = is_locked("clerk", HOME), 0, time.monotonic()
    for number in range(failures):
        if forgetful and AttemptCount.objects.count() >= bound:
            AttemptCount.objects.filter(pk=AttemptCount.objects.order_by("pk")[0].pk).delete()
        network = f"10.{number // 65_536}.{number // 256 % 256}.{number % 256}"
        for limit, key in (
            (limits.ACCOUNT_AT_NETWORK, f"name {number}|{network}"),
            (limits.NETWORK, network),
        ):
            with contextlib.suppress(limits.Throttled):
                limits.take(limit, key)
        if number % 500 == 0:
            largest = max(largest, AttemptCount.objects.count())
    largest = max(largest, AttemptCount.objects.count())
    return {
        "failures": failures,
        "bound": bound,
        "largest_table": largest,
        "lock_holds": is_locked("clerk", OFFICE),
        "home_open_before": not home_before,
        "seconds": round(time.monotonic() - began),
    }


def opinions(posts: int) -> dict[str, Any]:
    """What a flood of opinions to one station leaves to honest people there and elsewhere."""
    from django.utils import timezone

    from intake.limits import LimitLevel
    from intake.models import Tally
    from liaison_stations.opinions.submission import admit
    from tests.liaison_stations.world import make_station

    station, second = make_station(), make_station()
    start = timezone.now().replace(minute=0, second=1)
    step = timedelta(seconds=3500 / posts)
    let_in, began = 0, time.monotonic()
    served = asked = 0
    for number in range(posts):
        at = start + number * step
        let_in += admit(FLOOD, station, at, answered=True) == LimitLevel.FREE
        if number % (posts // len(HONEST)) == 0 and number // (posts // len(HONEST)) < len(HONEST):
            who = HONEST[number // (posts // len(HONEST))]
            for place in (station, second):
                level = admit(who, place, at)
                served += level == LimitLevel.FREE
                asked += level != LimitLevel.FREE
    return {
        "posts": posts,
        "let_in_of_the_flood": let_in,
        "honest_served": served,
        "honest_asked_or_refused": asked,
        "rows": Tally.objects.count(),
        "seconds": round(time.monotonic() - began),
    }


def strangers_are_held(database: str, failures: int, bound: int) -> bool:
    """Whether the lock holds and the table keeps its bound, and the control is seen to forget."""
    found = strangers(failures, bound)
    report(f"{database}, strangers:", **found)
    control = strangers(min(failures, 2 * bound), bound, forgetful=True)
    report(f"{database}, control, a table that forgets:", **control)
    good = found["lock_holds"] and found["home_open_before"] and not control["lock_holds"]
    return bool(good and found["largest_table"] <= bound + 2 * SHARED)


def honest_are_served(database: str, posts: int) -> bool:
    """Whether 99 of 100 honest opinions are let in beside a flood."""
    flood = opinions(posts)
    report(f"{database}, opinions:", **flood)
    total = flood["honest_served"] + flood["honest_asked_or_refused"]
    return bool(flood["honest_served"] >= 0.99 * total)


def run(database: str, part: str | None, failures: int, posts: int, bound: int) -> bool:
    with ground(database):
        good = part == "opinions" or strangers_are_held(database, failures, bound)
        return (part == "strangers" or honest_are_served(database, posts)) and good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--part", choices=("strangers", "opinions"), help="one of them alone")
    parser.add_argument("--failures", type=int, default=5000)
    parser.add_argument("--opinions", type=int, default=10_000)
    parser.add_argument("--bound", type=int, default=3000, help="rows of the table of counters")
    options = parser.parse_args()
    names = [options.only] if options.only else NAMES
    asked = (options.part, options.failures, options.opinions, options.bound)
    results = [alone(run, name, *asked) for name in names]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
