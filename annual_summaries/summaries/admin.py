"""Writing a summary in the back office; publishing it is a verb of its transition table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from annual_summaries.presentation.page import PREVIEW
from annual_summaries.proofreading.views import proofread_draft
from annual_summaries.revisions.drift import Change, drift, names
from annual_summaries.revisions.freezing import is_intact
from annual_summaries.summaries.forms import PictureForm, SectionForm, SummaryForm, labels_of
from annual_summaries.summaries.looks import since_last_look, year_left
from annual_summaries.summaries.models import (
    AnnualSummary,
    ReportedFigure,
    Section,
    SectionPicture,
    may_preview,
)
from annual_summaries.summaries.sentences import keys_in, offers, values_now, warnings
from attachments.uploads import store
from backoffice.actions import WorkflowAdmin
from backoffice.base import Part

if TYPE_CHECKING:
    from annual_summaries.revisions.drift import Drift, FigureDrift

NAMES_SHOWN = 10
NAMES_A_PAGE = 50


class PartInline(Part):
    """A part of the working copy: who writes the summary writes it."""

    deletable = True

    def is_open_to(self, user: User, record: AnnualSummary) -> bool:
        return user.is_superuser or user.acts_for_city(Role.CLERK)


class SectionInline(PartInline):
    """The sections of a summary: order, text, figures, and sentences to take over."""

    model = Section
    form = SectionForm
    readonly_fields = ("figures", "sentences")

    def get_fields(self, request: HttpRequest, obj: AnnualSummary | None = None) -> tuple[Any, ...]:
        may_write = self.has_change_permission(request, obj)
        if not may_write:
            return (("order", "title"), "body", "figures")
        return (("order", "title"), "body", "figure_keys", "sentences")

    @admin.display(description=_("可以取用的句子"))
    def sentences(self, section: Section) -> str:
        """Sentences of the chosen figures, to be copied with their tokens and reworded."""
        keys = section.figure_keys
        if not (section.pk and keys):
            return _("选好数据并保存后，这里给出可以取用的句子。")
        year = section.summary.year
        named = [key for offer in offers(keys, {}) for key in keys_in(offer.text)]
        rows = [
            (offer.text, offer.reads) for offer in offers(keys, values_now(year, [*keys, *named]))
        ]
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li><code>{}</code><br>{}</li>", rows)
        )

    @admin.display(description=_("数据"))
    def figures(self, section: Section) -> str:
        return labels_of(section.figure_keys)


class BesideSection(PartInline):
    """A part of a summary that may stand within one of its sections."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        """What stands in a section stands in one of its own summary."""
        summary = request.resolver_match.kwargs.get("object_id") or "0"
        sections = Section.objects.filter(summary=summary if summary.isdigit() else 0)
        options["queryset"] = sections
        return super().formfield_for_foreignkey(db_field, request, **options)


class ReportedFigureInline(BesideSection):
    """Numbers that no record counts; each names its source."""

    model = ReportedFigure
    fields = (("order", "label"), ("told", "unit"), "source", "section")


class PictureInline(BesideSection):
    """Pictures of the sections, each with its words for those who do not see it."""

    model = SectionPicture
    form = PictureForm
    fields = (("section", "order"), "upload", "alt", "caption")


@admin.register(AnnualSummary)
class AnnualSummaryAdmin(WorkflowAdmin):
    """Summaries as the clerk writes them; published by the action of a leader."""

    view_roles, change_roles = (Role.CLERK, Role.LEADER), (Role.CLERK,)
    form = SummaryForm
    inlines = (SectionInline, PictureInline, ReportedFigureInline)
    list_display = ("year", "title", "state", "revision", "published_at")
    list_display_links = ("year", "title")
    list_filter = ("status",)
    list_select_related = ("current",)
    ordering = ("-year",)
    readonly_fields = ("headlines", "state", "written_by", "revisions")
    change_form_template = "admin/annual_summaries/change_form.html"
    fieldsets = (
        (None, {"fields": (("year", "title"), "sentence", "opening")}),
        (_("首要数据"), {"fields": ("headline_keys",)}),
        (_("发布"), {"fields": ("state", "written_by", "revisions")}),
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_preview(request.user)

    def get_fieldsets(
        self, request: HttpRequest, obj: AnnualSummary | None = None
    ) -> tuple[Any, ...]:
        if obj is None:
            return self.fieldsets[:2]
        if self.has_change_permission(request, obj):
            return self.fieldsets
        return (self.fieldsets[0], (None, {"fields": ("headlines",)}), self.fieldsets[2])

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnnualSummary]:
        return super().get_queryset(request).select_related("current", "drafted_by", "edited_by")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        year = timezone.localdate().year
        return {"year": year, "title": _("%(year)s年年度总结") % {"year": year}}

    def save_model(
        self, request: HttpRequest, obj: AnnualSummary, form: SummaryForm, change: bool
    ) -> None:
        if change:
            obj.edited_by = request.user
        else:
            obj.drafted_by = request.user
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Stores a new upload; the upload of a picture that stands is left aside."""
        if formset.model is SectionPicture:
            for part in formset.forms:
                upload = getattr(part, "cleaned_data", {}).get("upload")
                if upload and not part.instance.pk:
                    part.instance.stored = store(upload, by=request.user)
        super().save_formset(request, form, formset, change)

    def get_urls(self) -> list[Any]:
        own = [
            path(
                "<int:pk>/drift/",
                self.admin_site.admin_view(self.drift_view),
                name="annual_summaries_annualsummary_drift",
            ),
            path(
                "proofread/",
                self.admin_site.admin_view(proofread_draft),
                name="annual_summaries_annualsummary_proofread",
            ),
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: AnnualSummary | None = None,
    ) -> HttpResponse:
        if obj is not None:
            context["tools"] = _tools(obj)
            context["text_warnings"] = warnings(obj)
            context["year_left"] = year_left(obj.year, timezone.localdate())
            is_leader = request.user.acts_for_city(Role.LEADER)
            look, seen = since_last_look(obj, request.user) if is_leader else ("", [])
            moved = [one for one in seen if one.has_moved]
            context |= {"look": look, "seen": seen, "moved": moved, "preview": PREVIEW}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def heeded_before(self, obj: AnnualSummary, action: str) -> list[str]:
        """Before publishing: every warning, and whether the year is over."""
        if action != "publish":
            return []
        return [*warnings(obj), year_left(obj.year, timezone.localdate())]

    def drift_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What changed since publication: values, and the records that came, went or moved."""
        summary = self.get_object(request, str(pk))
        if summary is None or summary.current is None:
            raise Http404
        if not self.has_view_permission(request, summary):
            raise PermissionDenied
        found = drift(summary)
        context = {
            **self.admin_site.each_context(request),
            "title": _("发布后的变化：%(summary)s") % {"summary": summary},
            "opts": self.opts,
            "original": summary,
            "compared": _compared(summary.current),
            "intact": is_intact(summary.current),
            **_records(found, request.GET.get("figure"), request.GET.get("page")),
        }
        return TemplateResponse(request, "admin/annual_summaries/drift.html", context)

    @admin.display(description=_("首要数据"))
    def headlines(self, summary: AnnualSummary) -> str:
        return labels_of(summary.headline_keys)

    @admin.display(description=_("状态"), ordering="status")
    def state(self, summary: AnnualSummary) -> str:
        return summary.get_status_display()

    @admin.display(description=_("现行版本"))
    def revision(self, summary):
        return summary.current.number if summary.current else "—"

    @admin.display(description=_("发布时间"), ordering="current__published_at")
    def published_at(self, summary):
        return summary.current.published_at if summary.current else None

    @admin.display(description=_("撰写"))
    def written_by(self, summary: AnnualSummary) -> str:
        writers = dict.fromkeys(
            str(user) for user in (summary.drafted_by, summary.edited_by) if user
        )
        return "、".join(writers) or "—"

    @admin.display(description=_("各版本"))
    def revisions(self, summary: AnnualSummary) -> str:
        rows = [
            (
                reverse("annual:revision", args=[summary.year, revision.number]),
                _("第 %(number)d 版") % {"number": revision.number},
                timezone.localtime(revision.published_at).strftime("%Y-%m-%d %H:%M"),
                "；".join(filter(None, [revision.note, revision.explanation])),
            )
            for revision in summary.revisions.order_by("-number")
        ]
        listed = format_html_join("", '<li><a href="{}">{}</a> {} {}</li>', rows)
        return format_html("<ul>{}</ul>", listed) if rows else "—"


def _tools(summary):
    """Links (address, label) to where a summary can be looked at."""
    page = summary.get_absolute_url()
    proof = reverse("admin:annual_summaries_annualsummary_proofread")
    links = [(page + PREVIEW, _("预览草稿")), (proof, _("校对报告里的数"))]
    if summary.current:
        drift_page = reverse("admin:annual_summaries_annualsummary_drift", args=[summary.pk])
        links.append((drift_page, _("发布后的变化")))
    return [*links, (page, _("查看页面"))] if summary.is_published else links


def _compared(revision):
    """With which edition the present state is compared, and what to do where it differs."""
    day = formats.date_format(timezone.localtime(revision.published_at), "DATETIME_FORMAT")
    return _(
        "与 %(day)s 发布的第 %(number)s 版比较。公众看到的内容没有变；"
        "要更正，请发布新的版本并说明改了什么。"
    ) % {"day": day, "number": revision.number}


def _fraction(change: Change) -> Change:
    was, now = (f"{pair[0]} / {pair[1]}" if pair else None for pair in (change.was, change.now))
    return Change(change.label, was, now)


KINDS = (
    ("came", _("新增")),
    ("went", _("减少")),
    ("moved", _("归类有变")),
)


def _records(found: Drift, key: str | None, number: str | None) -> dict[str, Any]:
    """Names of the records behind the drift: the first few, or all of one figure page by page."""
    chosen = next((part for part in found.figures if part.key == key), None)
    if chosen:
        every = [(label, pk) for kind, label in KINDS for pk in getattr(chosen, kind)]
        page = Paginator(every, NAMES_A_PAGE).get_page(number)
        lines = _named(chosen, page.object_list)
        return {"chosen": chosen, "page": page, "query": f"&figure={chosen.key}", "lines": lines}
    return {
        "chosen": None,
        "unchanged": "" if found else _("发布之后没有变化。"),
        "texts": _texts_changed(found.texts) if found.texts else "",
        "parts": [_part(part) for part in found.figures],
        "rates": [_fraction(change) for change in found.rates],
    }


def _texts_changed(names):
    label = _("文字有修改：")
    return f"{label}{'、'.join(names)}"


def _part(part: FigureDrift) -> dict[str, Any]:
    first = [(label, pk) for kind, label in KINDS for pk in getattr(part, kind)[:NAMES_SHOWN]]
    total = sum(len(getattr(part, kind)) for kind, _label in KINDS)
    left_out = {"more": total - len(first)}
    more = _("还有 %(more)s 条，查看全部") % left_out if left_out["more"] else ""
    return {"drift": part, "lines": _named(part, first), "more": more}


def _named(part: FigureDrift, entries: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    known = names(part.figure, [pk for _label, pk in entries])
    return [
        (label, known.get(pk) or _("（已不存在，编号 %(pk)s）") % {"pk": pk})
        for label, pk in entries
    ]
