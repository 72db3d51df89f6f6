"""Start-up checks: the database keeps its promise, and the environment fits together.

Errors stop the server; those without ``deploy`` stop ``migrate`` and the demo too.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connections
from django.http.request import validate_host

from congress_portal.serving.sqlite import EXTRA, FULL, wal_loses_commits


@register(Tags.database)
def sqlite_is_durable(app_configs, databases=None, **kwargs):
    """What the connection really does; a mistyped pragma is silent."""
    for alias in databases or []:
        if connections[alias].vendor == "sqlite":
            yield from _sqlite_is_durable(connections[alias])


# A test server may be careless; a production server may not.
@register(Tags.database, deploy=True)
def postgresql_is_durable(app_configs, databases=None, **kwargs):
    """Errors where a PostgreSQL database may lose what it has confirmed."""
    for alias in databases or []:
        if connections[alias].vendor == "postgresql":
            yield from _postgresql_is_durable(connections[alias])


def _sqlite_is_durable(connection):
    from django.db.backends.sqlite3.base import Database

    with connection.cursor() as cursor:
        journal, synchronous, foreign_keys = (
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        )
    needed = FULL if journal == "wal" else EXTRA
    if journal == "wal" and wal_loses_commits(Database.sqlite_version_info):
        yield Error(
            f"SQLite {Database.sqlite_version} can lose commits in WAL mode.",
            hint="Install pysqlite3, or SQLite 3.51.3 or newer.",
            id="portal.E001",
        )
    if journal != "memory" and synchronous < needed:
        yield Error(
            f"A power cut may lose saved data: synchronous is {synchronous}, not {needed}.",
            id="portal.E002",
        )
    if not foreign_keys:
        yield Error("SQLite does not enforce foreign keys.", id="portal.E003")


def _postgresql_is_durable(connection):
    with connection.cursor() as cursor:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                yield Error(f"A power cut may lose saved data: {name} is off.", id="portal.E004")


@register(Tags.security, deploy=True)
def site_url_is_served(app_configs, **kwargs):
    """Links in messages lead to SITE_URL; it must be a host that the portal answers."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Error(
            f"SITE_URL leads to {host!r}, which is not among ALLOWED_HOSTS.", id="portal.E005"
        )


@register(Tags.security)
def identity_services_are_whole(app_configs, **kwargs):
    """A sign-in over plain http could be led anywhere; without its secret none ends well."""
    parts = urlsplit(settings.OIDC_SERVER)
    is_here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme not in ("", "https") and not is_here:
        yield Error("OIDC_SERVER must begin with https://.", id="portal.E006")
    if settings.OIDC_SERVER and not (settings.OIDC_CLIENT_ID and settings.OIDC_SECRET):
        yield Error("OIDC_SERVER needs OIDC_CLIENT_ID and OIDC_SECRET.", id="portal.E007")
    if settings.DINGTALK_CLIENT_ID and not settings.DINGTALK_SECRET:
        yield Error("DINGTALK_CLIENT_ID needs DINGTALK_SECRET.", id="portal.E008")


@register(Tags.caches, deploy=True)
def cache_is_shared(app_configs, **kwargs):
    """The cache remembers the one-time codes that were used; failures are counted in a table."""
    backend = settings.CACHES["default"]["BACKEND"]
    if backend.endswith(("LocMemCache", "DummyCache")):
        yield Warning(
            "CACHE_URL is not shared by the processes: a one-time code may be used twice.",
            id="portal.W001",
        )
