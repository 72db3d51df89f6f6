"""The yearly duty sheet of a deputy: the page that prints on one A4 sheet, and the Word file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deputies.sheet import sheet_of
from deputies.sheet_document import document_of
from deputies.views.duty import FIRST_YEAR, whose
from registers.publishing import private

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def page(request, year):
    """The deputy's own sheet; with ``?deputy=`` one that congress staff may read."""
    sheet = _asked(request, year)
    own = sheet.deputy.user_id == request.user.pk
    query = "" if own else f"?deputy={sheet.deputy.pk}"
    record = reverse("my_duty:record")
    context = {
        "trail": [
            (_("工作台"), reverse("my:desk")),
            (_("履职记录"), f"{record}?year={year}{'' if own else f'&deputy={sheet.deputy.pk}'}"),
        ],
        "sheet": sheet,
        "word": reverse("my_duty:document", args=[year]) + query,
    }
    return render(request, "deputies/my/sheet.html", context)


@require_safe
def document(request, year):
    """The same sheet as a Word document."""
    sheet = _asked(request, year)
    name = f"{sheet.deputy.name} {sheet.heading}.docx"
    response = HttpResponse(document_of(sheet), content_type=WORD)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return private(response)


def _asked(request, year):
    today = timezone.localdate()
    deputy = whose(request)
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    return sheet_of(deputy, year, today)
