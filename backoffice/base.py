"""What every page of the back office shares: scope, roles, bounded lists, the trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from attachments.uploads import store
from backoffice.checks import PageChecks, PartChecks
from backoffice.existing import still_there
from backoffice.exports import ExportedList
from backoffice.kept_files import AskedOfWriters, KeepsChosenFiles, keeping
from backoffice.keys import KeySelect, KeySelectMultiple
from backoffice.trail_lines import trail_line, whole_trail
from pages.at_once import at_once, tell_of_others
from pages.days import DayField, DayInput, MomentField, MomentInput
from pages.differences import differences_of
from pages.fields import PlainField
from pages.paging import BoundedPaginator
from pages.readers import scoped
from pages.untyped import AnyReader, AnyRecord, AnyValue, ByDjango
from registers.doubts import doubtful
from registers.identity import identified
from workflow import trail
from workflow.canonical import text_contains
from workflow.corrected import values_of
from workflow.models import TrailEntry
from workflow.noting import note_corrected

if TYPE_CHECKING:  # what the parts below are mixed with
    from django.contrib.admin.options import BaseModelAdmin as _Options
    from django.forms import BaseModelForm
else:
    _Options = object

MOST_COUNTED = 10_000
HARMLESS_LOOKUPS = ("exact", "id__exact", "isnull", "in")


class ListPaginator(Paginator):
    """Never counts a whole table: the count stops at ten thousand rows."""

    @cached_property
    def count(self) -> int:
        """Rows, at most ``MOST_COUNTED``."""
        rows: Any = self.object_list
        keys = rows.order_by().values("pk")
        return int(keys[:MOST_COUNTED].count())


Widget = Callable[..., forms.Widget]


class ScopedFields(_Options):
    """Choices of related records end where the person's sight ends, also for posted keys.

    Text is kept without letters that cannot be seen.

    ``choices`` gives, by the name of a field, what else than ``visible_to`` it offers to a person;
    ``related`` are the records that every page reads in the same query.
    """

    choices: Mapping[str, Callable[[Any], QuerySet[Any]]] = {}
    related: tuple[str, ...] = ()

    formfield_overrides = {
        models.CharField: {"form_class": PlainField},
        models.TextField: {"form_class": PlainField},
        models.SlugField: {"form_class": forms.SlugField},
        models.URLField: {"assume_scheme": "https"},
        models.DateField: {"form_class": DayField, "widget": DayInput},
        models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        records = super().get_queryset(request)
        return records.select_related(*self.related) if self.related else records

    def formfield_for_foreignkey(
        self, db_field: ByDjango, request: HttpRequest, **options: object
    ) -> ByDjango:
        self._offer(db_field, request, options, KeySelect)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(
        self, db_field: ByDjango, request: HttpRequest, **options: object
    ) -> ByDjango:
        self._offer(db_field, request, options, KeySelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **options)

    def _offer(
        self,
        db_field: ByDjango,
        request: HttpRequest,
        options: dict[str, AnyValue],
        widget: Callable[..., forms.Widget],
    ) -> None:
        if "queryset" not in options:
            options["queryset"] = self._choices(db_field, request.user)
        options["queryset"] = still_there(self, db_field, request, options["queryset"])
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", widget(db_field, self.admin_site))

    def _choices(self, db_field: ByDjango, user: AnyReader) -> QuerySet[AnyRecord]:
        declared = self.choices.get(db_field.name)
        if declared:
            return declared(user)
        return scoped(db_field.remote_field.model._default_manager.all(), user)

    def formfield_for_dbfield(
        self, db_field: ByDjango, request: HttpRequest, **options: object
    ) -> ByDjango:
        """Without the icons that lead away from a form half filled in."""
        field: Any = super().formfield_for_dbfield(db_field, request, **options)
        for icon in ("add", "change", "delete", "view"):
            if field is not None and hasattr(field.widget, f"can_{icon}_related"):
                setattr(field.widget, f"can_{icon}_related", False)
        return field


class PartOfRecord(AskedOfWriters, ScopedFields):
    """A part of the record, on its page: whoever may change the record may change it.

    Its rows are those of a record that the person sees. Nothing is deleted unless ``deletable``.
    """

    checks_class = PartChecks
    deletable = False

    def get_formset(
        self, request: HttpRequest, obj: AnyRecord = None, **options: ByDjango
    ) -> ByDjango:
        formset: Any = super().get_formset(request, obj, **options)  # type: ignore[misc]  # mixed with an inline
        form = keeping(formset.form, request.user)
        formset.form = at_once(doubtful(identified(form)), locks=False)
        return formset

    def is_open_to(self, user: AnyReader, record: AnyRecord) -> bool:
        """Whether a person may change this part of a record."""
        return _is_in_charge(user, record)

    def has_view_permission(self, request: HttpRequest, obj: AnyRecord = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: AnyRecord = None) -> bool:
        return obj is None or self.is_open_to(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: AnyRecord = None) -> bool:
        return obj is None or self.is_open_to(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: AnyRecord = None) -> bool:
        return self.deletable and self.has_change_permission(request, obj)


class Part(PartOfRecord, admin.StackedInline):
    """A part of the record, one form below the other."""

    extra = 0


class PartInRows(PartOfRecord, admin.TabularInline):
    """A part of the record, a row for each; what heads a column names its fields, too."""

    def get_formset(
        self, request: HttpRequest, obj: AnyRecord = None, **options: ByDjango
    ) -> ByDjango:
        formset: Any = super().get_formset(request, obj, **options)
        for field in formset.form.base_fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)
        formset.deletion_widget = forms.CheckboxInput(attrs={"aria-label": _("删除")})
        return formset


def _is_in_charge(user: AnyReader, record: AnyRecord) -> bool:
    """By the word ``in_charge`` of the records; whoever came here where they have none."""
    records: Any = type(record)._default_manager.all()
    if not hasattr(records, "in_charge"):
        return True
    return bool(records.in_charge(user).filter(pk=record.pk).exists())


class ScopedModelAdmin(KeepsChosenFiles, ScopedFields, ExportedList, admin.ModelAdmin):
    """A page of the back office: what it shows and who may do what is declared.

    Nobody deletes: what was handed over, received or published is withdrawn, with a reason.

    ``view_roles`` may read, ``change_roles`` read, add and change; ``can_add`` and ``can_change``
    take that back for a page that only shows. ``scope`` is the queryset's word for who sees what.
    ``created_by`` names the field that keeps who made a record. ``search_word`` is the queryset's
    word for what was typed into the search; ``search_texts`` are fields that hold it as it is.
    ``form_knows_user`` gives the form the person as ``user``; with ``first_when_new`` a new record
    begins with the first fieldset alone. ``stores`` are the models of parts whose form takes a
    file as ``upload``, which is kept as their ``stored``.
    """

    view_roles: tuple[str, ...] = ()
    change_roles: tuple[str, ...] = ()
    can_add = True
    can_change = True
    scope = "visible_to"
    created_by = ""
    search_word = ""
    search_texts: tuple[str, ...] = ()
    form_knows_user = False
    first_when_new = False
    stores: tuple[type[Model], ...] = ()
    checks_class = PageChecks
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/portal_change_form.html"
    show_facets = admin.ShowFacets.NEVER
    paginator = ListPaginator
    actions = None
    save_on_top = False
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return scoped(super().get_queryset(request), request.user, self.scope)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], term: str
    ) -> tuple[QuerySet[Model], bool]:
        if not (self.search_word or self.search_texts):
            return super().get_search_results(request, queryset, term)
        if not term:
            return queryset, False
        if self.search_word:
            return getattr(queryset, self.search_word)(term), False
        return queryset.filter(text_contains(self.model, self.search_texts, term)), False

    def get_form(
        self, request: HttpRequest, obj: AnyRecord = None, change: bool = False, **options: ByDjango
    ) -> ByDjango:
        form: Any = at_once(doubtful(identified(super().get_form(request, obj, change, **options))))
        if self.form_knows_user:
            form.user = request.user
        return form

    def get_fieldsets(self, request: HttpRequest, obj: AnyRecord = None) -> ByDjango:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets[:1] if obj is None and self.first_when_new else fieldsets

    def save_model(
        self, request: HttpRequest, obj: Model, form: BaseModelForm, change: bool
    ) -> None:
        if self.created_by and not change:
            setattr(obj, self.created_by, request.user)
        super().save_model(request, obj, form, change)

    def save_formset(
        self, request: HttpRequest, form: ByDjango, formset: ByDjango, change: bool
    ) -> None:
        if issubclass(formset.model, self.stores):
            for part in formset.forms:
                upload = getattr(part, "cleaned_data", {}).get("upload")
                if upload:
                    part.instance.stored = store(upload, by=request.user)
        super().save_formset(request, form, formset, change)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: ByDjango = None
    ) -> ByDjango:
        """Django asks for a field without a name where the address names none after ``=``."""
        return super().get_object(request, object_id, from_field or None)

    def response_action(
        self, request: HttpRequest, queryset: ByDjango, *where: ByDjango
    ) -> ByDjango:
        """Raises BadRequest where what was chosen for a bulk action are no keys of records."""
        for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
            try:
                self.opts.pk.to_python(key)
            except ValidationError as fault:
                raise BadRequest("no key of a record") from fault
        return super().response_action(request, queryset, *where)

    def _holds(self, request: HttpRequest, roles: Iterable[str]) -> bool:
        user: Any = request.user
        return bool(user.is_superuser or user.has_role(*roles))

    def in_charge(self, request: HttpRequest, obj: AnyRecord) -> bool:
        """Whether the person may change this record; its room says more."""
        return _is_in_charge(request.user, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._holds(request, (*self.view_roles, *self.change_roles))

    def has_view_permission(self, request: HttpRequest, obj: AnyRecord = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.can_add and self._holds(request, self.change_roles)

    def has_change_permission(self, request: HttpRequest, obj: AnyRecord = None) -> bool:
        may = self.can_change and self._holds(request, self.change_roles)
        return may and (obj is None or self.in_charge(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: AnyRecord = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what a filter of the list asks; else hidden columns could be guessed letter by
        letter, and a regular expression could stop the server."""
        field, _separator, kind = lookup.partition("__")
        known = {getattr(one, "parameter_name", one) for one in self.list_filter}
        return field in known and (kind or "exact") in HARMLESS_LOOKUPS

    def construct_change_message(
        self, request: HttpRequest, form: ByDjango, formsets: ByDjango, add: bool = False
    ) -> ByDjango:
        """Names of changed fields, never their words; what was changed is kept apart."""
        request.changed = form, list(formsets or ())  # type: ignore[attr-defined]  # for log_change
        if not add:
            parts = [part for formset in formsets or () for part in formset.forms]
            tell_of_others(request, form, *parts)
        names = list(form.changed_data)
        for formset in formsets or ():
            changed = [one for one in formset.forms if one.has_changed()]
            names += [f"{formset.prefix}.{name}" for one in changed for name in one.changed_data]
        return sorted({name for name in names if "password" not in name})

    def log_addition(self, request: HttpRequest, obj: Model, message: list[str]) -> None:  # type: ignore[override]  # the trail is the log
        trail.append(obj, "created", by=request.user, content={"fields": message})

    def log_change(self, request: HttpRequest, obj: Model, message: list[str]) -> None:  # type: ignore[override]  # the trail is the log
        if not message:
            return
        form, formsets = getattr(request, "changed", (None, []))
        values = differences_of(form, formsets, ()) if form is not None else []
        user: Any = request.user  # a page of the back office has nobody else
        note_corrected(obj, "edited", by=user, fields=message, values=values)

    def trail_lines(
        self, request: HttpRequest, obj: Model, entries: Iterable[TrailEntry]
    ) -> list[dict[str, object]]:
        """Entries in words, with the corrected values of the fields that the person may see."""
        entries = list(entries)
        shown = set(flatten_fieldsets(self.get_fieldsets(request, obj)))
        declared = {field.name for field in obj._meta.get_fields()}
        kept = values_of(entries)
        return [
            {
                **trail_line(obj, entry),
                "values": [
                    one
                    for one in kept.get(entry.pk, ())
                    if one["name"] in shown or one["name"] not in declared
                ],
            }
            for entry in entries
        ]

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:  # type: ignore[override]  # nothing is deleted
        raise PermissionDenied

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: object = None
    ) -> HttpResponse:
        """The record's trail, newest first."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        page = BoundedPaginator(whole_trail(obj), 50).asked(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("办理留痕：%(record)s") % {"record": obj},
            "original": obj,
            "opts": self.opts,
            "page": page,
            "lines": self.trail_lines(request, obj, page),
        }
        return TemplateResponse(request, "admin/object_history.html", context)
