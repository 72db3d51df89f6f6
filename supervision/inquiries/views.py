"""The public's page of a special inquiry, during and after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deputies.contesting.grounds import contested_in
from pages.paging import BoundedPaginator
from pages.public import private, public_page
from supervision.activities.choices import Method
from supervision.activities.models import Activity
from supervision.inquiries.models import Broadcast, InquiryQuestion, QuestionStatus
from supervision.item_lists.public_views import seen
from supervision.items.models import Item

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
    found, viewer = seen(request, inquiries, number=number)
    questions = viewer.visible(InquiryQuestion).kept().filter(activity=found)
    listed = questions.select_related("asked_by", "unit", "item").in_order()
    today = timezone.localdate()
    page = BoundedPaginator(listed).asked(request.GET.get("page"))
    public_items = set(
        viewer.visible(Item)
        .filter(inquiry_question__in=[one.pk for one in page])
        .values_list("pk", flat=True)
    )
    against = set() if viewer.user else contested_in("question")
    for question in page:
        contested = (question.pk, question.asked_by_id) in against
        question.asker = None if contested else question.asked_by
        question.is_late = question.status == QuestionStatus.PROMISED and question.due_on < today
        question.sign = "overdue" if question.is_late else SIGNS[question.status]
        question.open_item = question.item if question.item_id in public_items else None
        question.words = f"{question.get_status_display()}{_late(question)}"
        question.texts = _texts(question)
    context = {
        "breadcrumbs": [
            (_("监督工作"), reverse("supervision:activities")),
            (found.title, found.get_absolute_url()),
        ],
        "activity": found,
        "broadcast": BroadcastInWords.of(found),
        "page": page,
        "counts": questions.counted(),
        "preview": viewer.user is not None,
    }
    response = render(request, "supervision/inquiry.html", context)
    return private(response) if viewer.user else response


def _late(question):
    """That the promised day has passed, or how long after it the question was solved."""
    if question.is_late:
        return _("，已过承诺日期")
    if question.status != QuestionStatus.SOLVED or question.due_on is None:
        return ""
    days = (question.solved_on - question.due_on).days
    text = ngettext("，比承诺晚 %(days)d 天", "，比承诺晚 %(days)d 天", days)
    return text % {"days": days} if days > 0 else ""


def _texts(question):
    """What was answered, promised and done, each under its label, as far as it was."""
    texts = (
        (_("应询"), question.answer),
        (_("承诺"), question.promise),
        (_("解决情况"), question.evidence),
    )
    return [(label, text) for label, text in texts if text]


@dataclass(frozen=True)
class BroadcastInWords:
    """When and where an inquiry can be watched, and how many did; all empty where nowhere."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    ends_in_words: str = ""
    state: Any = ""
    viewers: str = ""
    address: str = ""
    address_label: Any = ""

    @classmethod
    def of(cls, activity):
        """The schedule of its broadcast; without one, the address that the activity names."""
        kept = Broadcast.objects.filter(activity=activity).first()
        watch = _("观看视频直播（外部网站）")
        if kept is None:
            return cls(address=activity.broadcast_link, address_label=watch)
        return cls(
            starts_at=kept.starts_at,
            ends_at=kept.ends_at,
            ends_in_words=_end(kept),
            state=_state(kept),
            viewers=_viewers(kept.viewers),
            address=kept.url or activity.broadcast_link,
            address_label=_("观看录像（外部网站）") if kept.is_over else watch,
        )


def _end(broadcast):
    """The hour; with its day where that is not the day of the start."""
    if broadcast.ends_at is None:
        return ""
    starts, ends = timezone.localtime(broadcast.starts_at), timezone.localtime(broadcast.ends_at)
    day = "" if starts.date() == ends.date() else date_format(ends, "DATE_FORMAT") + " "
    return f"{day}{ends:%H:%M}"


def _state(broadcast):
    if broadcast.is_over:
        return _("已结束")
    return _("正在直播") if broadcast.has_begun else _("尚未开始")


def _viewers(number):
    if number is None:
        return ""
    return ngettext("%(counter)s 人次", "%(counter)s 人次", number) % {"counter": number}
