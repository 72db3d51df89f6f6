"""The licence of open data is one that its readers can look up."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

PARTS = {"name", "title", "path"}


@register()
def licence_is_whole(app_configs: object, **kwargs: object) -> Iterator[CheckMessage]:
    """``OPEN_DATA_LICENCE`` says its identifier, its words and its address, and nothing else."""
    licence = settings.OPEN_DATA_LICENCE
    if set(licence) != PARTS or not licence["path"].startswith(("https://", "http://")):
        yield Error(
            f"OPEN_DATA_LICENCE is {licence!r}: it must say name, title and path, as in "
            "name=CC-BY-4.0,title=Creative Commons Attribution 4.0,path=https://….",
            hint="docs/production.md#environment",
            id="portal.E009",
        )
