"""What is committed names no registry, no inline style or script, and keeps migrations current."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(
    r"\sstyle=|<style|\son\w+=\"|<script(?![^>]*\s(?:src=|type=\"application/json\"))|javascript:",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_name_no_registry(name):
    assert "://" not in (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_hashes(name):
    text = (ROOT / name).read_text("utf-8")
    packages = [line for line in text.splitlines() if "==" in line]
    assert packages
    assert all(line.endswith("\\") for line in packages)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_keep_to_the_content_security_policy(path):
    assert INLINE.findall(path.read_text("utf-8")) == []


def test_an_inline_style_would_be_found():
    assert INLINE.findall('<p style="color: red">')


@pytest.mark.django_db
def test_the_migrations_follow_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
