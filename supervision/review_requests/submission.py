"""Requests for review that anybody may send: how a form becomes a request."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake import codes
from intake.submission import Intake, coded_fields
from supervision.review_requests.models import Requester, ReviewRequest
from supervision.review_requests.relations import REQUEST_CLERK, tell
from workflow import cases, outbox, trail
from workflow.transitions import Step

ANSWER_CLOCK = "review_request_answer"
TELL = tell("created", _("收到审查建议"), REQUEST_CLERK)


class RequestIntake(Intake[ReviewRequest]):
    """One form makes one request (审查建议, 监督法 art. 42) with its requester."""

    salt = "supervision.review_request"

    def records(self) -> QuerySet[ReviewRequest]:
        return ReviewRequest.objects.select_related("document")

    @transaction.atomic
    def make(self, given: dict[str, Any], code: str, digest: str, **where: Any) -> ReviewRequest:
        """``given`` holds form_key, paper, text, kind, name and contact; the clerks are told."""
        day = timezone.localdate()
        request = ReviewRequest.objects.create(
            number=cases.next_number(ReviewRequest.objects.all(), f"SC{day.year}-", 4),
            form_key=codes.stored_key(given["form_key"]),
            **coded_fields(code, digest),
            paper=given["paper"],
            text=given["text"],
            received_on=day,
            step_due_on=cases.last_day(ANSWER_CLOCK, day),
        )
        Requester.objects.create(
            request=request, kind=given["kind"], name=given["name"], contact=given["contact"]
        )
        trail.append(request, "created", by=None, content={"fields": ["paper", "text"]})
        outbox.put(TELL(request, Step(by=None, at=timezone.now())))
        return request


REQUESTS = RequestIntake()
