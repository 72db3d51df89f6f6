"""A token of its own for every text, telephone number and file of the records of a world."""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from attachments.models import StoredFile
from tests.crawl.oracle import ONLY, RULES

FOUND = re.compile(rb"zq[0-9a-z]{6}qz|199[0-9]{8}")
KEYS = (
    "action", "address_key", "broadcast_url", "code", "content_type", "digest", "email", "key",
    "link", "locator", "number", "password", "seed", "sha256", "sort_key", "source_key", "token",
    "url", "username",
)  # fmt: skip
"""Columns that find a record or work as an address: words there would break the page."""
PHONES = ("phone", "mobile", "contact")
SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Origin:
    """Where a token stands: ``content`` is the field of a file's bytes."""

    label: str
    pk: Any
    field: str


def token(number: int) -> str:
    signs = ""
    for _ in range(6):
        number, rest = divmod(number, 36)
        signs = SIGNS[rest] + signs
    return f"zq{signs}qz"


def stamp() -> dict[str, Origin]:
    """Writes tokens over the words of every record that has a rule; returns where each stands."""
    origins: dict[str, Origin] = {}
    for label in RULES:
        model = apps.get_model(label)
        fields = ONLY.get(label) or texts_of(model)
        for pk in model._base_manager.order_by("pk").values_list("pk", flat=True):
            new = {}
            for field in fields:
                number = len(origins) + 1
                word = f"199{number:08}" if field in PHONES else token(number)
                origins[word], new[field] = Origin(label, pk, field), word
            if new:
                model._base_manager.filter(pk=pk).update(**new)
    for stored in StoredFile.objects.order_by("pk"):
        word = token(len(origins) + 1)
        origins[word] = Origin("attachments.storedfile", stored.pk, "content")
        with open(stored.file.path, "wb") as out:
            out.write(word.encode())
    return origins


def texts_of(model: type[models.Model]) -> list[str]:
    kinds = (models.CharField, models.TextField)
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
        and not (field.choices or field.unique or field.name in KEYS)
        and (field.max_length or 99) > 10
    ]


def found_in(response: Any) -> set[str]:
    """The tokens in an answer: its headers, its bytes, and what is packed in them."""
    heads = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    found = set(FOUND.findall(heads.encode())) | set(FOUND.findall(body))
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            for name in package.namelist():
                found |= set(FOUND.findall(package.read(name)))
    return {word.decode() for word in found}
