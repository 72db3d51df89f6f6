"""Public pages of the annual summaries; drafts for those who prepare them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annual_summaries.presentation import record_lists
from annual_summaries.presentation.forms import NarrowForm
from annual_summaries.presentation.page import PREVIEW, SummaryPage, tables
from annual_summaries.revisions import open_data
from annual_summaries.revisions.account import account, account_to_look_at
from annual_summaries.revisions.document import document
from annual_summaries.revisions.models import Brochure, Revision, RevisionPicture, StoredFormat
from annual_summaries.serving import stored_pages
from annual_summaries.summaries.models import AnnualSummary, SectionPicture, may_preview
from attachments.downloads import send
from pages.public import private, public_page
from pages.tables import ListColumn, ListTable

if TYPE_CHECKING:
    from annual_summaries.presentation.record_lists import FrozenRecords, LiveRecords
    from annual_summaries.rates.rate_lists import RateLists

PAGE_SIZE = 50
YEARS_A_PAGE = 20
SETTERS = {
    StoredFormat.JSON: open_data.as_json,
    StoredFormat.CSV: open_data.as_csv,
    StoredFormat.BREAKDOWNS: open_data.as_breakdowns_csv,
}


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """All years of which the reader may see a summary, the newest first."""
    revisions = Revision.objects.current().select_related("summary").prefetch_related("figures")
    years = Paginator(revisions.order_by("-summary__year"), YEARS_A_PAGE)
    context = {"years": years.get_page(request.GET.get("page"))}
    return render(request, "annual_summaries/index.html", context)


@public_page
def summary(request: HttpRequest, year: int) -> HttpResponse:
    """The summary of a year: the published one, or a draft for staff who may preview it."""
    return _published_or_draft(request, year, StoredFormat.PAGE)


@public_page
def revision(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One published revision of a year, as it was frozen then."""
    return stored_pages.serve(request, year, StoredFormat.PAGE, number) or no_such_year(
        request, year
    )


@public_page
def as_json(request: HttpRequest, year: int) -> HttpResponse:
    """The figures of a year as JSON."""
    return _published_or_draft(request, year, StoredFormat.JSON)


@public_page
def as_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The figures of a year as CSV, a row each."""
    return _published_or_draft(request, year, StoredFormat.CSV)


@public_page
def breakdowns_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The breakdowns of all figures of a year as CSV, a row for each part."""
    return _published_or_draft(request, year, StoredFormat.BREAKDOWNS)


@public_page
def figure(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """The records behind one figure, never more of each than this reader may see."""
    records = None if wants_draft(request) else record_lists.published(year, key)
    if records is None and working_copy(request, year):
        records = record_lists.live(year, key, request.user)
    return _list_records(request, records) if records else no_such_year(request, year)


def _list_records(request: HttpRequest, records: FrozenRecords | LiveRecords) -> HttpResponse:
    form = NarrowForm(request.GET, records)
    found = records.narrowed(form.chosen())
    file = _table(records).file(request, records.figure.listed(found.visible))
    if file is not None:
        return file
    lines = Paginator(records.figure.listed(found.visible), PAGE_SIZE)
    page = lines.get_page(request.GET.get("page"))
    hidden = found.total - lines.count
    context = {
        "records": records,
        "form": form,
        "page": page,
        "lines": [records.figure.line(record) for record in page],
        "total": found.total,
        "amount": found.amount if records.figure.amount else None,
        "hidden": hidden,
        "found": _in_sentences(records, found, hidden),
        "nothing_fits": not lines.count and not hidden,
        "breakdowns": tables(records, request.path),
        "breadcrumbs": breadcrumbs(records),
    }
    response = render(request, "annual_summaries/figure.html", context)
    return private(response) if records.is_live else response


def _table(records: FrozenRecords | LiveRecords) -> ListTable:
    """The list of the records as a file: the title and the facts of each line."""
    return ListTable(
        f"{records.label}{records.year}",
        (
            ListColumn(_("标题"), "title"),
            ListColumn(_("说明"), lambda line: " · ".join(map(str, filter(None, line.facts)))),
        ),
        ready=lambda found: [records.figure.line(record) for record in found],
    )


def _in_sentences(records, found, hidden):
    """How many records fit, what they add up to, and how many of them are not listed."""
    total = ngettext("共 %(total)s 条记录。", "共 %(total)s 条记录。", found.total)
    sentences = [total % {"total": found.total}]
    if records.figure.amount:
        amount = {"amount": found.amount, "unit": records.unit}
        sentences.append(_("合计 %(amount)s %(unit)s。") % amount)
    return [*sentences, *unseen(hidden, records.is_live)]


def unseen(hidden: int, is_live: bool) -> list[str]:
    """A sentence on the records that this reader may not see; none where all are listed."""
    if not hidden:
        return []
    out_of_sight = ngettext(
        "其中 %(hidden)s 条您无权查看。", "其中 %(hidden)s 条您无权查看。", hidden
    )
    not_public = ngettext(
        "其中 %(hidden)s 条未公开，只计数，不列出。",
        "其中 %(hidden)s 条未公开，只计数，不列出。",
        hidden,
    )
    return [(out_of_sight if is_live else not_public) % {"hidden": hidden}]


def breadcrumbs(records: FrozenRecords | LiveRecords | RateLists) -> list[tuple[Any, ...]]:
    """The way from the list of years to the summary that the records stand behind."""
    here = reverse("annual:summary", args=[records.year])
    return [
        (_("年度总结"), reverse("annual:index")),
        (
            _("%(year)s年") % {"year": records.year},
            here + PREVIEW if records.is_live else here,
        ),
    ]


def _published_or_draft(request: HttpRequest, year: int, form: StoredFormat) -> HttpResponse:
    if not wants_draft(request):
        response = stored_pages.serve(request, year, form)
        if response:
            return response
    draft = working_copy(request, year)
    return _show_draft(request, draft, form) if draft else no_such_year(request, year)


def wants_draft(request: HttpRequest) -> bool:
    """Staff may look at the working copy of a summary that is published already."""
    return "preview" in request.GET and may_preview(request.user)


def working_copy(request: HttpRequest, year: int) -> AnnualSummary | None:
    """The summary of a year as it is being prepared, for those who prepare it."""
    if not may_preview(request.user):
        return None
    return AnnualSummary.objects.filter(year=year).first()


def _show_draft(request: HttpRequest, draft: AnnualSummary, form: StoredFormat) -> HttpResponse:
    if form == StoredFormat.PAGE:
        content = document(draft, account_to_look_at(draft.year))
        page = SummaryPage(content, has_published=draft.current_id is not None)
        response = render(request, "annual_summaries/summary.html", {"page": page})
    else:
        body = SETTERS[form](document(draft, account(draft.year)))
        response = HttpResponse(body, content_type=stored_pages.CONTENT_TYPES[form])
    return private(response)


def no_such_year(request: HttpRequest, year: int) -> HttpResponse:
    """A kind 404: the years that there are."""
    years = Revision.objects.current().order_by("-summary__year")
    context = {"year": year, "years": years.values_list("summary__year", flat=True)[:30]}
    return render(request, "annual_summaries/no_such_year.html", context, status=404)


@login_not_required
@require_safe
def brochure(request: HttpRequest, year: int) -> FileResponse:
    """The published summary as a PDF in the language of the address."""
    offered = Brochure.objects.public().select_related("stored")
    wanted = {"revision__summary__year": year, "language": get_language()}
    return send(get_object_or_404(offered, **wanted).stored, public=True)


@login_not_required
@require_safe
def picture(request: HttpRequest, uuid: UUID) -> FileResponse:
    """A published picture; one of a draft for those who prepare it."""
    published = RevisionPicture.objects.public().select_related("stored")
    found = published.filter(stored__uuid=uuid).first()
    if found:
        return send(found.stored, inline=True, public=True, width=request.GET.get("width"))
    if not may_preview(request.user):
        raise Http404
    drafts = SectionPicture.objects.select_related("stored").order_by("pk")
    return send(
        get_object_or_404(drafts, stored__uuid=uuid).stored,
        inline=True,
        width=request.GET.get("width"),
    )
