"""One thing is one record, however its number or title is typed.

Document numbers are written with brackets of six kinds, with and without 第, with leading zeros and
full-width digits: 云政发〔2015〕9号 and 云政发[2015]第09号 are one. Their canonical form is
compared and kept unique in the database; what people typed is shown.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from pages.untyped import AnyRecord, AnyValue, ByDjango

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Base = models.CharField[str | None, str | None]
else:
    Base = models.CharField

OPENING, CLOSING = "〔[［(（【", "〕]］)）】"
BRACKETS = str.maketrans(OPENING + CLOSING, "(" * len(OPENING) + ")" * len(CLOSING))
UNSEEN = str.maketrans(dict.fromkeys("《》〈〉"))
HYPHENS = re.compile("[‐‑‒–—―−－﹣﹘-]+")
SPACES = re.compile(r"\s+")
ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
ORDINAL = re.compile(r"第(?=\d+号)")
OF_YEAR = re.compile(r"(\d{4})(?:-|年)(\d{1,18})[号件]?")
BARE = re.compile(r"第?(\d{1,18})[号件]")
"""The number of a bill or suggestion, which its register knows by the digits alone."""


def folded(text: str | None) -> str:
    """A number or a part of one as it is looked for.

    Brackets are one kind, spaces and full width fold, leading zeros and 第 before a number do not
    count, nor do the marks around a law's name; hyphens of every kind are one; letters are small.
    """
    if not text:
        return ""
    text = text.translate(BRACKETS).translate(UNSEEN)
    text = unicodedata.normalize("NFKC", text).translate(BRACKETS)
    text = HYPHENS.sub("-", SPACES.sub("", text)).lower()
    return ZEROS.sub("", ORDINAL.sub("", text))


def canonical(text: str | None) -> str:
    """The form in which numbers and titles that identify are compared: folded, and a number that
    is nothing but 1号 is 1, as bills and suggestions are known by the digits of their year.
    """
    found = folded(text)
    bare = BARE.fullmatch(found)
    return bare[1] if bare else found


class CanonicalField(Base):
    """The canonical form of another field of the record, written by every save and bulk_create.

    Arguments:
        of: the name of the field that people type; where it is empty this is NULL, so that any
            number of records may lack it.
    """

    def __init__(self, *args: ByDjango, of: str = "", **options: ByDjango) -> None:
        self.of = of
        options = {"max_length": 200, "null": True, "editable": False, **options}
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, AnyValue, dict[str, AnyValue]]:
        """As Django's own, with ``of``, so that a migration can make the field again."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        """Folds the number anew whenever the record is saved; None where it has none."""
        value = canonical(getattr(model_instance, self.of)) or None
        setattr(model_instance, self.attname, value)
        return value


def refuse_twin(
    record: AnyRecord, message: StrOrPromise, *within: str, field: str = "number"
) -> None:
    """Refuses a record whose number is, typed otherwise, that of another one.

    Arguments:
        record: is being checked by a form; it has a field ``canonical``.
        message: the sentence; the number as the other has it is added.
        within: fields that make the number unique together with it, such as the year.
        field: where the fault is shown.

    Raises:
        ValidationError: at the field, naming the other record's number.
    """
    value = canonical(getattr(record, field))
    if not value:
        return
    same = {name: getattr(record, name) for name in within}
    others = type(record)._base_manager.filter(canonical=value, **same).exclude(pk=record.pk)
    number = others.values_list(field, flat=True).first()
    is_said = type(record)._meta.get_field(field).unique and number == getattr(record, field)
    if number is not None and not is_said:
        raise ValidationError({field: f"{message}（{number}）"})


def number_contains(text: str) -> Q:
    """Records in whose number a typed text stands, in whatever brackets; none for no text."""
    wanted = folded(text)
    if not wanted:
        return Q(pk__in=())
    return Q(canonical__contains=wanted) | Q(canonical=canonical(text))


def number_of_year(text: str) -> Q:
    """Records that are numbered by the year, as pages show them: 2026-015 or 2026年第15号."""
    found = OF_YEAR.fullmatch(folded(text))
    return Q(year=int(found[1]), canonical=found[2]) if found else Q(pk__in=())


def text_contains(model: type[models.Model], paths: tuple[str, ...], text: str) -> Q:
    """Records in one of whose texts a typed text stands; numbers that identify, however typed.

    Arguments:
        model: of the records.
        paths: fields that are looked into, also of what a record belongs to (opinion__number).
        text: as it was typed.
    """
    found, wanted = Q(pk__in=()), folded(text)
    for path in paths:
        found |= Q(**{f"{path}__contains": text})
        beside = _canonical_beside(model, path)
        if beside and wanted:
            found |= Q(**{f"{beside}__contains": wanted})
    return found


def _canonical_beside(model: type[models.Model], path: str) -> str:
    """The path of the canonical form of a field; blank where it has none."""
    *links, name = path.split("__")
    for link in links:
        model = cast("type[models.Model]", model._meta.get_field(link).related_model)
    for one in model._meta.concrete_fields:
        if isinstance(one, CanonicalField) and one.of == name:
            return "__".join((*links, one.name))
    return ""
