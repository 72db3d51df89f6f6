from contextlib import nullcontext

import pytest
from django.core.checks import run_checks
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite

from congress_portal.serving import checks, sqlite


@pytest.fixture
def database(tmp_path, monkeypatch):
    """An SQLite file of the test's own, opened with the given words changed."""
    opened = []

    def open_with(old="", new=""):
        given = sqlite.options()
        given["init_command"] = given["init_command"].replace(old, new)
        settings = {**connections.settings["default"], **_file(tmp_path), "OPTIONS": given}
        opened.append(Sqlite(settings, alias="own"))
        monkeypatch.setattr(checks, "connections", {"own": opened[-1]})
        return [found.id for found in checks.sqlite_is_durable(None, databases=["own"])]

    yield open_with
    for connection in opened:
        connection.close()


def _file(folder):
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "own.sqlite3"}


@pytest.fixture(autouse=True)
def _files_allowed(django_db_blocker):
    with django_db_blocker.unblock():
        yield


def test_the_pragmas_of_the_settings_are_in_force(database):
    assert database() == []


def test_a_level_that_a_power_cut_defeats_is_refused(database):
    assert database(f"synchronous={sqlite.FULL}", "synchronous=1") == ["portal.E002"]


def test_a_rollback_journal_needs_the_highest_level(database):
    assert database("journal_mode=wal", "journal_mode=delete") == ["portal.E002"]


def test_missing_foreign_keys_are_refused(database):
    assert database("foreign_keys=ON", "foreign_keys=OFF") == ["portal.E003"]


def test_a_release_that_loses_commits_is_refused(database, monkeypatch):
    monkeypatch.setattr(checks, "wal_loses_commits", lambda version: True)
    assert database() == ["portal.E001"]


class Postgresql:
    """Answers SHOW as a server whose one setting is off; connection and cursor in one."""

    vendor = "postgresql"

    def __init__(self, off):
        self.off = off

    def cursor(self):
        return nullcontext(self)

    def execute(self, statement):
        self.answer = "off" if statement == f"SHOW {self.off}" else "on"

    def fetchone(self):
        return (self.answer,)


@pytest.mark.parametrize("off", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_postgresql_that_may_lose_commits_is_refused(off, monkeypatch):
    monkeypatch.setattr(checks, "connections", {"own": Postgresql(off)})
    found = list(checks.postgresql_is_durable(None, databases=["own"]))
    assert [(error.id, off in error.msg) for error in found] == [("portal.E004", True)]


def test_a_site_address_that_is_not_served_is_refused(settings):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["portal.example"], "https://other.example"
    assert [error.id for error in checks.site_url_is_served(None)] == ["portal.E005"]


def test_a_served_site_address_passes(settings):
    settings.ALLOWED_HOSTS, settings.SITE_URL = [".example"], "https://portal.example"
    assert list(checks.site_url_is_served(None)) == []


def test_a_cache_of_one_process_is_warned_of(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert [warning.id for warning in checks.cache_is_shared(None)] == ["portal.W001"]


def test_the_checks_are_registered(settings):
    settings.SITE_URL = "https://elsewhere.example"
    assert "portal.E005" in [found.id for found in run_checks(include_deployment_checks=True)]
