"""What must be there before the portal can serve: tables, migrations, cache table, static files.

Asked at the start of every server and of the worker, by ``/healthz``, ``restore`` and ``doctor``.
"""

from __future__ import annotations

import filecmp
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.utils.translation import gettext as _

NAMED = 3
"""So many names a sentence gives; the first ones tell enough."""


@lru_cache(maxsize=1)
def _migrations() -> dict[tuple[str, str], Migration]:
    """Those of this version of the program; they do not change while it runs."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return dict(loader.disk_migrations)


def known_migrations() -> set[str]:
    """The migrations of this version of the program, as ``app.name``."""
    return {f"{app}.{name}" for app, name in _migrations()}


def cache_tables() -> list[str]:
    """Tables of caches that live in the database; no migration makes them."""
    found = (caches[alias] for alias in settings.CACHES)
    return [cache._table for cache in found if isinstance(cache, BaseDatabaseCache)]


def make_cache_tables() -> None:
    """Makes those that are missing."""
    if cache_tables():
        call_command("createcachetable", verbosity=0)


def database_fault() -> str:
    """Why the database cannot be served from, in a sentence; empty where it can."""
    try:
        there = set(connection.introspection.table_names())
        applied = _applied() if "django_migrations" in there else set()
    except DatabaseError:
        return _("数据库没有应答。")
    return _migration_fault(applied) or _table_fault(there)


def limits_fault() -> str:
    """Which limits a connection lacks, in a sentence; SQLite has its own."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = '0' ORDER BY name",
            [list(settings.DATABASE_LIMITS)],
        )
        missing = [name for (name,) in cursor.fetchall()]
    if not missing:
        return ""
    told = _("数据库连接没有时限（%(names)s）。经连接池的，请运行 deploy/rights.py 按角色设定。")
    return told % {"names": "、".join(missing)}


def _applied() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}


def _migration_fault(applied: set[tuple[str, str]]) -> str:
    if not applied:
        return _("数据库里还没有表，请运行 manage.py migrate。")
    known = _migrations()
    replaced = {key for one in known.values() for key in one.replaces}
    unapplied = [
        key
        for key, one in known.items()
        if key not in applied | replaced and not (one.replaces and set(one.replaces) <= applied)
    ]
    if unapplied:
        return _("还有迁移没有执行（%(names)s），请运行 manage.py migrate。") % {
            "names": _named(f"{app}.{name}" for app, name in unapplied)
        }
    ours = {config.label for config in apps.get_app_configs()}
    newer = [key for key in applied - known.keys() - replaced if key[0] in ours]
    if newer:
        return _("数据库比程序新（%(names)s），请使用较新的程序。") % {
            "names": _named(f"{app}.{name}" for app, name in newer)
        }
    return ""


def _table_fault(there: set[str]) -> str:
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.managed}
    if missing := tables - there:
        return _("数据库缺少表（%(names)s），请从备份恢复。") % {"names": _named(missing)}
    if missing := set(cache_tables()) - there:
        return _("数据库缺少缓存表（%(names)s），请运行 manage.py createcachetable。") % {
            "names": _named(missing)
        }
    return ""


def static_fault(*, every_byte: bool = False) -> str:
    """Why pages would lack their styles and scripts, in a sentence; empty where they are there.

    Args:
        every_byte: compares each file with its source, not the names alone.
    """
    storage = fresh_storage()
    if storage is None:
        return ""
    if not storage.hashed_files:
        return _("静态文件还没有收集，请运行 manage.py collectstatic。")
    stale = [
        name
        for name, source in _sources()
        if not _is_collected(storage, name, source, every_byte=every_byte)
    ]
    if stale:
        return _("静态文件不是这个版本的（%(names)s），请运行 manage.py collectstatic。") % {
            "names": _named(stale)
        }
    return ""


def fresh_storage() -> ManifestStaticFilesStorage | None:
    """What was collected, read anew; None on a developer's server, which serves the sources."""
    kind = type(storages["staticfiles"])
    if not issubclass(kind, ManifestStaticFilesStorage):
        return None
    try:
        return kind()
    except ValueError:  # its manifest is broken
        empty = kind.__new__(kind)
        empty.hashed_files = {}
        return empty


def static_files_are_gone() -> bool:
    """Whether what a server has found at its start is no longer there; costs one look."""
    storage = storages["staticfiles"]
    return isinstance(storage, ManifestStaticFilesStorage) and not storage.exists(
        storage.manifest_name
    )


def _sources() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list(["CVS", ".*", "*~"]):
            yield name, Path(storage.path(name))


def _is_collected(
    storage: ManifestStaticFilesStorage, name: str, source: Path, *, every_byte: bool
) -> bool:
    hashed = storage.hashed_files.get(name)
    root = Path(settings.STATIC_ROOT)
    if not hashed or not (root / hashed).is_file():
        return False
    return not every_byte or (
        (root / name).is_file() and filecmp.cmp(source, root / name, shallow=False)
    )


def fault() -> str:
    """The first reason why the portal cannot serve; empty where it can."""
    return database_fault() or limits_fault() or static_fault()


def _named(names: Iterable[str]) -> str:
    some = sorted(names)
    return "、".join(some[:NAMED]) + ("…" if len(some) > NAMED else "")
