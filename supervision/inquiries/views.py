"""The public's page of a special inquiry, during and after it."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pages.paging import BoundedPaginator
from pages.public import private, public_page
from supervision.activities.choices import Method
from supervision.activities.models import Activity
from supervision.closed_loop.models import Item
from supervision.closed_loop.public_views import seen
from supervision.inquiries.models import Broadcast, InquiryQuestion, QuestionStatus

SIGNS = {
    QuestionStatus.LISTED: "waiting",
    QuestionStatus.ANSWERED: "working",
    QuestionStatus.PROMISED: "replied",
    QuestionStatus.SOLVED: "verified",
    QuestionStatus.WITHDRAWN: "returned",
}


@public_page
def inquiry(request, number):
    """Who asks, who answers, what was promised, and what is solved (监督法 art. 47–50)."""
    inquiries = Activity.objects.filter(method=Method.SPECIAL_INQUIRY).select_related("organizer")
    found, eyes = seen(request, inquiries, number=number)
    questions = eyes.see(InquiryQuestion).kept().filter(activity=found)
    listed = questions.select_related("asked_by", "unit", "item").in_order()
    today = timezone.localdate()
    page = BoundedPaginator(listed).asked(request.GET.get("page"))
    shown = set(
        eyes.see(Item)
        .filter(inquiry_question__in=[one.pk for one in page])
        .values_list("pk", flat=True)
    )
    for question in page:
        question.is_late = question.status == QuestionStatus.PROMISED and question.due_on < today
        question.sign = "overdue" if question.is_late else SIGNS[question.status]
        question.open_item = question.item if question.item_id in shown else None
    context = {
        "breadcrumbs": [
            (_("监督工作"), reverse("supervision:activities")),
            (found.title, found.get_absolute_url()),
        ],
        "activity": found,
        "broadcast": Broadcast.objects.filter(activity=found).first(),
        "page": page,
        "counts": questions.counted(),
        "preview": eyes.user is not None,
    }
    response = render(request, "supervision/inquiry.html", context)
    return private(response) if eyes.user else response
