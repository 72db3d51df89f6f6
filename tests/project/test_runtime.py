"""The portal runs with what it is installed with: the tools of its developers are not there."""

import os
import subprocess
import sys

from django.conf import settings

from tests.extras import MODULES

TOOLS = ("django_stubs_ext", "hypothesis", "playwright", "pytest", "_pytest", "tests")
EVERY_MODULE = f"""
import importlib, pkgutil, sys
sys.modules.update(dict.fromkeys({TOOLS}))  # None there refuses the import
import django
django.setup()
from django.apps import apps
from django.conf import settings
from pathlib import Path
for app in apps.get_app_configs():
    if Path(app.path).parent == settings.BASE_DIR:
        for found in pkgutil.walk_packages([app.path], f"{{app.name}}."):
            # The one begins to serve, and asks for tables; the others need an extra.
            if found.name not in ("congress_portal.wsgi", *{MODULES}):
                importlib.import_module(found.name)
"""


def run(script):
    command = [sys.executable, "-c", script]
    given = {"SECRET_KEY": "of no use to anybody " * 3, "DATABASE_URL": "sqlite:///:memory:"}
    given["DJANGO_SETTINGS_MODULE"] = "congress_portal.settings"
    where = {"cwd": settings.BASE_DIR, "env": {**os.environ, **given}}
    return subprocess.run(command, capture_output=True, text=True, **where)


def test_no_module_of_the_portal_needs_a_tool_of_its_developers():
    ended = run(EVERY_MODULE)
    assert ended.returncode == 0, ended.stderr


def test_a_module_that_needs_one_would_be_found():
    ended = run(EVERY_MODULE + "import django_stubs_ext")
    assert ended.returncode == 1
    assert "django_stubs_ext" in ended.stderr
