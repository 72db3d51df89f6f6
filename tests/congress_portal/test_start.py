"""A server that lacks something, or whose settings are wrong, says so in a sentence and ends."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from congress_portal.serving import start
from congress_portal.upkeep import readiness
from tests import kept_database

ROOT = Path(__file__).resolve().parents[2]
STRONG = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0xR_uL-oI"
OURS = ("-c", "python:congress_portal.serving.gunicorn_conf")


def served(folder, *options, **given):
    """A server's end, which has to come by itself; its port is never opened."""
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", *options, "-b", "127.0.0.1:0", "congress_portal.wsgi"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SECRET_KEY": STRONG,
            "DATABASE_URL": f"sqlite:///{folder}/own.sqlite3",
            "STATIC_ROOT": f"{folder}/static",
            **given,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("given", [{}, {"DEMO": "1"}], ids=["production", "demo"])
def test_without_tables_the_server_says_one_sentence_and_ends(tmp_path, given):
    ended = served(tmp_path, *OURS, **given)
    assert (ended.returncode, ended.stderr.count("\n")) == (start.CANNOT_BOOT, 1)
    assert "migrate" in ended.stderr


def test_without_our_configuration_it_does_not_try_again_and_again(tmp_path):
    ended = served(tmp_path)
    assert ended.returncode != 0
    assert "manage.py migrate" in ended.stderr


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"DEBUG": "1"}, "DEBUG"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": "django-insecure-" + STRONG}, "SECRET_KEY"),
    ],
)
def test_wrong_settings_are_refused_before_anything_else(tmp_path, given, word):
    ended = served(tmp_path, *OURS, **given)
    assert (ended.returncode, ended.stderr.count("\n")) == (start.CANNOT_BOOT, 1)
    assert word in ended.stderr


@pytest.mark.django_db
def test_without_static_files_the_server_ends(tmp_path):
    with kept_database.kept().another(tmp_path) as address:
        ended = served(tmp_path, *OURS, DATABASE_URL=address, CACHE_URL="locmemcache://")
    assert (ended.returncode, ended.stderr.count("\n")) == (start.CANNOT_BOOT, 1)
    assert "collectstatic" in ended.stderr


@pytest.mark.parametrize(
    "key",
    [
        "short",
        "k" * 60,
        "abababab" * 8,
        "change-me-" + STRONG,
        "my-secret-key-0123456789-abcdefg",
    ],
)
def test_a_weak_or_known_key_is_refused(settings, key):
    settings.SECRET_KEY = key
    assert len(list(start.setting_faults())) == 1


def test_a_random_key_passes(settings):
    for _turn in range(200):
        settings.SECRET_KEY = secrets.token_urlsafe(50)
        assert list(start.setting_faults()) == []


@pytest.mark.parametrize("hosts", [["*"], ["portal.example", "*"], [".*"]])
def test_every_host_is_no_host(settings, hosts):
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = STRONG, hosts
    assert "ALLOWED_HOSTS" in next(start.setting_faults())


def test_a_demo_may_have_any_key(settings):
    settings.DEMO, settings.SECRET_KEY = True, "x"
    assert list(start.setting_faults()) == []


@pytest.mark.django_db
def test_a_whole_database_has_no_fault():
    assert readiness.database_fault() == ""


@pytest.mark.django_db
def test_a_migration_that_is_yet_to_come_is_named():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'intake'")
    assert "intake.0001" in readiness.database_fault()


@pytest.mark.django_db
def test_older_code_refuses_a_newer_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('supervision', '0999_later', '2026-01-01 00:00:00')"
        )
    assert "supervision.0999_later" in readiness.database_fault()


@pytest.mark.django_db
def test_a_table_that_is_gone_is_named():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE congress_portal_lastdone")
    assert "congress_portal_lastdone" in readiness.database_fault()


@pytest.fixture
def kept_cache(settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "another_cache",
        },
    }


@pytest.mark.django_db
def test_a_missing_cache_table_is_named_and_made(kept_cache):
    assert "another_cache" in readiness.database_fault()
    readiness.make_cache_tables()
    assert readiness.database_fault() == ""


@pytest.fixture
def collected(settings, tmp_path):
    """A folder of collected files as a production server has it."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "portal.css").write_text("body { color: black }")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path


def test_static_files_that_are_there_have_no_fault(collected):
    assert readiness.static_fault(every_byte=True) == ""


def test_static_files_that_were_never_collected_are_told(collected):
    (collected / "static" / "staticfiles.json").unlink()
    assert "collectstatic" in readiness.static_fault()
    assert readiness.static_files_are_gone()


def test_a_broken_manifest_is_told(collected):
    (collected / "static" / "staticfiles.json").write_text("{")
    assert "collectstatic" in readiness.static_fault()


def test_a_new_source_that_nobody_collected_is_told(collected):
    (collected / "source" / "print.css").write_text("")
    assert "print.css" in readiness.static_fault()


def test_a_changed_source_is_told_to_who_asks_for_every_byte(collected):
    (collected / "source" / "portal.css").write_text("body { color: white }")
    assert readiness.static_fault() == ""
    assert "portal.css" in readiness.static_fault(every_byte=True)
