"""Questions of special inquiries, followed until they are solved, and their broadcasts."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from deputies.people.models import Deputy
from pages.readers import PublicRecords
from supervision.activities.choices import Level
from supervision.activities.models import Activity
from supervision.inquiries.relations import QUESTION_KEEPER, QUESTION_READER
from supervision.items.models import Item
from workflow.fields import day_field, state_field, states_known
from workflow.models import Publishable
from workflow.relations import Where


class QuestionStatus(models.TextChoices):
    """The course of one question of a special inquiry, followed until it is solved."""

    LISTED = "listed", _("待应询")
    ANSWERED = "answered", _("已应询")
    PROMISED = "promised", _("已承诺")
    SOLVED = "solved", _("已解决")
    WITHDRAWN = "withdrawn", _("已作废")


UNSOLVED = (QuestionStatus.LISTED, QuestionStatus.ANSWERED, QuestionStatus.PROMISED)
KEPT_QUESTIONS = (*UNSOLVED, QuestionStatus.SOLVED)
PUBLIC = Where(is_public=True, activity__is_public=True, status__in=KEPT_QUESTIONS)
"""Everybody reads it: published, of a published inquiry, and not withdrawn."""


class QuestionQuerySet(PublicRecords["InquiryQuestion"]):
    """Questions of special inquiries, by who may see one before it is public."""

    def public(self) -> Self:
        """What everybody reads."""
        return self.filter(**PUBLIC.lookups)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Congress staff of the level; everybody else sees what is published."""
        if not user.is_authenticated:
            return self.public()
        return (QUESTION_READER | PUBLIC).records(self, user)

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """Questions that the person may list and edit."""
        return QUESTION_KEEPER.records(self, user)

    def kept(self) -> Self:
        """What was not withdrawn."""
        return self.filter(status__in=KEPT_QUESTIONS)

    def city(self) -> Self:
        """Of inquiries of the city committee."""
        return self.filter(activity__level=Level.CITY)

    def solved_between(self, first: date, last: date) -> Self:
        """Marked solved with a date from ``first`` to ``last``."""
        return self.filter(status=QuestionStatus.SOLVED, solved_on__range=(first, last))

    def promised_by(self, day: date) -> Self:
        """Promised for a day that has come, and not solved."""
        return self.filter(status=QuestionStatus.PROMISED, due_on__lte=day)

    def counted(self) -> dict[str, int]:
        """How many questions are kept, answered, promised and solved, in one query."""
        had_answer = Q(status__in=(QuestionStatus.SOLVED, QuestionStatus.PROMISED))
        return self.aggregate(
            listed=Count("pk"),
            answered=Count("pk", filter=had_answer | Q(status=QuestionStatus.ANSWERED)),
            promised=Count("pk", filter=Q(promised_on__isnull=False)),
            solved=Count("pk", filter=Q(status=QuestionStatus.SOLVED)),
        )

    def in_order(self) -> Self:
        """As they were listed."""
        return self.order_by("sequence", "id")


class InquiryQuestion(Publishable):
    """One question of a special inquiry (监督法 art. 47–50), followed until it is solved.

    ``promised_on`` is never overwritten: a promise put off stands beside it.
    """

    activity = models.ForeignKey(
        Activity,
        verbose_name=_("监督活动"),
        on_delete=models.PROTECT,
        related_name="inquiry_questions",
    )
    sequence = models.PositiveSmallIntegerField(_("序号"), validators=[MinValueValidator(1)])
    question = models.TextField(_("问题"))
    asked_by = models.ForeignKey(
        Deputy,
        verbose_name=_("提问代表"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inquiry_questions",
    )
    unit = models.ForeignKey(
        Organization,
        verbose_name=_("应询单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inquiry_questions",
    )
    status = state_field(QuestionStatus, QuestionStatus.LISTED)
    answered_on = day_field(_("应询日期"))
    answer = models.TextField(_("应询情况"), blank=True, editable=False)
    promise = models.TextField(_("承诺内容"), blank=True, editable=False)
    promised_on = day_field(_("承诺日期"))
    put_off_to = day_field(_("承诺延至"))
    due_on = models.GeneratedField(
        expression=Coalesce("put_off_to", "promised_on"),
        output_field=models.DateField(null=True),
        db_persist=True,
        verbose_name=_("现承诺日期"),
    )
    solved_on = day_field(_("解决日期"))
    evidence = models.TextField(_("解决情况和佐证"), blank=True, editable=False)
    item = models.OneToOneField(
        Item,
        verbose_name=_("清单事项"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="inquiry_question",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("专题询问问题")
        ordering = ["activity", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "sequence"],
                name="inquiry_question_once",
                violation_error_message=_("这次询问已有这个序号的问题。"),
            ),
            states_known(QuestionStatus, "inquiry_question_status_known"),
            models.CheckConstraint(
                condition=~Q(status="promised") | Q(promised_on__isnull=False),
                name="inquiry_promise_has_day",
                violation_error_message=_("承诺必须写明日期。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="solved") | Q(solved_on__isnull=False),
                name="inquiry_solved_has_day",
                violation_error_message=_("已解决的问题必须有解决日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="inquiry_promises_due"),
            models.Index(fields=["solved_on"], name="inquiry_solved"),
        ]

    def __str__(self) -> str:
        return _("%(activity)s第%(sequence)d问") % {
            "activity": self.activity.title,
            "sequence": self.sequence,
        }

    @property
    def is_locked(self) -> bool:
        """What was asked is locked once it has been answered."""
        return self.status != QuestionStatus.LISTED

    def get_absolute_url(self) -> str:
        page = reverse("supervision:inquiry", args=[self.activity.number])
        return f"{page}#question-{self.pk}"


class Broadcast(models.Model):
    """The live broadcast of an activity: when, where, and how many watched (人次)."""

    activity = models.OneToOneField(
        Activity, verbose_name=_("监督活动"), on_delete=models.CASCADE, related_name="broadcast"
    )
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    url = models.URLField(_("直播地址"), max_length=300, blank=True)
    viewers = models.PositiveIntegerField(
        _("观看人次"), null=True, blank=True, help_text=_("直播结束后填写。")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("直播")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="broadcast_ends_after_start",
                violation_error_message=_("直播的结束时间必须晚于开始时间。"),
            )
        ]

    def __str__(self) -> str:
        return _("%(activity)s直播") % {"activity": self.activity}

    @property
    def has_begun(self) -> bool:
        """Whether it has begun by now."""
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        """Past its end; without one, from the day after its start."""
        if self.ends_at:
            return self.ends_at < timezone.now()
        return timezone.localdate(self.starts_at) < timezone.localdate()
