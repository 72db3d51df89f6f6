"""Clerks who press at the same moment: one wins, nobody overwrites, no step is lost.

    python -m reliability.clerks [--only sqlite] [--rounds 25] [--clerks 6]

In each round so many processes acknowledge the same item from the same page: one may succeed, the
others meet a conflict. Then all of them report progress at once: every report must count.

Negative control: the same clerks add to a number without the kernel's lock; steps must be lost.
"""

import argparse
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from typing import Any

from reliability.ground import NAMES, alone, ground, report

WON, CONFLICT, FAULT = 0, 3, 4


def at_once(clerks: int, act: Callable[[int], Any]) -> Counter[int]:
    """Runs the act in so many processes from one moment on; how many ended how."""
    from django.db import connections

    from workflow.transitions import Conflict

    connections.close_all()
    begins = time.time() + 0.3
    children = []
    for number in range(clerks):
        child = os.fork()
        if child == 0:
            ending = FAULT
            try:
                time.sleep(max(0.0, begins - time.time()))
                act(number)
                ending = WON
            except Conflict:
                ending = CONFLICT
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(ending)
        children.append(child)
    return Counter(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)


def run(database: str, rounds: int, clerks: int) -> bool:
    with ground(database):
        from supervision.items.choices import ItemStatus
        from supervision.items.models import Item
        from tests.factories import People, make_item
        from workflow import trail
        from workflow.models import TrailEntry
        from workflow.transitions import perform

        people = People()
        endings: Counter[int] = Counter()
        wins_of_a_round = set()
        lost = careless = 0
        for _ in range(rounds):
            item = make_item(ItemStatus.HANDED_OVER, people)

            def acknowledge(number: int, item: Any = item) -> None:
                perform(item, "acknowledge", by=people.handler, version=item.version)

            found = at_once(clerks, acknowledge)
            endings += found
            wins_of_a_round.add(found[WON])
            before = Item.objects.get(pk=item.pk).version

            def progress(number: int, item: Any = item) -> None:
                data = {"text": f"第{number}步"}
                perform(item, "report_progress", by=people.handler, data=data)

            at_once(clerks, progress)
            lost += before + clerks - Item.objects.get(pk=item.pk).version
            doubled = TrailEntry.objects.of(item).filter(action="acknowledge").count() - 1
            lost += abs(doubled)
        trail.verify()

        def add_carelessly(number: int, item: Any = item) -> None:
            version = Item.objects.get(pk=item.pk).version
            time.sleep(0.05)
            Item.objects.filter(pk=item.pk).update(version=version + 1)

        before = Item.objects.get(pk=item.pk).version
        at_once(clerks, add_carelessly)
        careless = before + clerks - Item.objects.get(pk=item.pk).version
        report(
            f"{database}, {clerks} clerks at once:",
            rounds=rounds,
            won=endings[WON],
            conflicts=endings[CONFLICT],
            faults=endings[FAULT],
            wins_of_a_round=sorted(wins_of_a_round),
            steps_lost=lost,
            control_lost=careless,
        )
        return wins_of_a_round == {1} and not (endings[FAULT] or lost) and careless > 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--clerks", type=int, default=6)
    options = parser.parse_args()
    names = [options.only] if options.only else NAMES
    results = [alone(run, name, options.rounds, options.clerks) for name in names]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
