"""How much may come from one place: above a limit a question is asked, far above it is refused.

A whole town behind one address goes on: nobody is locked out by what others do, only asked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from intake.models import Tally

KEPT = timedelta(days=1)
CEILING = 10


class LimitLevel(IntEnum):
    FREE, ASKED, FULL = range(3)


@dataclass(frozen=True)
class Limit:
    """``most`` within ``seconds``; up to ``ceiling`` times as many with a question."""

    name: str
    most: int
    seconds: int
    ceiling: int = CEILING

    def level(self, count: int, times: int = 1) -> LimitLevel:
        if count <= self.most * times:
            return LimitLevel.FREE
        return LimitLevel.ASKED if count <= self.most * self.ceiling * times else LimitLevel.FULL


ADDRESS = Limit("address", 20, 600)
SYSTEM = Limit("system", 1000, 3600)
WRONG_CODES = Limit("wrong code", 5, 900)


def address_of(request: Any) -> str:
    """Where a request comes from: told by the trusted hop alone; a whole network in IPv6."""
    address = ip_address(get_adapter(request).get_client_ip(request))
    if address.version == 6:
        return str(ip_network((address, 64), strict=False))
    return str(address)


def so_far(limit: Limit, key: Any, at: datetime | None = None) -> int:
    rows = _rows(limit, key, at or timezone.now())
    return rows.values_list("count", flat=True).first() or 0


def count(limit: Limit, key: Any, at: datetime | None = None, by: int = 1) -> int:
    """Adds to a counter and returns how many there are now."""
    at = at or timezone.now()
    rows = _rows(limit, key, at)
    if not rows.update(count=F("count") + by):
        _begin(limit, key, at, by)
    return rows.values_list("count", flat=True).first() or by


def _rows(limit: Any, key: Any, at: Any) -> Any:
    return Tally.objects.filter(bucket=_bucket(limit, key, at), since=_since(limit, at))


def _bucket(limit: Any, key: Any, at: Any) -> Any:
    salt = f"tally|{limit.name}|{timezone.localdate(at)}"
    return salted_hmac(salt, str(key), algorithm="sha256").hexdigest()[:32]


def _since(limit: Any, at: Any) -> Any:
    return datetime.fromtimestamp(at.timestamp() // limit.seconds * limit.seconds, at.tzinfo)


def _begin(limit: Any, key: Any, at: Any, by: Any) -> None:
    try:
        with transaction.atomic():
            Tally.objects.create(bucket=_bucket(limit, key, at), since=_since(limit, at), count=by)
    except IntegrityError:
        _rows(limit, key, at).update(count=F("count") + by)
    if limit is SYSTEM:  # once an hour, or each time after nothing came for long
        drop_old(at)


def drop_old(at: datetime | None = None) -> int:
    """Drops counters older than a day; returns how many."""
    return Tally.objects.filter(since__lt=(at or timezone.now()) - KEPT).delete()[0]
