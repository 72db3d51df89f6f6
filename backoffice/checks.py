"""What must be declared of a page of the back office; ``manage.py check`` says what is not."""

from django.contrib.admin.checks import InlineModelAdminChecks, ModelAdminChecks
from django.contrib.admin.utils import flatten, flatten_fieldsets
from django.core.checks import CheckMessage, Error
from django.db import models

from pages.readers import is_scoped
from pages.untyped import AnyRecord, ByDjango


class PageChecks(ModelAdminChecks):
    """Django's own, and that the page's records and choices say who may see them."""

    def check(self, admin_obj: ByDjango, **kwargs: object) -> list[CheckMessage]:
        """The faults of one page."""
        return [*super().check(admin_obj, **kwargs), *_records(admin_obj), *_choices(admin_obj)]


class PartChecks(InlineModelAdminChecks):
    """Django's own, and that the part's choices say who may see them."""

    def check(  # type: ignore[override]  # Django's own two names differ
        self, inline_obj: ByDjango, **kwargs: object
    ) -> list[CheckMessage]:
        """The faults of one part."""
        return [*super().check(inline_obj, **kwargs), *_choices(inline_obj)]


def _records(page: AnyRecord) -> list[CheckMessage]:
    if hasattr(page.model._default_manager.all(), page.scope):
        return []
    text = f"{page.model._meta.label} has no {page.scope}: the page would show everything."
    return [Error(text, obj=type(page), id="backoffice.E001")]


def _choices(page: AnyRecord) -> list[CheckMessage]:
    """Of the fields that the page offers to be filled in."""
    offered = _filled_in(page) - set(page.choices)
    return [
        Error(
            f"{field.related_model._meta.label} has no visible_to: "
            f"the choices of {field.name} would be everything.",
            obj=type(page),
            id="backoffice.E002",
        )
        for field in page.opts.get_fields()
        if field.name in offered and not is_scoped(field.related_model._default_manager.all())
    ]


def _filled_in(page: AnyRecord) -> set[str]:
    """Names of the relations among the fields of a page."""
    relations = {
        field.name
        for field in (*page.opts.fields, *page.opts.many_to_many)
        if isinstance(field, (models.ForeignKey, models.ManyToManyField)) and field.editable
    }
    if page.fieldsets:
        relations &= set(flatten_fieldsets(page.fieldsets))
    elif page.fields:
        relations &= set(flatten(page.fields))
    elif meta := getattr(page.form, "_meta", None):
        relations &= set(relations if meta.fields in (None, "__all__") else meta.fields)
    return relations - set(page.readonly_fields) - {getattr(page, "fk_name", None)}
