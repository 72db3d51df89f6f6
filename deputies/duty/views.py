"""A deputy's own duty record, and the same for the staff who look after it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from accounts.models import User
from attachments.downloads import send
from attachments.models import StoredFile
from deputies.duty.forms import DutyForm
from deputies.duty.models import DutyEntry, DutyFile, DutyStatus
from deputies.duty.relations import WRITER
from deputies.duty.workflow import log_duty
from deputies.duty_sheets.record import year_of
from deputies.duty_sheets.sheet import (
    SIGNATURES,
    SIGNED_ON,
    document_of,
    in_numbers,
    sheet_of,
    yardstick_rows,
)
from deputies.people.models import Deputy
from pages.paging import BoundedPaginator
from pages.public import private
from workflow.attached import attached
from workflow.pages import ActionPage
from workflow.timeline import TimelineSource

UNPROCESSABLE = 422
FIRST_YEAR = 1949
STATE_SIGNS = {
    DutyStatus.SUBMITTED: "working",
    DutyStatus.SENT_BACK: "returned",
    DutyStatus.VERIFIED: "verified",
    DutyStatus.CONTESTED: "returned",
}


ACTION_SIGNS = {
    "confirm": "working",
    "submit_for": "working",
    "write_down": "working",
    "verify": "verified",
    "send_back": "returned",
    "take_back": "returned",
    "discard": "returned",
    "contest": "returned",
    "correct": "verified",
    "uphold": "returned",
}


TIMELINE = TimelineSource(signs=ACTION_SIGNS)


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The register of one year, newest first, with the yardsticks and what is waiting."""
    deputy = whose(request)
    prefetch_related_objects([deputy], "mandates")  # asked for the year and for the years
    today = timezone.localdate()
    year = asked_year(request, today)
    entries = deputy.duty_entries.of_year(year).exclude(status=DutyStatus.WITHDRAWN)
    page = BoundedPaginator(entries.select_related("verified_by").newest_first())
    rows = page.asked(request.GET.get("page"))
    for entry in rows:
        entry.sign = STATE_SIGNS.get(entry.status, "waiting")
        entry.verifier = ""
        if entry.verified_by:
            entry.verifier = _("审核人：%(name)s") % {"name": entry.verified_by}
    own = deputy.user_id == request.user.pk
    whose_else = "" if own else f"deputy={deputy.pk}"
    context = {
        "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
        "deputy": deputy,
        "own": own,
        "paper": "" if own else _paper(request.user, deputy),
        "numbers": year_of(deputy, year, today),
        "year_links": _year_links(_years(deputy, today), year, whose_else),
        "page": rows,
        "sheet": reverse("my_duty:sheet", args=[year]) + (whose_else and f"?{whose_else}"),
    }
    return render(request, "deputies/my/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Log an entry; nothing typed is lost, and a second tap logs nothing twice."""
    deputy = own_deputy(request)
    form = DutyForm(deputy, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        log_duty(deputy, by=request.user, **form.cleaned_data)
        form.let_files_go()
        messages.success(request, _("已登记，等待审核。"))
        return redirect("my_duty:record")
    if form.errors:
        form.keep_files()
    context = {
        "breadcrumbs": [
            (_("工作台"), reverse("my:desk")),
            (_("履职记录"), reverse("my_duty:record")),
        ],
        "form": form,
    }
    return render(request, "deputies/my/new.html", context, status=_status(form))


def _paper(user: User, deputy: Deputy) -> str:
    """Where the person writes down what this deputy handed in on paper; blank for a reader."""
    written_by = Deputy.objects.looked_after_by(user).filter(pk=deputy.pk).exists()
    return f"{reverse('my_duty:paper')}?deputy={deputy.pk}" if written_by else ""


def _status(form):
    return UNPROCESSABLE if form.errors else None


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty record for who may read it."""
    return EntryPage(request, pk).response()


def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """An action on a duty record."""
    return EntryPage(request, pk).act(action)


@require_safe
def file(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponseBase:
    """A photograph of an entry, for whoever sees the entry."""
    files = DutyFile.objects.visible_to(request.user).select_related("stored")
    return send(
        get_object_or_404(files, entry=pk, stored__uuid=uuid).stored,
        inline=True,
        width=request.GET.get("width"),
    )


class EntryPage(ActionPage):
    """The page of one duty record, with what may be done with it."""

    template = "deputies/my/entry.html"
    address, act_address = "my_duty:entry", "my_duty:act"
    timeline = TIMELINE

    def records(self) -> QuerySet[Any]:
        files = Prefetch("files", DutyFile.objects.select_related("stored"))
        visible = DutyEntry.objects.visible_to(self.user).select_related("deputy", "verified_by")
        return visible.prefetch_related(files)

    def context(self) -> dict[str, Any]:
        deputy = self.obj.deputy
        own = deputy.user_id == self.user.pk
        record = reverse("my_duty:record") + ("" if own else f"?deputy={deputy.pk}")
        shelf = attached(self.obj.files.all(), _address, self.obj, self.user)
        return {
            "breadcrumbs": [
                (_("工作台"), reverse("my:desk")),
                *([(_("履职记录"), record)] if self._reads_the_rest() else []),
            ],
            "entry": self.obj,
            "sign": STATE_SIGNS.get(self.obj.status, "waiting"),
            "note": self._note(),
            "pictures": [one for is_picture, one in shelf if is_picture],
            "papers": [one for is_picture, one in shelf if not is_picture],
        }

    def _note(self) -> str:
        """What staff wrote to the deputy, or the deputy to staff, under whose words they are."""
        if self.obj.status == DutyStatus.CONTESTED:
            return _("本人说明：%(note)s") % {"note": self.obj.note}
        return _("审核意见：%(note)s") % {"note": self.obj.note}

    def _reads_the_rest(self) -> bool:
        """A keeper reads of a deputy's record what the keeper wrote down, no more."""
        if not WRITER.holds(self.obj, self.user):
            return True
        readable = Deputy.objects.read_by(self.user)
        return readable.filter(pk=self.obj.deputy_id).exists()


def _address(entry: DutyEntry, stored: StoredFile) -> str:
    return reverse("my_duty:file", args=[entry.pk, stored.uuid])


def own_deputy(request):
    """The deputy that the person is; 404 for everybody else."""
    if not request.user.has_role(Role.DEPUTY):
        raise Http404
    return get_object_or_404(Deputy, user=request.user.pk)


def whose(request):
    """The person's own record, or with ``?deputy=`` one that congress staff may read."""
    asked = request.GET.get("deputy", "")
    if not asked:
        return own_deputy(request)
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    return get_object_or_404(Deputy.objects.read_by(request.user), pk=asked)


def asked_year(request, today):
    """The year of the query, from 1949 to this one; this year for anything else."""
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else today.year
    return year if FIRST_YEAR <= year <= today.year else today.year


def _year_links(years, chosen, query):
    """The years in office, (label, address, is current); none where there is one alone."""
    return [
        (
            _("%(year)s年") % {"year": year},
            "&".join(filter(None, (f"?year={year}", query))),
            "true" if year == chosen else "",
        )
        for year in years
        if len(years) > 1
    ]


def _years(deputy, today):
    """The years in office, newest first."""
    first = min((one.since for one in deputy.mandates.all()), default=today)
    return list(range(today.year, first.year - 1, -1))


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def page(request: HttpRequest, year: int) -> HttpResponse:
    """The deputy's own sheet; with ``?deputy=`` one that congress staff may read."""
    sheet = _asked(request, year)
    own = sheet.deputy.user_id == request.user.pk
    query = "" if own else f"?deputy={sheet.deputy.pk}"
    record = reverse("my_duty:record")
    context = {
        "breadcrumbs": [
            (_("工作台"), reverse("my:desk")),
            (_("履职记录"), f"{record}?year={year}{'' if own else f'&deputy={sheet.deputy.pk}'}"),
        ],
        "sheet": sheet,
        "in_numbers": in_numbers(sheet.numbers),
        "yardsticks": yardstick_rows(sheet.numbers),
        "signed_on": SIGNED_ON,
        "signatures": SIGNATURES,
        "word": reverse("my_duty:document", args=[year]) + query,
        "official": f"{reverse('my_papers:page', args=['duty-sheet', sheet.deputy.pk])}?for={year}",
    }
    return render(request, "deputies/my/sheet.html", context)


@require_safe
def document(request: HttpRequest, year: int) -> HttpResponse:
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
