"""Promises of special inquiries whose day has come: the clerk of the level follows them up."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from registers.waiting import WEEK, Waiting, register
from supervision.models import InquiryQuestion

TITLE_LENGTH = 90


def promises(user, today):
    """Promised for a day that has passed or comes within a week, and not solved."""
    return InquiryQuestion.objects.of_clerk(user).promised_by(today + WEEK)


register(
    Waiting(
        key="inquiry_promises",
        label=_("专题询问的承诺到期"),
        action=_("跟踪"),
        records=promises,
        title=lambda question: Truncator(question.question).chars(TITLE_LENGTH),
        subject=str,
        source=lambda question: question.unit,
        path=lambda question: reverse(
            "admin:supervision_inquiryquestion_change", args=[question.pk]
        ),
        due="due_on",
        since=lambda question: question.answered_on,
        ready=lambda questions: questions.select_related("activity", "unit"),
        place=29,
    )
)
