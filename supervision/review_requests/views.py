"""Requests for review without an account: the form, the receipt, and the page that follows it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from intake.submission import Submission
from intake.views import SubmissionPage, TrackingPage
from supervision.documents.choices import ReviewRequestStatus
from supervision.review_requests.forms import ReviewRequestForm
from supervision.review_requests.models import ReviewRequest
from supervision.review_requests.personal_data import RETENTION_CLOCK
from supervision.review_requests.submission import REQUESTS
from workflow.models import Clock

SIGNS = {
    ReviewRequestStatus.RECEIVED: "waiting",
    ReviewRequestStatus.STUDYING: "working",
    ReviewRequestStatus.ANSWERED: "verified",
    ReviewRequestStatus.NOT_ACCEPTED: "returned",
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form in which anybody asks for the review of a normative document."""
    return RequestPage(request).answer()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Asks for the code; with one, shows how far the request is and its answer."""
    return RequestTracking(request).answer()


class RequestPage(SubmissionPage):
    """The form of a request and its receipt."""

    intake, form_class = REQUESTS, ReviewRequestForm
    template = "supervision/review_request.html"
    sent_before = gettext_lazy("这张表已经提交过一次。要提另一件建议，请再按一次提交。")
    known_heading = gettext_lazy("这件建议已经收到过")

    def context(self) -> dict[str, Any]:
        """Beside the form: how long what is written is kept."""
        retention = Clock.objects.in_force(RETENTION_CLOCK, timezone.localdate())
        return {"breadcrumbs": _breadcrumbs(), "kept_for": _kept_for(retention)}

    def receipt_context(self, sent: Submission[ReviewRequest]) -> dict[str, Any]:
        """Until when an answer is owed, and where it can be read."""
        due = sent.record.step_due_on
        return {
            "breadcrumbs": _breadcrumbs(),
            "day": sent.record.received_on,
            "due_label": _("答复"),
            "due": _("最晚 %(day)s") % {"day": date_format(due, "DATE_FORMAT")} if due else "",
            "track": reverse("supervision:review_request_track"),
            "track_label": _("查答复"),
        }


def _kept_for(retention: Clock | None) -> str:
    """How long what is written here is kept, in words."""
    if retention is None:
        return _("办完为止。")
    text = _("答复后 %(amount)s %(unit)s，到期删除。")
    return text % {"amount": retention.amount, "unit": retention.get_unit_display()}


def _breadcrumbs() -> list[tuple[str, str]]:
    return [
        (_("监督工作"), reverse("supervision:activities")),
        (_("备案审查"), reverse("supervision:documents")),
    ]


class RequestTracking(TrackingPage):
    """How far a request is, by its receipt code."""

    intake = REQUESTS

    def context(self) -> dict[str, Any]:
        """The words of the page that asks for the code."""
        return {
            "breadcrumbs": _breadcrumbs(),
            "heading": _("查审查建议"),
            "lead": _("输入回执码，看您的建议研究到了哪一步，有没有答复。"),
            "lost": _("回执码丢了无法补：我们只存了它的指纹。可以带着编号到市人大询问。"),
        }

    def followed(self, found: ReviewRequest) -> HttpResponse:
        """State, days and answer; the paper only where the public may read it."""
        document = found.document
        public_document = document if document and document.is_seen_in_public else None
        context = {
            "breadcrumbs": [
                *_breadcrumbs(),
                (_("查审查建议"), reverse("supervision:review_request_track")),
            ],
            "asked": found,
            "sign": SIGNS[ReviewRequestStatus(found.status)],
            "document": public_document,
        }
        return render(self.request, "supervision/review_request_followed.html", context)
