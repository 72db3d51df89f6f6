"""专题询问: the list of questions, what was answered and promised, and the live broadcast."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from deputies.models import Deputy
from supervision import querysets
from supervision.choices import QuestionStatus
from supervision.models.activities import Activity
from supervision.models.opinions import DAY, Item
from workflow.models import Publishable


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
    status = models.CharField(
        _("状态"),
        max_length=20,
        choices=QuestionStatus,
        default=QuestionStatus.LISTED,
        editable=False,
    )
    answered_on = models.DateField(_("应询日期"), **DAY)
    answer = models.TextField(_("应询情况"), blank=True, editable=False)
    promise = models.TextField(_("承诺内容"), blank=True, editable=False)
    promised_on = models.DateField(_("承诺日期"), **DAY)
    put_off_to = models.DateField(_("承诺延至"), **DAY)
    due_on = models.GeneratedField(
        expression=Coalesce("put_off_to", "promised_on"),
        output_field=models.DateField(_("现承诺日期"), null=True),
        db_persist=True,
    )
    solved_on = models.DateField(_("解决日期"), **DAY)
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

    objects = querysets.QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("专题询问问题")
        ordering = ["activity", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "sequence"],
                name="inquiry_question_once",
                violation_error_message=_("这次询问已有这个序号的问题。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=QuestionStatus.values), name="inquiry_question_status_known"
            ),
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

    def __str__(self):
        return _("%(activity)s第%(sequence)d问") % {
            "activity": self.activity.title,
            "sequence": self.sequence,
        }

    @property
    def is_locked(self):
        """What was asked is locked once it has been answered."""
        return self.status != QuestionStatus.LISTED

    def get_absolute_url(self):
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

    def __str__(self):
        return _("%(activity)s直播") % {"activity": self.activity}

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def is_over(self):
        """Past its end; without one, from the day after its start."""
        if self.ends_at:
            return self.ends_at < timezone.now()
        return timezone.localdate(self.starts_at) < timezone.localdate()
