"""How much may come from one place: above a limit a question is asked, far above it is refused.

A sender is one address of IPv4, or one network (/64) of IPv6. What is refused counts for the
sender alone, and of what one sender is let in with only a share counts for the crowd, so that
nobody shuts out others: while a crowd is at its ceiling, whoever is within the share is asked and
no more. A whole town behind one address goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from intake.models import Tally

KEPT = timedelta(days=1)
CEILING = 10
DIGITS = 32
MOST_ROWS = 100_000
"""So many counters of their own; what comes above shares one of 256, and nothing is dropped."""


class LimitLevel(IntEnum):
    """What meets something that is sent: let in, asked a question, refused."""

    FREE, ASKED, FULL = range(3)


@dataclass(frozen=True)
class Limit:
    """``most`` within ``seconds``; up to ``ceiling`` times as many with a question."""

    name: str
    most: int
    seconds: int
    ceiling: int = CEILING

    def level(self, count: int, times: int = 1) -> LimitLevel:
        """Where ``count`` stands to the limit; ``times`` as many are usual on a busy day."""
        if count <= self.most * times:
            return LimitLevel.FREE
        return LimitLevel.ASKED if count <= self.most * self.ceiling * times else LimitLevel.FULL


ADDRESS = Limit("address", 20, 600)
SYSTEM = Limit("system", 1000, 3600)
WRONG_CODES = Limit("wrong code", 5, 900)
SHARE = Limit("share", 5, 3600, ceiling=1)
"""How much of one sender counts for a crowd."""


@dataclass(frozen=True)
class Crowd:
    """Everybody who sends to one place: ``times`` as many as usual may, while many are expected."""

    limit: Limit
    key: object = ""
    times: int = 1


EVERYBODY = Crowd(SYSTEM)


def admit(
    sender: str,
    crowds: Sequence[Crowd],
    *,
    answered: bool = False,
    at: datetime | None = None,
    by: int = 1,
    own: Limit = ADDRESS,
) -> LimitLevel:
    """What meets something that a sender sends; FREE is let in.

    Args:
        sender: as ``address_of`` gives it.
        crowds: to which it belongs; a reception day of one of them widens the sender's limit too.
        answered: whether it brings the answer to a question.
        at: when it came.
        by: how many things it is, such as photographs.
        own: the sender's own limit.
    """
    at = at or timezone.now()
    times = max(crowd.times for crowd in crowds)
    if own.level(so_far(own, sender, at) + by, times) == LimitLevel.FULL:
        return LimitLevel.FULL  # and nothing is written: a flood costs no more than reading
    level = max(own.level(count(own, sender, at, by), times), _of(crowds, sender, at, by))
    if level == LimitLevel.FULL or (level == LimitLevel.ASKED and not answered):
        return level
    for crowd in crowds:
        # Above its share a sender fills no crowd, so that one machine cannot shut a whole town
        # out.
        share = count(SHARE, _part(crowd, sender), at, by)
        if share < SHARE.most + by:
            count(crowd.limit, crowd.key, at, by)
    return LimitLevel.FREE


def _of(crowds: Sequence[Crowd], sender: str, at: datetime, by: int) -> LimitLevel:
    """The sternest level of the crowds; at a ceiling it shuts out only who has had a share."""
    return max(_of_one(crowd, sender, at, by) for crowd in crowds)


def _of_one(crowd: Crowd, sender: str, at: datetime, by: int) -> LimitLevel:
    level = crowd.limit.level(so_far(crowd.limit, crowd.key, at) + by, crowd.times)
    if level == LimitLevel.FULL and so_far(SHARE, _part(crowd, sender), at) < SHARE.most:
        return LimitLevel.ASKED
    return level


def _part(crowd: Crowd, sender: str) -> str:
    return f"{crowd.limit.name}|{crowd.key}|{sender}"


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: told by the trusted hop alone; a whole network in IPv6."""
    address = ip_address(get_adapter(request).get_client_ip(request))
    # Whoever has IPv6 has a whole network, and a new address for each request if they like.
    if address.version == 6:
        return str(ip_network((address, 64), strict=False))
    return str(address)


def so_far(limit: Limit, key: object, at: datetime | None = None) -> int:
    """How many there are now; of a counter that is shared, never more than ask for a question.

    Args:
        limit: what is counted, and within how many seconds.
        key: whose counter, such as an address.
        at: now, where nothing is given.
    """
    row = _rows(limit, key, at or timezone.now()).first()
    return _counted(limit, row) if row else 0


def count(limit: Limit, key: object, at: datetime | None = None, by: int = 1) -> int:
    """Adds to a counter and returns how many there are now.

    Args:
        limit: what is counted, and within how many seconds.
        key: whose counter, such as an address.
        at: now, where nothing is given.
        by: how many are added.
    """
    at = at or timezone.now()
    # Added up in the database: of two at once none is lost.
    if not _rows(limit, key, at).update(count=F("count") + by):
        _begin(limit, key, at, by)
    row = _rows(limit, key, at).first()
    return _counted(limit, row) if row else by


def _counted(limit: Limit, row: Tally) -> int:
    return min(row.count, limit.most + 1) if len(row.bucket) < DIGITS else row.count


def _rows(limit: Limit, key: object, at: datetime) -> QuerySet[Tally]:
    """The counter of its own; the shared one only where there is none, for the table was full.

    Never both: what many strangers share neither asks nor frees whoever has a counter.
    """
    own = _bucket(limit, key, at)
    counters = Tally.objects.filter(since=_since(limit, at))
    shared = Q(bucket=_shared(limit, own)) & ~Exists(counters.filter(bucket=own))
    return counters.filter(Q(bucket=own) | shared)


def _bucket(limit: Limit, key: object, at: datetime) -> str:
    # The day is part of the salt: no address can be followed from one day to the next, not even
    # by whoever holds the database (个人信息保护法 art. 6).
    salt = f"tally|{limit.name}|{timezone.localdate(at)}"
    return salted_hmac(salt, str(key), algorithm="sha256").hexdigest()[:DIGITS]


def _shared(limit: Limit, own: str) -> str:
    return f"{limit.name} {own[:2]}"


def _since(limit: Limit, at: datetime) -> datetime:
    return datetime.fromtimestamp(at.timestamp() // limit.seconds * limit.seconds, at.tzinfo)


def _begin(limit: Limit, key: object, at: datetime, by: int) -> None:
    own = _bucket(limit, key, at)
    # Forged addresses cost nothing; a row for each would fill the disk.
    full = Tally.objects.count() >= MOST_ROWS
    if full or limit is SYSTEM:  # once an hour, or each time after nothing came for long
        drop_old(at)
    row = {"bucket": _shared(limit, own) if full else own, "since": _since(limit, at)}
    try:
        with transaction.atomic():
            Tally.objects.create(**row, count=by)
    # Another request has begun the same counter meanwhile.
    except IntegrityError:
        Tally.objects.filter(**row).update(count=F("count") + by)


def drop_old(at: datetime | None = None) -> int:
    """Drops counters older than a day; returns how many."""
    return Tally.objects.filter(since__lt=(at or timezone.now()) - KEPT).delete()[0]
