"""How long a failed sign-in takes: nobody learns from it whether an account exists.

    python -m reliability.sign_in_times [--tries 200]

Signs in with a wrong password, turn by turn, as four kinds of names: an account, nobody, a closed
account, an account without a password; each is hashed as in production (Argon2). Prints the median
of each kind and, for each against the account, the probability that the two are alike
(Mann-Whitney, two-sided) and how well a guesser would do who sees the time alone (the area under
the curve: 0.5 is chance). Exit 1 where a p is below 0.01 and the guesser is better than 0.6.

Negative control: nobody without the hash of a password that is compared with nothing; the guesser
must be right nearly always, else the measurement sees nothing.
"""

import argparse
import math
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from reliability.ground import alone, ground, report

WORST_GUESS, LEAST_P, SURELY = 0.6, 0.01, 0.95
ACCOUNT, CONTROL = "account", "without the hash"


def times_of(kinds: dict[str, Callable[[], Any]], tries: int) -> dict[str, list[float]]:
    """Seconds of each kind, in an order drawn by lot, so that a busy moment meets all alike."""
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(tries):
        names = list(kinds)
        random.shuffle(names)
        for name in names:
            began = time.perf_counter()
            kinds[name]()
            taken[name].append(time.perf_counter() - began)
    return taken


def compared(one: list[float], other: list[float]) -> tuple[float, float]:
    """(p of Mann-Whitney by the normal approximation, area under the curve from 0.5 to 1)."""
    larger = sum((a > b) + (a == b) / 2 for a in one for b in other)
    pairs = len(one) * len(other)
    spread = math.sqrt(pairs * (len(one) + len(other) + 1) / 12)
    distance = abs(larger - pairs / 2) / spread
    area = larger / pairs
    return math.erfc(distance / math.sqrt(2)), max(area, 1 - area)


def run(tries: int) -> bool:
    with ground("sqlite"):
        from accounts.models import User
        from accounts.sign_in.backends import NameOrMobileBackend, account_of
        from tests.factories import make_user

        for name in ("account", "closed", "bare"):
            person = make_user(username=name)
            person.set_password("correct horse battery staple")
            person.save()
        User.objects.filter(username="closed").update(is_active=False)
        bare = User.objects.get(username="bare")
        bare.set_unusable_password()
        bare.save()

        def fail(name: str) -> Callable[[], Any]:
            backend = NameOrMobileBackend()
            return lambda: backend.authenticate(None, username=name, password="wrong word")  # noqa: S106

        kinds = {name: fail(name) for name in (ACCOUNT, "nobody", "closed", "bare")}
        kinds[CONTROL] = lambda: account_of("nobody")
        taken = times_of(kinds, tries)
    good = True
    for name, seconds in taken.items():
        p, area = compared(taken[ACCOUNT], seconds)
        median = f"{statistics.median(seconds) * 1000:.1f} ms"
        report(f"{name}:", tries=tries, median=median, p=f"{p:.3f}", guesser=f"{area:.3f}")
        if name == CONTROL:
            good &= area > SURELY
        elif name != ACCOUNT:
            good &= p >= LEAST_P or area <= WORST_GUESS
    return good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=200, help="of each kind")
    sys.exit(not alone(run, parser.parse_args().tries))


if __name__ == "__main__":
    main()
