"""Finds the concepts of the apps: an app itself, and every package in it that is one folder a
concept."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings

NOT_CONCEPTS = ("migrations", "management", "templatetags")


def packages() -> Iterator[str]:
    """The dotted names of this project's apps and of the packages in them."""
    for config in apps.get_app_configs():
        # An environment may lie in the project's folder, and in it other people's apps.
        if Path(config.path).parent == Path(settings.BASE_DIR):
            yield config.name
            for found in pkgutil.iter_modules([config.path]):
                if found.ispkg and found.name not in NOT_CONCEPTS:
                    yield f"{config.name}.{found.name}"


def import_from_every_concept(*names: str) -> None:
    """Imports these modules of every concept that has them; their import is their declaration.

    A module that is there and cannot be imported raises its own error.
    """
    for package in packages():
        for name in names:
            if find_spec(f"{package}.{name}"):
                import_module(f"{package}.{name}")
