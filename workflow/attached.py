"""Files as pages show them: where each leads, what stands in its place, who may replace it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from attachments.models import StoredFile
from pages.untyped import AnyRecord
from workflow.people import Actor
from workflow.replacing import SHELVES, FileLink


@dataclass
class Attached:
    """A file with its address.

    ``replaced`` says what stands in its place and why, ``replace_url`` where this person may
    replace it; both are blank where there is nothing to say.
    """

    url: str
    name: str
    size: int
    replaced: str = ""
    replace_url: str = ""

    @property
    def replace_word(self) -> str:
        """What the link to that page says."""
        return _("替换") if self.replace_url else ""


def attached(
    links: Iterable[FileLink],
    address: Callable[[AnyRecord, StoredFile], str],
    record: Model,
    user: Actor | None = None,
) -> list[tuple[bool, Attached]]:
    """Each file and whether it is a picture; asks nothing that the links do not know.

    Args:
        links: of one shelf, with their stored files.
        address: of a file, from the record and the stored file.
        record: to which they belong.
        user: who reads the page; None where nobody may replace anything from there.
    """
    links = list(links)
    names = {link.stored_id: link.stored.name for link in links}
    return [
        (
            link.stored.is_picture,
            Attached(
                address(record, link.stored),
                link.stored.name,
                link.stored.size,
                _replaced(link.stored, names),
                _replace_url(link, record, user),
            ),
        )
        for link in links
    ]


def _replaced(stored: StoredFile, names: dict[int, str]) -> str:
    if stored.replaced_by_id is None:
        return ""
    words = {"name": names.get(stored.replaced_by_id, ""), "reason": stored.replaced_because}
    return _("已由“%(name)s”替换：%(reason)s") % words


def _replace_url(link: FileLink, record: Model, user: Actor | None) -> str:
    shelf = SHELVES.get(type(cast(Model, link)))
    if user is None or shelf is None or link.stored.replaced_by_id is not None:
        return ""
    if not shelf.may_replace(record, link.stored, user):
        return ""
    return reverse("my_files:replace", args=[link.stored.uuid])
