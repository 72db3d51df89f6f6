"""Modules that need an extra of pyproject.toml, which no lock installs."""

MODULES = ("attachments.objects",)
