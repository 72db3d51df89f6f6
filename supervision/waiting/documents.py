"""Normative documents that wait for the clerks and leaders of their level."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registers.waiting import Waiting, register
from supervision.choices import REQUEST_OPEN, DocumentStatus
from supervision.models import Document, ReviewRequest

DAYS_TO_PUBLISH = timedelta(days=60)


def _in_charge(*states):
    return lambda user, today: Document.objects.in_charge(user).filter(status__in=states)


def _to_publish(user, today):
    """Concluded lately; what is let lie for two months stays unpublished."""
    concluded = Document.objects.led_by(user).filter(
        status=DocumentStatus.CONCLUDED,
        is_public=False,
        concluded_on__gt=today - DAYS_TO_PUBLISH,
    )
    return concluded.exclude(created_by=user.pk)


def _requests(user, today):
    return ReviewRequest.objects.visible_to(user).filter(status__in=REQUEST_OPEN)


def _kind(key, label, action, records, **options):
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda document: document.title,
        subject=lambda document: document.number,
        source=lambda document: document.maker,
        path=lambda document: reverse("admin:supervision_document_change", args=[document.pk]),
        ready=_ready,
        **options,
    )


def _ready(documents):
    return documents.select_related("maker")


register(
    _kind(
        "document_register",
        _("待登记的备案文件"),
        _("登记"),
        _in_charge(DocumentStatus.FILED),
        due="step_due_on",
        since=lambda document: document.filed_on,
        place=50,
    ),
    _kind(
        "document_supplement",
        _("等待补正的备案文件"),
        _("补正"),
        _in_charge(DocumentStatus.DEFERRED),
        due="step_due_on",
        place=51,
    ),
    _kind(
        "document_review",
        _("待审查的文件"),
        _("审查"),
        _in_charge(DocumentStatus.REGISTERED, DocumentStatus.REVIEWING, DocumentStatus.REPLIED),
        order="filed_on",
        since=lambda document: document.registered_on,
        place=52,
    ),
    _kind(
        "document_reply",
        _("等待制定机关反馈"),
        _("催办"),
        _in_charge(DocumentStatus.OPINION_SENT),
        due="step_due_on",
        since=lambda document: document.opinion_sent_on,
        place=53,
    ),
    _kind(
        "document_publish",
        _("待公开的备案审查"),
        _("公开"),
        _to_publish,
        order="concluded_on",
        since=lambda document: document.concluded_on,
        place=54,
    ),
    Waiting(
        key="review_request",
        label=_("审查建议"),
        action=_("答复"),
        records=_requests,
        title=lambda request: request.paper,
        subject=lambda request: request.number,
        source=lambda request: _("公民、组织"),
        path=lambda request: reverse("admin:supervision_reviewrequest_change", args=[request.pk]),
        due="step_due_on",
        since=lambda request: request.received_on,
        place=55,
    ),
)
