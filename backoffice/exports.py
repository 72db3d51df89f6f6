"""The lists of the back office as files: the rows that the filters leave, the columns shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import BooleanField, Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pages.tables import PARAMETER, Cell, Line, answer, asked_kind, batches_of
from pages.untyped import AnyValue

if TYPE_CHECKING:
    from django.contrib.admin.options import ModelAdmin

    _Admin = ModelAdmin[Any]
else:
    _Admin = object

CHECKBOX = "action_checkbox"
Name = AnyValue
"""Of a column: a field, a method, or a function of the record."""


class ExportedList(_Admin):
    """A list of the back office that also answers with a file of what it shows.

    It stands on the list's own queryset: the file never holds what the page would not show.
    """

    change_list_template = "admin/portal_change_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and asked_kind(request):
            file = self._as_file(request)
            if file is not None:
                return cast(HttpResponse, file)  # a file is no HttpResponse, and a view may give it
        return super().changelist_view(request, extra_context)

    def _as_file(self, request: HttpRequest) -> HttpResponseBase | None:
        """The list as the file that is asked for; None where its filters mean nothing."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        kind = request.GET
        query = request.GET.copy()
        query.pop(PARAMETER)
        request.GET = query  # type: ignore[assignment]  # the list knows no such filter
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return None
        finally:
            request.GET = kind
        names = [name for name in shown.list_display if name != CHECKBOX]
        headings = [str(label_for_field(name, self.model, self)) for name in names]
        return answer(
            request, str(self.opts.verbose_name_plural), headings, self._lines(shown, names)
        )

    def _lines(self, shown: ChangeList, names: list[Name]) -> Iterator[Line]:
        for batch in batches_of(shown.queryset):
            for record in batch:
                yield [self._value(name, record) for name in names]

    def _value(self, name: Name, record: Model) -> Cell:
        """What the list shows in a column, as a word, a number or a day."""
        try:
            field, attribute, value = lookup_field(name, record, self)
        except ObjectDoesNotExist:
            return ""
        if field is None:
            if getattr(attribute, "boolean", False):
                return _yes_or_no(value)
            return strip_tags(value) if isinstance(value, SafeString) else value
        if field.remote_field is not None:
            return getattr(record, field.name)
        if isinstance(field, BooleanField):
            return _yes_or_no(value)
        return dict(field.flatchoices).get(value, value)


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else _("是") if value else _("否")
