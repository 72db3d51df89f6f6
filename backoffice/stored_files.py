"""A stored file in a record's form: its link, what replaced it, the way to replace it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from attachments.models import StoredFile
from backoffice.base import Part
from pages.untyped import AnyRecord, ByDjango
from workflow.attached import attached
from workflow.replacing import SHELVES, earlier

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


class StoredFilePart(Part):
    """Files that hang on a record: a wrong one is replaced with a reason, under the checks of every
    upload, and never taken away.

    ``record`` names the field by which a link belongs to its record.
    """

    readonly_fields = ("stored_file",)
    related = ("stored", "stored__replaced_by")
    record = ""
    reader: Any = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """The rows; the person is kept for the way to replace a file (a part lives one request)."""
        self.reader = request.user
        return super().get_queryset(request)

    def address(self, link: AnyRecord) -> str:
        """Where the file of a link is read; a concept may have an address of its own."""
        return reverse("my_files:file", args=[link.stored.uuid])

    @admin.display(description=_("已存文件"))
    def stored_file(self, link: AnyRecord) -> str:
        """Its name as a link; in whose place another one stands says so."""
        if not link.pk:
            return "—"
        ((_is_picture, shown),) = attached(
            [link],
            lambda record, stored: self.address(link),
            getattr(link, self.record),
            self.reader,
        )
        own = format_html('<a href="{}">{}</a>', shown.url, shown.name)
        if link.stored.replaced_by is not None:
            new, why = link.stored.replaced_by.name, link.stored.replaced_because
            words = _("已由“%(name)s”替换：%(reason)s") % {"name": new, "reason": why}
            return format_html('{} <span class="help">{}</span>', own, words)
        if shown.replace_url:
            return format_html('{}　<a href="{}">{}</a>', own, shown.replace_url, _("替换附件"))
        return own


class HoldsAFile(admin.ModelAdmin):
    """A record that holds one file in a field: its form knows who reads it."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: ByDjango = None
    ) -> ByDjango:
        """The record, which lives one request, with the person as ``reader``."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            found.reader = request.user
        return found


def stored_in(record: Model, field: str) -> str:
    """The file that a record holds in a field: its link, the way to replace it, and what stood
    there before with the reason; a dash where there is none.

    Args:
        record: of a model with a shelf of one file.
        field: that holds it.
    """
    stored: StoredFile | None = getattr(record, field)
    if stored is None:
        return "—"
    own, user = _linked(stored), getattr(record, "reader", None)
    if user is not None and SHELVES[type(record)].may_replace(record, stored, user):
        address = reverse("my_files:replace", args=[stored.uuid])
        own = format_html('{}　<a href="{}">{}</a>', own, address, _("替换附件"))
    words = _("已由“%(name)s”替换：%(reason)s")
    before, newer = [], stored.name
    for one in earlier(stored):
        said = words % {"name": newer, "reason": one.replaced_because}
        before.append((_linked(one), said))
        newer = one.name
    lines = format_html_join("", '<br>{} <span class="help">{}</span>', before)
    return format_html("{}{}", own, lines)


def _linked(stored: StoredFile) -> str:
    address = reverse("my_files:file", args=[stored.uuid])
    return format_html('<a href="{}">{}</a>', address, stored.name)
