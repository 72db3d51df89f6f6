"""A stored file in a record's form: its link, what replaced it, the way to replace it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from backoffice.base import Part
from workflow.attached import attached


class StoredFilePart(Part):
    """Files that hang on a record: a wrong one is replaced with a reason, under the checks of every
    upload, and never taken away.

    ``record`` names the field by which a link belongs to its record.
    """

    readonly_fields = ("stored_file",)
    related = ("stored", "stored__replaced_by")
    record = ""
    reader: Any = None

    def get_queryset(self, request: HttpRequest) -> Any:
        """The rows; the person is kept for the way to replace a file (a part lives one request)."""
        self.reader = request.user
        return super().get_queryset(request)

    def address(self, link: Any) -> str:
        """Where the file of a link is read."""
        raise NotImplementedError

    @admin.display(description=_("已存文件"))
    def stored_file(self, link: Any) -> str:
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
