"""What a production portal is like before anybody has changed anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.models import User

ROOT = Path(__file__).resolve().parents[2]


def checked(tmp_path, **environment):
    """Django's own check for deployment, in a process with the environment of production."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "A7-rather+long_and%random&key=0123456789abcdefghijklmnop",
            "DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite3",
            "SITE_URL": "https://rd.example.gov.cn",
            "ALLOWED_HOSTS": "rd.example.gov.cn",
            "TRUSTED_PROXY": "1",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_is_left_to_be_said_about_a_production_portal(tmp_path):
    done = checked(tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_short_key_would_be_said(tmp_path):
    assert checked(tmp_path, SECRET_KEY="short").returncode != 0


@pytest.mark.django_db
def test_a_new_portal_has_no_account_whose_password_is_known():
    assert not User.objects.exists()
