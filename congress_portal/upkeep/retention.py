"""What is kept no longer than it has to be: log files, old backups, sessions that ended."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session

from congress_portal.backups import package
from congress_portal.monitoring.logs import LOG_STEM
from congress_portal.personal.models import UnsavedForm

LOG_DAYS = 184
"""网络安全法 wants the logs of six months at least."""
BACKUPS_KEPT = 3
"""So many whole copies stay, however old they are."""
UNFINISHED = timedelta(days=1)
"""A copy without a seal that is older than this broke off."""
LOG_NAME = re.compile(rf"{LOG_STEM}(\d{{4}}-\d\d-\d\d)\.log")


@dataclass(frozen=True)
class Expired:
    """Something that may go; ``remove`` takes it away."""

    name: str
    remove: Callable[[], object]


def expired(now: datetime) -> Iterator[Expired]:
    """All that has been kept long enough, counted to ``now``."""
    if settings.LOG_DIR:
        yield from _logs(Path(settings.LOG_DIR), now.astimezone(UTC).date())
    if settings.BACKUP_DIR:
        yield from _backups(Path(settings.BACKUP_DIR), now)
    ended = Session.objects.filter(expire_date__lt=now)
    if number := ended.count():
        yield Expired(f"{Session._meta.db_table}: {number}", ended.delete)
    left = UnsavedForm.objects.forgotten(now)
    if number := left.count():
        yield Expired(f"{UnsavedForm._meta.db_table}: {number}", left.delete)


def _logs(folder: Path, today: date) -> Iterator[Expired]:
    for path in sorted(folder.glob(f"{LOG_STEM}*.log")):
        named = LOG_NAME.fullmatch(path.name)
        if named and today - date.fromisoformat(named[1]) > timedelta(days=LOG_DAYS):
            yield Expired(str(path), path.unlink)


def _backups(folder: Path, now: datetime) -> Iterator[Expired]:
    """Only folders that a backup has made: anything else in there is somebody's own."""
    whole: list[tuple[datetime, Path]] = []
    for path in sorted(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink()):
        try:
            made = datetime.fromisoformat(package.read_manifest(path)["made_at"])
            whole.append((made, path))
        except package.Damaged:
            if (path / package.TABLES).is_dir() and not (path / package.SEAL).exists():
                age = now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if age > UNFINISHED:
                    yield Expired(str(path), lambda path=path: shutil.rmtree(path))
    old = timedelta(days=settings.BACKUP_DAYS)
    for made, path in sorted(whole)[:-BACKUPS_KEPT]:
        if now - made > old:
            yield Expired(str(path), lambda path=path: shutil.rmtree(path))
