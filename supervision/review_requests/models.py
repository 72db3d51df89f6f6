"""审查建议: requests of citizens and organisations that a normative document be reviewed."""

from __future__ import annotations

import uuid
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from intake.models import CodedRecord, Sender
from supervision.documents.choices import RequesterKind, ReviewRequestStatus
from supervision.documents.models import Document
from supervision.review_requests.relations import REQUEST_CLERK
from workflow.fields import day_field, state_field, states_known
from workflow.models import Stateful


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    """Requests for review, by state and who may see them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Citizens' words and names: the city's clerks alone."""
        return REQUEST_CLERK.records(self, user)


class ReviewRequest(CodedRecord, Stateful):
    """A request for review (监督法 art. 42), answered in writing by its receipt.

    Of the receipt code only the first signs and a slow hash of the others are kept. The
    requester stands in a row of their own and is removed when the time is over.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    paper = models.CharField(_("文件名称或文号"), max_length=200, editable=False)
    text = models.TextField(_("建议审查的理由"), editable=False)
    received_on = models.DateField(_("收到日期"), editable=False)
    step_due_on = day_field(_("答复期限"))
    status = state_field(ReviewRequestStatus, ReviewRequestStatus.RECEIVED)
    document = models.ForeignKey(
        Document,
        verbose_name=_("备案审查文件"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="requests",
    )
    answer = models.TextField(_("答复"), blank=True, editable=False)
    answered_on = day_field(_("答复日期"))

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("审查建议")
        ordering = ["-received_on", "-id"]
        constraints = [
            states_known(ReviewRequestStatus, "review_request_status_known"),
        ]
        indexes = [
            models.Index(fields=["status", "step_due_on"], name="review_request_status"),
        ]

    def __str__(self) -> str:
        return self.number


class Requester(Sender):
    """Who asks for a review."""

    personal = {"name": "", "contact": ""}

    request = models.OneToOneField(
        ReviewRequest,
        verbose_name=_("审查建议"),
        on_delete=models.PROTECT,
        related_name="requester",
    )
    kind = models.CharField(
        _("身份"), max_length=20, choices=RequesterKind, default=RequesterKind.CITIZEN
    )
    name = models.CharField(_("姓名或名称"), max_length=100, blank=True)
    contact = models.CharField(_("联系方式"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审查建议人")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.request)
