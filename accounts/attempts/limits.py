"""How often somebody may try to sign in, counted in a table that strangers cannot empty.

Four counters, each with its own reason:

- an account at one network: five wrong passwords, then a quarter of an hour;
- an account on a browser that its owner has used before, apart from all others, so that a
  stranger behind the same address cannot lock the owner out
  (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies);
- a network over all accounts: many names from one address, first a question, later a wait;
- an account over all networks: a question and a growing pause, never a refusal.

Whoever signed in before from this browser or network is asked nothing by the last two.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.attempts.models import AttemptCount

MOST_ROWS = 100_000
"""So many counters of their own; what comes above shares one of 256, and nothing is dropped."""


@dataclass(frozen=True)
class AttemptLimit:
    """``most`` attempts until ``seconds`` have passed, since the first one or (``renewed``) the
    last; ``most`` None only counts. From ``asks`` on a question comes before each further one."""

    name: str
    seconds: int
    most: int | None = None
    renewed: bool = False
    asks: int | None = None


ACCOUNT_AT_NETWORK = AttemptLimit("account at network", 900, most=5, renewed=True)
ACCOUNT_ON_BROWSER = AttemptLimit("account on browser", 900, most=5, renewed=True)
NETWORK = AttemptLimit("network", 900, most=200, asks=20)
ACCOUNT = AttemptLimit("account", 86_400, asks=10)
SECOND_FACTOR = AttemptLimit("second factor", 900, most=5, renewed=True)

SLOWED_BY = 5
LONGEST_PAUSE = 60


class Throttled(Exception):
    """Too many attempts; ``wait`` is how long the next one must wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait = wait


def take(limit: AttemptLimit, key: str, at: datetime | None = None) -> None:
    """Counts one attempt before it is judged, in one statement, so that many at once cannot all
    pass under the limit.

    Raises:
        Throttled: where there were too many; nothing is counted then.
    """
    at = at or timezone.now()
    until = at + timedelta(seconds=limit.seconds)
    if _add(limit, key, at, until):
        return
    row = _rows(limit, key).first()
    if row is not None and row.until > at:
        raise Throttled(row.until - at)
    try:
        with transaction.atomic():
            _begin(limit, key, at, until)
    except IntegrityError:  # another attempt began the row meanwhile
        if not _add(limit, key, at, until):
            raise Throttled(timedelta(seconds=limit.seconds)) from None


def give_back(limit: AttemptLimit, key: str) -> None:
    """Takes back one attempt that turned out to be right."""
    _rows(limit, key).filter(count__gt=0).update(count=F("count") - 1)


def so_far(limit: AttemptLimit, key: str, at: datetime | None = None) -> int:
    """How many attempts count now."""
    found = _rows(limit, key).filter(until__gt=at or timezone.now())
    return found.values_list("count", flat=True).first() or 0


def asked_above(limit: AttemptLimit, key: str, at: datetime) -> int | None:
    """How many more attempts there were than pass without a question; None where none is due."""
    count = so_far(limit, key, at)
    return count - limit.asks if limit.asks is not None and count >= limit.asks else None


def pause_after(above: int) -> int:
    """Seconds between a question and its answer: they double, up to a minute."""
    doublings = min(above // SLOWED_BY, 10)
    return min(LONGEST_PAUSE, 2**doublings) if doublings else 0


def digest(*parts: str) -> str:
    """A keyed digest of what is counted or known."""
    return salted_hmac("sign-in", "|".join(parts), algorithm="sha256").hexdigest()


def _add(limit: AttemptLimit, key: str, at: datetime, until: datetime) -> int:
    running = Q(until__gt=at)
    if limit.most is not None:
        # In the UPDATE itself: of two that read first and wrote then, both would pass the last
        # place.
        running &= Q(count__lt=limit.most)
    rows = _rows(limit, key)
    counted = {"count": F("count") + 1}
    if limit.renewed:
        return rows.filter(running).update(**counted, until=until)
    return rows.filter(running).update(**counted)


def _begin(limit: AttemptLimit, key: str, at: datetime, until: datetime) -> None:
    if _rows(limit, key).filter(until__lte=at).update(count=1, until=until):
        return
    # Here and not in a nightly run: a table that is emptied once a day can be filled in an hour.
    AttemptCount.objects.filter(until__lte=at).delete()
    own = digest(limit.name, key)
    if AttemptCount.objects.count() < MOST_ROWS:
        AttemptCount.objects.create(key=own, count=1, until=until)
    elif not _add(limit, key, at, until):
        AttemptCount.objects.create(key=_shared(limit, own), count=1, until=until)


def _rows(limit: AttemptLimit, key: str) -> QuerySet[AttemptCount]:
    """The counter of its own; the shared one only where there is none, for the table was full.

    Never both: a shared counter that has only begun must not let in whom the own one keeps out.
    """
    own = digest(limit.name, key)
    counters = AttemptCount.objects.all()
    shared = Q(key=_shared(limit, own)) & ~Exists(counters.filter(key=own))
    return counters.filter(Q(key=own) | shared)


def _shared(limit: AttemptLimit, own: str) -> str:
    return f"{limit.name} {own[:2]}"
