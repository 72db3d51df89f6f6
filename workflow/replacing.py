"""An attachment that is wrong is replaced, with a reason: the old one stays, and is named.

A concept says in its ``workflow.py`` where its files lie: ``shelve(Shelf(...))``. Old and new lie
on the same shelf, so that whoever may read the one may read the other; the trail of the record
holds both by their digests.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from attachments.models import StoredFile
from attachments.uploads import CheckedFile, store
from workflow.corrected import value
from workflow.noting import note_corrected
from workflow.people import Actor
from workflow.relations import Relation
from workflow.transitions import lock

if TYPE_CHECKING:
    from django.db.models import Model

ACTION = "replace_file"
DIGITS = 12
"""So much of a checksum tells two papers of one name apart."""


class FileLink(Protocol):
    """What holds a stored file: a row of the room that it was filed in."""

    pk: Any
    stored: StoredFile
    stored_id: int


class HeldFile:
    """A file that stands, or stood, in a field of the record itself; ``pk`` is the record's."""

    def __init__(self, record: Model, stored: StoredFile) -> None:
        self.record, self.stored = record, stored
        self.pk: Any = record.pk
        self.stored_id: int = stored.pk


@dataclass(frozen=True)
class Shelf:
    """Where the files of a concept lie.

    Args:
        model: the link to a stored file, in the field ``stored``; its queryset has ``visible_to``,
            and ``public`` where the public sees some of the files.
        record: the record to which a link belongs, on whose trail a replacement goes.
        page: its address.
        keepers: who may replace what others uploaded; None where nobody may.
        field: that of the record itself, where the record holds one file; ``model`` is the record
            then, and what stood in the field before is reached from what stands there now.
        in_form: whether the record's own form replaces it, where a second person confirms what
            the public sees; then no page of its own does.
        picture: whether only a picture may stand there.
    """

    model: type[models.Model]
    record: Callable[[Any], Any]
    page: Callable[[Any], str]
    keepers: Relation | None = None
    field: str = ""
    in_form: bool = False
    picture: bool = False

    def link(self, uuid: UUID, user: Actor) -> FileLink | None:
        """The link of a file that the person may read, or None.

        Args:
            uuid: of the stored file.
            user: who asks.
        """
        readable = self.model._default_manager.all().visible_to(user)  # type: ignore[attr-defined]  # every link has it
        if self.field:
            return _held_in(readable, self.field, uuid)
        found = readable.filter(stored__uuid=uuid).select_related("stored").first()
        return cast("FileLink | None", found)

    def may_replace(self, record: models.Model, stored: StoredFile, user: Actor) -> bool:
        """Whoever uploaded it, and who looks after the record.

        Args:
            record: to which the file belongs.
            stored: the file that stands there.
            user: who asks.
        """
        if self.in_form:
            return False
        own = stored.uploaded_by_id is not None and stored.uploaded_by_id == user.pk
        return own or (self.keepers is not None and self.keepers.holds(record, user))

    def is_public(self, link: FileLink) -> bool:
        """Whether the public sees the file now."""
        links = self.model._default_manager.all()
        public = getattr(links, "public", None)
        return public is not None and public().filter(pk=link.pk).exists()


MOST_STEPS = 50
"""So often a file of one record is replaced at the most, as far as it can be followed."""


def _held_in(readable: models.QuerySet[Model], field: str, uuid: UUID) -> FileLink | None:
    """The record that holds the file in its field, or the one that stands in its place by now."""
    asked = StoredFile.objects.filter(uuid=uuid).first()
    newest = asked
    for _step in range(MOST_STEPS):
        if newest is None or newest.replaced_by is None:
            break
        newest = newest.replaced_by
    if asked is None or newest is None:
        return None
    record = readable.filter(**{field: newest}).first()
    return None if record is None else HeldFile(record, asked)


def earlier(stored: StoredFile | None) -> list[StoredFile]:
    """What stood in the place of a file before it, the latest first."""
    before: list[StoredFile] = []
    while stored is not None and len(before) < MOST_STEPS:
        stored = StoredFile.objects.filter(replaced_by=stored).first()
        if stored is not None:
            before.append(stored)
    return before


SHELVES: dict[type[models.Model], Shelf] = {}


def shelve(shelf: Shelf) -> Shelf:
    """Declares where the files of a concept lie; returns it."""
    SHELVES[shelf.model] = shelf
    return shelf


def find(uuid: UUID, user: Actor) -> tuple[Shelf, FileLink] | None:
    """The shelf and the link of a file that the person may read; None where there is none.

    Args:
        uuid: of the stored file.
        user: who asks; every shelf is asked what this person may read.
    """
    for shelf in SHELVES.values():
        link = shelf.link(uuid, user)
        if link is not None:
            return shelf, link
    return None


@transaction.atomic
def replace(
    shelf: Shelf, link: FileLink, checked: CheckedFile, *, reason: str, by: Actor
) -> StoredFile:
    """Puts a file in the place of another one and returns it; the old one stays where it lies.

    Args:
        shelf: on which the file stands.
        link: ties the file to its record; a copy of it ties the new one.
        checked: the new file.
        reason: kept on the trail with the names and digests of both.
        by: who replaces it.

    Raises:
        ValidationError: where another one stands in its place already, or the public sees it.
    """
    record = lock(shelf.record(link))
    old = StoredFile.objects.select_for_update(of=("self",)).get(pk=link.stored_id)
    if old.replaced_by_id is not None:
        raise ValidationError(_("这个附件已经替换过了，请打开最新的一份再替换。"))
    if not shelf.in_form and shelf.is_public(link):
        raise ValidationError(_("这个附件已经公开：请先取消公开，再替换。"))
    new = store(checked, by=by)
    if shelf.field:
        setattr(record, shelf.field, new)
        record.save(update_fields=[shelf.field])
    else:
        beside: Any = copy(link)
        beside.pk, beside.stored, beside._state.adding = None, new, True
        beside.save(force_insert=True)
    StoredFile.objects.filter(pk=old.pk).update(replaced_by=new, replaced_because=reason)
    with translation.override("zh-hans"):  # what goes on record is Chinese
        values = [
            value("files", _("附件"), _named(old), _named(new)),
            value("reason", _("替换的理由"), "", reason),
        ]
    note_corrected(record, ACTION, by=by, fields=["files", "reason"], values=values)
    return new


def _named(stored: StoredFile) -> str:
    return f"{stored.name}（SHA-256 {stored.sha256[:DIGITS]}）"
