"""The public pages of normative documents, with the course of a review as the public follows it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from pages.filters import Choices, ListFilter, choice, names, search, years
from pages.public import private, public_page
from pages.structured import Described, described, organization
from pages.tables import ListColumn, ListTable
from supervision.activities.choices import Level
from supervision.documents.choices import (
    RESULT_SIGNS,
    CleanupResult,
    DocumentStatus,
    ReviewResult,
)
from supervision.documents.models import A_YEAR, CleanupEntry, Document, DocumentQuerySet
from supervision.normative_documents.models import Paper, PaperQuerySet

SIGNS = {
    DocumentStatus.REGISTERED: "waiting",
    DocumentStatus.REVIEWING: "working",
    DocumentStatus.OPINION_SENT: "working",
    DocumentStatus.REPLIED: "replied",
    DocumentStatus.CONCLUDED: "verified",
}


TITLES = {
    "register": _("予以登记"),
    "begin_review": _("开始审查"),
    "send_opinion": _("向制定机关发出审查意见"),
    "take_reply": _("制定机关反馈"),
    "conclude": _("审查办结"),
}


STEP_SIGNS = {"conclude": "verified", "take_reply": "replied"}
WORDS_OF_THE_PARTIES = ("send_opinion", "take_reply")
"""Published when the review is over, not while the maker still answers."""


@dataclass(frozen=True)
class DocumentStep:
    """One step of a review, as the public reads it."""

    day: date
    title: Any
    sign: str
    text: str = ""


def course(document):
    """The steps, oldest first; of an imported document those that its days tell."""
    steps = [DocumentStep(document.filed_on, _("报送备案"), "waiting")]
    if document.published_on:
        steps.insert(0, DocumentStep(document.published_on, _("公布文件"), "waiting"))
    public_steps = [_step(entry, document) for entry in document.entries.in_public()]
    if public_steps:
        return [*steps, *public_steps]
    if document.concluded_on:
        result = document.get_result_display()
        steps.append(
            DocumentStep(document.concluded_on, TITLES["conclude"], "verified", str(result))
        )
    return steps


def _step(entry, document):
    over = document.status == DocumentStatus.CONCLUDED
    shown = over or entry.action not in WORDS_OF_THE_PARTIES
    sign = STEP_SIGNS.get(entry.action, "working")
    text = entry.text if shown else ""
    return DocumentStep(entry.happened_on, TITLES[entry.action], sign, text)


class DocumentFilter(ListFilter):
    """What the list of normative documents is narrowed by."""

    q = search(_("文号或标题"))
    year = choice(_("备案年份"), method="filed_in")
    level = choice(_("层级"), Level.choices)
    result = choice(_("结果"), ReviewResult.choices)
    reviewer = choice(_("审查单位"))
    figures = ("documents_reviewed_city", "documents_reviewed_town")

    class Meta:
        model = Document
        fields = ()

    def offered(self) -> dict[str, Choices]:
        return {
            "year": years(Document.objects.first_public_year()),
            "reviewer": names(Organization.objects.organizers()),
        }

    def filed_in(self, queryset: DocumentQuerySet, name: str, year: str) -> QuerySet[Any]:
        """Documents received in a year."""
        return queryset.filed_in(int(year))


class ChangedFilter(ListFilter):
    """What the list of repealed and changed documents is narrowed by."""

    q = search(_("文号或标题"))
    year = choice(_("年份"), method="in_year")
    result = choice(_("结果"), CleanupResult.choices, field_name="changed_to")

    class Meta:
        model = Paper
        fields = ()

    def offered(self) -> dict[str, Choices]:
        firsts = (Document.objects.first_public_year(), CleanupEntry.objects.first_public_year())
        return {"year": years(min(filter(None, firsts), default=None))}

    def in_year(self, queryset: PaperQuerySet, name: str, year: str) -> QuerySet[Any]:
        """Documents repealed or amended in a year."""
        return queryset.changed_in(int(year))


COLUMNS = (
    "pk",
    "number",
    "title",
    "level",
    "result",
    "filed_on",
    "step_due_on",
    "concluded_on",
    "maker__name",
    "maker__short_name",
)


FIRST_LATE = 5
LEVELS, RESULTS = dict(Level.choices), dict(ReviewResult.choices)


@public_page
def reviewed(request: HttpRequest) -> HttpResponse:
    """Documents on record and the result of their review, last filed first."""
    public = Document.objects.public().newest_first()
    listing = DocumentFilter(request.GET, public.values(*COLUMNS))
    first = not listing.is_narrowed and "page" not in request.GET
    late = list(_late(public)) if first else []
    return _list(request, "supervision/documents.html", listing, REVIEWED, late=_shown(late))


def _late(public: DocumentQuerySet) -> QuerySet[Any]:
    """Those under review for too long, the longest first."""
    waiting = public.waiting_too_long(timezone.localdate())
    return waiting.order_by("filed_on", "pk").values(*COLUMNS)[:FIRST_LATE]


def _shown(rows):
    today = timezone.localdate()
    for row in rows:
        row["today"] = today
        row["due"] = row["step_due_on"] if row["result"] == ReviewResult.REVIEWING else None
        waits = row["result"] == ReviewResult.REVIEWING and not row["step_due_on"]
        row["waited"] = waited(row["filed_on"], today) if waits else ("", "")
        row["sign"] = RESULT_SIGNS[row["result"]]
        row["level"], row["result"] = LEVELS[row["level"]], RESULTS[row["result"]]
        row["maker"] = row["maker__short_name"] or row["maker__name"]
    return rows


def waited(filed_on: date, today: date) -> tuple[str, str]:
    """How long a review without a day of its own has gone on: a sign and words.

    No rule gives such a review a last day; what is not concluded within a year is marked as late.
    """
    days = (today - filed_on).days
    text = ngettext("备案 %(days)d 天，还没有审结", "备案 %(days)d 天，还没有审结", days)
    return "overdue" if days > A_YEAR.days else "working", text % {"days": days}


REVIEWED = ListTable(
    _("备案审查"),
    (
        ListColumn(_("文号"), "number"),
        ListColumn(_("标题"), "title"),
        ListColumn(_("制定机关"), "maker"),
        ListColumn(_("层级"), "level"),
        ListColumn(_("备案日期"), "filed_on"),
        ListColumn(_("审查期限"), "due"),
        ListColumn(_("结果"), "result"),
    ),
    ready=_shown,
)


@dataclass(frozen=True)
class ChangedPaper:
    """A paper that was repealed or amended, as its line says: by what, and what caused it."""

    number: str
    changed_on: date
    record: Any
    review_path: str
    causes: tuple[tuple[Any, str], ...]
    kind: Any
    sign: str

    @classmethod
    def of(cls, paper):
        """A line of the list, from a document or an entry of a clean-up."""
        change = paper.public_change
        return cls(
            number=paper.number,
            changed_on=paper.changed_on,
            record=change.record,
            review_path=change.review_path,
            causes=change.causes,
            kind=_("备案审查") if change.review_path else _("文件清理"),
            sign="returned" if change.record.result == CleanupResult.REPEALED else "replied",
        )


CHANGED = ListTable(
    _("废止和修改的文件"),
    (
        ListColumn(_("文号"), "number"),
        ListColumn(_("标题"), lambda paper: paper.record.title),
        ListColumn(_("制定机关"), lambda paper: paper.record.maker),
        ListColumn(_("日期"), "changed_on"),
        ListColumn(_("依据"), "kind"),
        ListColumn(_("起因"), lambda paper: "、".join(str(label) for label, _path in paper.causes)),
        ListColumn(_("结果"), lambda paper: paper.record.get_result_display()),
    ),
    ready=lambda papers: [ChangedPaper.of(paper) for paper in papers],
)


@public_page
def changed(request: HttpRequest) -> HttpResponse:
    """Documents repealed or amended after a review or a clean-up, and what caused each."""
    listing = ChangedFilter(request.GET, Paper.objects.changed().with_causes())
    return _list(request, "supervision/changed_documents.html", listing, CHANGED)


@public_page
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document with its course; staff may open one that is not published yet."""
    documents = Document.objects.select_related("maker", "heir", "reviewer")
    found = documents.public().filter(pk=pk).first()
    preview = found is None
    if preview:
        if not request.user.is_authenticated:
            raise Http404
        found = get_object_or_404(documents.visible_to(request.user), pk=pk)
    context = {
        "breadcrumbs": [*_breadcrumbs(), (gettext("备案审查"), reverse("supervision:documents"))],
        "json_ld": as_legislation(found),
        "document": found,
        "sign": RESULT_SIGNS[found.result],
        "waited": _waited(found),
        "steps": course(found),
        "caused": found.caused.public().select_related("maker")[:20],
        "preview": preview,
    }
    response = render(request, "supervision/document.html", context)
    return private(response) if preview else response


def _waited(document: Document) -> tuple[str, str]:
    """As ``waited``, of one document; nothing once it is concluded or has a day of its own."""
    waits = document.result == ReviewResult.REVIEWING and not document.step_due_on
    return waited(document.filed_on, timezone.localdate()) if waits else ("", "")


def as_legislation(document: Document) -> Described:
    """The normative document as legislation of schema.org."""
    return described(
        "Legislation",
        document.get_absolute_url(),
        document.title,
        legislationIdentifier=document.number,
        legislationPassedBy=organization(document.maker.name),
        datePublished=document.published_on,
    )


def _breadcrumbs() -> list[tuple[str, str]]:
    return [(gettext("监督工作"), reverse("supervision:activities"))]


def _list(
    request: HttpRequest, template: str, listing: ListFilter, table: ListTable, **more: Any
) -> HttpResponse:
    """The list as the file that is asked for, or its page."""
    return table.answer_to(
        request,
        listing.qs,
        template,
        breadcrumbs=_breadcrumbs(),
        listing=listing,
        lists=_lists(request.path),
        **more,
    )


def _lists(here: str) -> list[tuple[str, str, str]]:
    """The two lists of documents and the way to ask for a review: (label, address, is current)."""
    links = (
        (gettext("备案审查的文件"), reverse("supervision:documents")),
        (gettext("废止和修改的文件"), reverse("supervision:changed_documents")),
        (gettext("我要建议审查"), reverse("supervision:review_request")),
    )
    return [(label, path, "page" if path == here else "") for label, path in links]
