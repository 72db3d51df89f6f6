"""Fixtures for all tests."""

import os
import shutil

import pytest
from argon2 import PasswordHasher
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from intake import codes
from pages.memory import memory
from tests import kept_database
from tests.guards import lower
from tests.live_server import TURNS, QuietServer

# Nothing outside this machine, no first-run pages.
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


pytest_plugins = ["tests.once", "tests.strict", "tests.longest_first"]


def pytest_addoption(parser):
    parser.addoption(
        "--of-database",
        action="store_true",
        help="only the tests that use the database: the others say the same on each",
    )


def pytest_collection_modifyitems(config, items):
    for item in items:
        if "live_server" in item.fixturenames:
            # What is wrong is wrong twice; a second try shows as "rerun" in the last line.
            item.add_marker(pytest.mark.flaky(reruns=1))
    if config.getoption("of_database"):
        kept, left_out = [], []
        for item in items:
            (kept if _uses_the_database(item) else left_out).append(item)
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _uses_the_database(item):
    by_fixture = "django_db_setup" in item.fixturenames
    return by_fixture or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_modify_db_settings
):
    """In the place of pytest-django's: a copy of the kept database instead of migrating."""
    with django_db_blocker.unblock():
        copy = kept_database.create(anew=request.config.getvalue("create_db"))
    with pytest.MonkeyPatch.context() as patch:
        # Django empties every table instead, the migrations' own rows among them.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: _refill(copy))
        yield copy
    from tests.once import LAYERS

    with django_db_blocker.unblock():
        LAYERS.take_down()
        copy.drop_copy()


def _refill(copy):
    with TURNS.none():
        copy.refill()


@pytest.fixture(scope="session")
def live_server():
    """In the place of pytest-django's: one request after the other."""
    server = QuietServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def trail_triggers_off(db):
    """The trail's triggers off, as an intruder with the database password would have them."""
    lower(connection)  # the rollback at the end of the test puts them up again


@pytest.fixture(scope="session")
def _playwright():
    """The driver of every browser of the session."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright runs a loop in this thread; Django would take it for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright


@pytest.fixture(scope="session")
def chromium(request):
    """One headless browser for the session; skips where none is installed."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on this machine")
    playwright = request.getfixturevalue("_playwright")
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(request):
    """Debian's own Firefox, driven over WebDriver BiDi; skips where it is not installed."""
    path = shutil.which("firefox-esr")
    if path is None:
        pytest.skip("no firefox-esr on this machine")
    from playwright.sync_api import Error

    playwright = request.getfixturevalue("_playwright")
    try:
        browser = playwright.firefox.launch(channel="moz-firefox", executable_path=path)
    except Error as refused:
        pytest.skip(f"this Firefox cannot be driven: {refused.message.splitlines()[0]}")
    yield browser
    browser.close()


@pytest.fixture
def page(chromium, live_server):
    """A fresh browser page on the running portal: page.goto("/supervision/")."""
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture(autouse=True)
def _source_language():
    """A page asked for in English leaves the thread in English; the next test starts in Chinese."""
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _files_of_the_tests(tmp_path_factory):
    """Uploads land in a folder of the run; their names are drawn by lot, so that none meet."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_waits_for_the_disk():
    """No file of the tests outlives them; tests/attachments/test_storage.py looks at the calls."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _receipts_are_hashed_quickly():
    """tests/liaison_stations/test_receipts.py looks at the slow hash of a code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "SLOW", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def own_files(settings, tmp_path):
    """Uploads of a test that looks into the folder of the files land in one of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _fresh_process():
    """Each test begins as a process that remembers nothing."""
    memory().clear()


def pytest_report_header():
    return f"database: {connection.vendor}, passwords: {get_hasher().algorithm}"
