"""A clock that is wrong, and the turn of the year.

    python -m reliability.clocks [--only sqlite]

- ahead: one round of the worker under a clock a year ahead. Then, under the right one, the trail
  names the seal and its repair; after the repair it holds and days are sealed again, and messages
  that were written meanwhile go out.
- back: an hour back in the middle of numbering: numbers go on, none comes twice.
- the year: suggestions numbered two seconds before and after midnight of New Year in Shanghai
  (16:00 UTC) belong to the year that people there see.

Negative control: seals chained by their day, as they once were, must break under the same clock.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from reliability.ground import NAMES, alone, deputy, ground, log, report

NEW_YEAR = datetime(2026, 12, 31, 16, tzinfo=UTC)
YEAR = timedelta(days=365)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The portal's clock shows this moment."""
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield


def ahead(person: Any) -> bool:
    from congress_portal.management.commands import worker
    from workflow import outbox, trail
    from workflow.models import Delivery, TrailSeal

    today = datetime(2026, 11, 2, 4, tzinfo=UTC)
    with at(today):
        log(person, "before")
        worker.seal_yesterday()
    with at(today + YEAR):
        log(person, "ahead")
        worker.seal_yesterday()
        outbox.put([outbox.Message(key="ahead", recipient=person, subject="提前")])
        Delivery.objects.filter(message__key="ahead").update(due_at=today + YEAR)
    wrong = TrailSeal.objects.last()
    with at(today + timedelta(days=1)):
        log(person, "after")
        named = _fault(trail.verify)
        refused = _fault(lambda: trail.seal(today.date()))
        trail.set_aside(wrong.day, reason="clock")
        worker.seal_yesterday()
        holds = not _fault(trail.verify)
        outbox.send_waiting()
        sent = Delivery.objects.exclude(sent_at=None).filter(message__key="ahead").count()
    good = "repair_trail" in named and bool(refused) and holds and sent == 1
    report(
        "clock a year ahead:",
        named=int("repair_trail" in named),
        sealing_refused_until_repair=int(bool(refused)),
        holds_after_repair=int(holds),
        message_sent=sent,
    )
    return good


def _fault(act: Any) -> str:
    """What it raises, in words; nothing where it does not."""
    try:
        act()
    except Exception as fault:
        return str(fault)
    return ""


def back_and_over_the_year(person: Any) -> bool:
    from django.db import transaction
    from django.utils import timezone

    from deputies.handling.effects import next_number
    from deputies.suggestions.models import Suggestion

    numbers: list[tuple[int, str]] = []

    def suggest() -> None:
        year = timezone.localdate().year
        with transaction.atomic():
            number = next_number(year)
            Suggestion.objects.create(
                year=year, number=number, title="建议", text="。", lead_deputy=person.deputy
            )
        numbers.append((year, number))

    moments = [
        *(NEW_YEAR - timedelta(seconds=2), NEW_YEAR - timedelta(hours=1)),
        *(NEW_YEAR - timedelta(seconds=1), NEW_YEAR, NEW_YEAR + timedelta(seconds=2)),
        *(NEW_YEAR - timedelta(minutes=59), NEW_YEAR + timedelta(seconds=3)),
    ]
    for moment in moments:
        with at(moment):
            suggest()
    years = [year for year, _ in numbers]
    expected = [2026, 2026, 2026, 2027, 2027, 2026, 2027]
    twice = len(numbers) - len(set(numbers))
    rising = all(
        [number for year, number in numbers if year == one]
        == sorted(number for year, number in numbers if year == one)
        for one in set(years)
    )
    report(
        "an hour back, and New Year:",
        numbers=len(numbers),
        twice=twice,
        rising=int(rising),
        years_right=int(years == expected),
    )
    return not twice and rising and years == expected


def control() -> bool:
    """Seals made as they once were: each after that of the latest day."""
    from django.db import transaction

    from workflow import trail
    from workflow.models import TrailSeal

    with transaction.atomic():
        last = TrailSeal.objects.order_by("day").last()
        for number in range(2):
            made = TrailSeal(
                day=datetime(2027, 1, 5 + number).date(),
                last_entry=last.last_entry,
                entries=last.entries,
                heads=last.heads,
                previous_hash=last.hash,
            )
            made.hash = trail.chained(made.previous_hash, trail.seal_content(made))
            seen = _fault(made.save)
            if seen:
                break
        transaction.set_rollback(True)
    report("control, seals chained by their day:", refused=int(bool(seen)))
    return bool(seen)


def run(database: str) -> bool:
    with ground(database):
        print(f"{database}:", flush=True)
        person = deputy()
        return all([ahead(person), back_and_over_the_year(person), control()])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    options = parser.parse_args()
    results = [alone(run, name) for name in ([options.only] if options.only else NAMES)]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
