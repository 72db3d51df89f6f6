"""A report on its way, for the committee's staff and for the body that gives it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from attachments.downloads import send
from supervision.activity_pages.presentation import Viewer
from supervision.report_handling.effects import explain_handling
from supervision.reports.choices import AWAITING_HANDLING, ReportStatus
from supervision.reports.models import CollectedOpinion, ReportEntry, ReportFile, WorkReport
from supervision.reports.presentation import heard
from workflow.pages import ActionPage
from workflow.timeline import TimelineSource

MOST_COLLECTED = 100
SIGNS = {
    ReportStatus.DRAFT_RECEIVED: "replied",
    ReportStatus.COMMENTED: "working",
    ReportStatus.FINAL_RECEIVED: "replied",
    ReportStatus.HEARD: "working",
    ReportStatus.HANDLING_RECEIVED: "replied",
    ReportStatus.ASSESSED: "replied",
    ReportStatus.RE_REPORTING: "returned",
    ReportStatus.CONCLUDED: "verified",
    ReportStatus.WITHDRAWN: "returned",
}


DUE_FIELDS = {
    ReportStatus.PLANNED: "draft_due_on",
    ReportStatus.DRAFT_RECEIVED: "comment_due_on",
    ReportStatus.COMMENTED: "final_due_on",
    ReportStatus.FINAL_RECEIVED: "session_on",
    ReportStatus.HEARD: "opinion_due_on",
    **dict.fromkeys(AWAITING_HANDLING, "handling_deadline"),
}
"""The day by which the next step is due."""


def _entries(report):
    return ReportEntry.objects.filter(report=report.pk).select_related("by", "unit")


def _file_address(report, stored):
    return reverse("my_reports:file", args=[report.pk, stored.uuid])


TIMELINE = TimelineSource(
    signs={
        "submit_draft": "replied",
        "log_draft": "replied",
        "comment": "working",
        "submit_final": "replied",
        "log_final": "replied",
        "hear": "working",
        "submit_handling": "replied",
        "log_handling": "replied",
        "return_handling": "returned",
        "assess": "verified",
        "order_renewal": "returned",
        "conclude": "verified",
        "conclude_unassessed": "verified",
        "withdraw": "returned",
    },
    entries=_entries,
    address=_file_address,
    dated=frozenset({"log_draft", "log_final", "log_handling", "hear"}),
)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the report is, what is due, and what this person may do now."""
    return ReportPage(request, pk).response()


def report_act(request, pk, action):
    """An action on a report."""
    return ReportPage(request, pk).act(action)


@require_safe
def report_file(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponseBase:
    """A paper of the report's timeline, for whoever works on the report."""
    reports = WorkReport.objects.worked_on_by(request.user)
    files = ReportFile.objects.filter(entry__report__in=reports).select_related("stored")
    return send(
        get_object_or_404(files, entry__report=pk, stored__uuid=uuid).stored,
        inline=True,
        width=request.GET.get("width"),
    )


@login_not_required
@require_safe
def public_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A published text of the organ; whoever works on the report may open it before."""
    files = ReportFile.objects.select_related("stored")
    found = files.public().filter(stored__uuid=uuid).first()
    if found:
        return send(found.stored, inline=True, public=True, width=request.GET.get("width"))
    return send(get_object_or_404(files.visible_to(request.user), stored__uuid=uuid).stored)


class ReportPage(ActionPage):
    """The page of one report: its texts, its clock and what may be done."""

    timeline = TIMELINE
    template = "supervision/my/report.html"
    address, act_address = "my_reports:report", "my_reports:act"

    def records(self) -> QuerySet[Any]:
        visible = WorkReport.objects.worked_on_by(self.user)
        return visible.select_related(
            "activity__organizer", "reporter", "entrusted", "opinion__activity", "created_by"
        )

    def context(self) -> dict[str, Any]:
        one = self.obj
        (found,) = heard([one], Viewer(self.user), lambda entry, stored: _file_address(one, stored))
        collected = CollectedOpinion.objects.visible_to(self.user).filter(report=one.pk)
        field = DUE_FIELDS.get(one.status)
        staff = not one.speakers & self.user.organizations_as("handler")
        opens_activity = staff or one.activity.is_public
        return {
            "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
            "report": one,
            "heard": found,
            "sign": SIGNS.get(one.status, "waiting"),
            "due": getattr(one, field) if field else None,
            "explained": explain_handling(one) if one.status in AWAITING_HANDLING else [],
            "collected": [_described(opinion, staff) for opinion in collected[:MOST_COLLECTED]],
            "must_answer": not staff and not one.heard_on,
            "activity_url": one.activity.get_absolute_url() if opens_activity else "",
        }


def _described(opinion, staff):
    """What a line of the collected opinions says; whose each is, staff alone read."""
    sent = opinion.sent_on and date_format(opinion.sent_on, "DATE_FORMAT")
    answered = {None: "", True: _("报告中已回应"), False: _("报告中未回应")}
    return {
        "text": opinion.text,
        "source": opinion.get_source_display(),
        "from_whom": opinion.from_whom if staff else "",
        "sent": _("%(day)s 送交") % {"day": sent} if sent else "",
        "answered": answered[opinion.answered],
    }
