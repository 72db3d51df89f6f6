"""Fixtures for all tests."""

import pytest
from django.contrib.auth.hashers import get_hasher


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Uploads of a test land in its own folder."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _fresh_site_settings():
    from congress_portal.models import SiteSettings

    SiteSettings._remembered = (0.0, None)


def pytest_report_header():
    from django.db import connection

    return f"database: {connection.vendor}, passwords: {get_hasher().algorithm}"
