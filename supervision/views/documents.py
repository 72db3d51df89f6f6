"""The public's pages on normative documents: what was reviewed, what was repealed or amended."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from registers.paging import BoundedPaginator
from registers.publishing import private, public_page
from supervision.choices import Level, ReviewResult
from supervision.document_filters import ChangedFilter, DocumentFilter
from supervision.document_story import RESULT_SIGNS, course
from supervision.models import Document, Paper

COLUMNS = (
    "pk",
    "number",
    "title",
    "level",
    "result",
    "filed_on",
    "concluded_on",
    "maker__name",
    "maker__short_name",
)
LEVELS, RESULTS = dict(Level.choices), dict(ReviewResult.choices)


@public_page
def reviewed(request):
    """Documents on record and the result of their review, last filed first."""
    public = Document.objects.public().newest_first()
    listing = DocumentFilter(request.GET, public.values(*COLUMNS))
    page = BoundedPaginator(listing.qs).asked(request.GET.get("page"))
    for row in page:
        row["sign"] = RESULT_SIGNS[row["result"]]
        row["level"], row["result"] = LEVELS[row["level"]], RESULTS[row["result"]]
        row["maker"] = row["maker__short_name"] or row["maker__name"]
    return _list(request, "supervision/documents.html", listing, page)


@public_page
def changed(request):
    """Documents repealed or amended after a review or a clean-up, and what caused each."""
    listing = ChangedFilter(request.GET, Paper.objects.changed().with_causes())
    page = BoundedPaginator(listing.qs).asked(request.GET.get("page"))
    return _list(request, "supervision/changed_documents.html", listing, page)


@public_page
def document(request, pk):
    """One document with its course; staff may open one that is not published yet."""
    documents = Document.objects.select_related("maker", "reviewer")
    found = documents.public().filter(pk=pk).first()
    preview = found is None
    if preview:
        if not request.user.is_authenticated:
            raise Http404
        found = get_object_or_404(documents.visible_to(request.user), pk=pk)
    context = {
        "trail": [_above(), (_("备案审查"), reverse("supervision:documents"))],
        "document": found,
        "sign": RESULT_SIGNS[found.result],
        "steps": course(found),
        "caused": found.caused.public().select_related("maker")[:20],
        "preview": preview,
    }
    response = render(request, "supervision/document.html", context)
    return private(response) if preview else response


def _above():
    return (_("监督工作"), reverse("supervision:activities"))


def _list(request, template, listing, page):
    context = {"trail": [_above()], "listing": listing, "page": page}
    return render(request, template, context)
