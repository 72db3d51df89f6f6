"""What every page of the back office shares: scope, roles, bounded lists, the trail."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from pages.fields import PlainField
from pages.paging import BoundedPaginator
from workflow import trail
from workflow.models import Stateful, TrailEntry
from workflow.transitions import TRAIL_WORDS, note, tables

MOST_COUNTED = 10_000
MOST_DIGITS = 19  # a key is a number of 63 bits
HARMLESS_LOOKUPS = ("exact", "id__exact", "isnull", "in")


class ListPaginator(Paginator):
    """Never counts a whole table: the count stops at ten thousand rows."""

    @cached_property
    def count(self):
        keys = self.object_list.order_by().values("pk")
        return keys[:MOST_COUNTED].count()


def scoped(queryset, user):
    """The records of a queryset that the person may see."""
    return queryset.visible_to(user) if hasattr(queryset, "visible_to") else queryset


class KeysOnly:
    """Asks the database for chosen records by keys that can be any; others are no choice."""

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if str(key).isdecimal() and len(str(key)) < MOST_DIGITS]
        return super().optgroups(name, keys, attr)


class KeySelect(KeysOnly, AutocompleteSelect):
    pass


class KeySelectMultiple(KeysOnly, AutocompleteSelectMultiple):
    pass


class ScopedFields:
    """Choices of related records end where the person's sight ends, also for posted keys.

    Text is kept without letters that cannot be seen.
    """

    formfield_overrides = {
        models.CharField: {"form_class": PlainField},
        models.TextField: {"form_class": PlainField},
        models.SlugField: {"form_class": forms.SlugField},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_foreignkey(self, db_field, request, **options):
        options.setdefault("queryset", self._choices(db_field, request))
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(self, db_field, request, **options):
        options.setdefault("queryset", self._choices(db_field, request))
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", KeySelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **options)

    def formfield_for_dbfield(self, db_field, request, **options):
        """Without the icons that lead away from a form half filled in."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        for icon in ("add", "change", "delete", "view"):
            if field is not None and hasattr(field.widget, f"can_{icon}_related"):
                setattr(field.widget, f"can_{icon}_related", False)
        return field

    def _choices(self, db_field, request):
        return scoped(db_field.remote_field.model._default_manager.all(), request.user)


class ScopedModelAdmin(ScopedFields, admin.ModelAdmin):
    """Who may do what here follows from roles; what they see from ``visible_to``.

    Nobody deletes: what was handed over, received or published is withdrawn, with a reason.
    """

    view_roles = ()
    change_roles = ()
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/portal_change_form.html"
    show_facets = admin.ShowFacets.NEVER
    paginator = ListPaginator
    actions = None
    save_on_top = False
    view_on_site = False

    def get_queryset(self, request):
        return scoped(super().get_queryset(request), request.user)

    def _holds(self, request, roles):
        return request.user.is_superuser or request.user.has_role(*roles)

    def in_charge(self, request, obj):
        """Whether the person may change this record; its room says more."""
        return True

    def has_module_permission(self, request):
        return self._holds(request, (*self.view_roles, *self.change_roles))

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return self._holds(request, self.change_roles)

    def has_change_permission(self, request, obj=None):
        may = self._holds(request, self.change_roles)
        return may and (obj is None or self.in_charge(request, obj))

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        """Only what a filter of the list asks; else hidden columns could be guessed letter by
        letter, and a regular expression could stop the server."""
        field, _separator, kind = lookup.partition("__")
        known = {getattr(one, "parameter_name", one) for one in self.list_filter}
        return field in known and (kind or "exact") in HARMLESS_LOOKUPS

    def construct_change_message(self, request, form, formsets, add=False):
        """Names of changed fields, never their words."""
        names = list(form.changed_data)
        for formset in formsets or ():
            changed = [one for one in formset.forms if one.has_changed()]
            names += [f"{formset.prefix}.{name}" for one in changed for name in one.changed_data]
        return sorted({name for name in names if "password" not in name})

    def log_addition(self, request, obj, message):
        trail.append(obj, "created", by=request.user, content={"fields": message})

    def log_change(self, request, obj, message):
        if not message:
            return
        if isinstance(obj, Stateful):
            note(obj, "edited", by=request.user, fields=message)
        else:
            trail.append(obj, "edited", by=request.user, content={"fields": message})

    def log_deletions(self, request, queryset):
        raise PermissionDenied

    def history_view(self, request, object_id, extra_context=None):
        """The record's trail, newest first."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        entries = TrailEntry.objects.of(obj).select_related("actor").order_by("-sequence")
        page = BoundedPaginator(entries, 50).asked(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("办理留痕：%(record)s") % {"record": obj},
            "original": obj,
            "opts": self.opts,
            "page": page,
            "lines": [trail_line(obj, entry) for entry in page],
        }
        return TemplateResponse(request, "admin/object_history.html", context)


def trail_line(obj, entry):
    """One entry of the trail in words."""
    table = tables.get(type(obj))
    states = dict(table.states.choices) if table else {}
    return {
        "at": entry.at,
        "actor": entry.actor,
        "what": table.label_of(entry.action)
        if table
        else TRAIL_WORDS.get(entry.action, entry.action),
        "source": states.get(entry.source, entry.source),
        "target": states.get(entry.target, entry.target),
    }
