"""How much a station and its citizens may send; the counters are those of ``workflow.limits``."""

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from workflow.limits import ADDRESS, SYSTEM, Level, Limit, count

BUSY = 10
"""On a reception day that a keeper announced, a station takes this many times as much."""
SMALLEST_ROOM = 5 * 1024**3
SMALLEST_SHARE = 10

STATION = Limit("station", 120, 3600)
WORDS = Limit("word", 20, 86400, ceiling=1)
PHOTOS_OF_ADDRESS = Limit("photo address", 60, 86400, ceiling=1)
PHOTOS_OF_STATION = Limit("photo station", 300, 86400, ceiling=1)


def admit(address: str, station, at: datetime | None = None) -> Level:
    """Counts one opinion for its address, its station and the portal; the sternest level of them.

    The address is kept as a digest under the key of the day, for a day.
    """
    at = at or timezone.now()
    times = BUSY if station.busy_until and station.busy_until > at else 1
    return max(
        ADDRESS.level(count(ADDRESS, address, at), times),
        STATION.level(count(STATION, station.pk, at), times),
        SYSTEM.level(count(SYSTEM, "", at)),
    )


def has_room() -> bool:
    """Whether the disk of the attachments has room left for what the office itself must store."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    disk = shutil.disk_usage(folder)
    return disk.free > min(SMALLEST_ROOM, disk.total // SMALLEST_SHARE)
