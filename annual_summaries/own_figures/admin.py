"""Figures of one's own in the back office: declared by a clerk, put in force by a leader."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from annual_summaries.own_figures.counting import figure_of
from annual_summaries.own_figures.forms import OwnFigureForm
from annual_summaries.own_figures.models import OwnFigure, OwnFigureStatus
from annual_summaries.presentation.page import PREVIEW
from annual_summaries.revisions.models import Revision
from annual_summaries.summaries.models import AnnualSummary, may_preview
from backoffice.actions import WorkflowAdmin
from registers import figures

YEARS_SHOWN = 4


@admin.register(OwnFigure)
class OwnFigureAdmin(WorkflowAdmin):
    """Figures that a clerk declares and a leader puts in force (docs/howto/own-figure.md)."""

    view_roles, change_roles = (Role.LEADER,), (Role.CLERK,)
    form = OwnFigureForm
    created_by = "created_by"
    list_display = ("label_zh", "key", "register", "unit_zh", "status")
    list_filter = ("status",)
    search_fields = ("label_zh", "name")
    ordering = ("-id",)
    readonly_fields = ("key", "status", "told", "now")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_preview(request.user)

    def in_charge(self, request: HttpRequest, obj: OwnFigure) -> bool:
        """What waits for a leader or is in force is sent back or retired before it is changed."""
        return obj.status == OwnFigureStatus.DRAFT

    def get_fieldsets(self, request: HttpRequest, obj: OwnFigure | None = None) -> Any:
        names = (
            ("label_zh", "label_en"),
            ("unit_zh", "unit_en"),
            "definition_zh",
            "definition_en",
        )
        if obj is None:
            return ((None, {"fields": ("name", *names, "register")}),)
        if not self.has_change_permission(request, obj):
            shown = ("register", "level", "day", "counting", "amount", "told", "breakdown")
            return (
                (None, {"fields": ("key", "status", *names)}),
                (_("怎样统计"), {"fields": shown}),
                (_("现在数到的"), {"fields": ("now",)}),
            )
        level = ("level",) if "level" in OwnFigureForm(instance=obj).fields else ()
        counted = ("register", *level, "day", ("counting", "amount"), "picked", "breakdown")
        return (
            (None, {"fields": (("name", "key"), *names)}),
            (_("怎样统计"), {"fields": counted}),
            (_("现在数到的"), {"fields": ("now",)}),
        )

    def save_model(
        self, request: HttpRequest, obj: OwnFigure, form: OwnFigureForm, change: bool
    ) -> None:
        if change:
            obj.edited_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("键"))
    def key(self, declared: OwnFigure) -> str:
        return declared.key

    @admin.display(description=_("条件"))
    def told(self, declared: OwnFigure) -> str:
        parts = (f"{name}：{'、'.join(words)}" for name, words in declared.chosen().items())
        return "；".join(parts) or "—"

    @admin.display(description=_("各年的数"))
    def now(self, declared: OwnFigure) -> str:
        """The numbers of the last years as they are counted now, each leading to its records."""
        figure = figure_of(declared) if declared.pk and declared.day else None
        if figure is None:
            return str(_("选好怎样统计并保存后，这里给出各年的数。"))
        this_year = timezone.localdate().year
        years = range(this_year, this_year - YEARS_SHOWN, -1)
        open_to = set(AnnualSummary.objects.filter(year__in=years).values_list("year", flat=True))
        rows = []
        for year in years:
            value = figures.count(figure, year, public=True).value
            number = format_html("{} {}", value, figure.unit)
            if year in open_to:
                here = reverse("annual:figure", args=[year, figure.key]) + PREVIEW
                number = format_html('<a href="{}">{}</a>', here, number)
            rows.append((year, number, self._in_public(declared, year)))
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}{}</li>", rows))

    def _in_public(self, declared: OwnFigure, year: int) -> str:
        """Whether the public reads the figure in a year's summary, or will with its next one."""
        shown = Revision.objects.current().filter(summary__year=year).first()
        if shown is None:
            return ""
        if shown.figures.filter(key=declared.key).exists():
            page = reverse("annual:figure", args=[year, declared.key])
            return format_html('（<a href="{}">{}</a>）', page, _("已公布"))
        if declared.status == OwnFigureStatus.IN_FORCE:
            return str(_("（这一年的总结公布时还没有这个数；下一次修订时公布）"))
        return str(_("（启用以后，下一次修订这一年的总结时公布）"))
