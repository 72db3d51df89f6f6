"""Opinion documents of the congress: drafted, handed over with their lists, answered, published."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from pages.readers import PublicRecords
from supervision.activities.models import Activity
from supervision.opinions.choices import UNSEEN_OUTSIDE, OpinionKind, OpinionStatus
from supervision.opinions.relations import KEEPER, READER, STAFF
from workflow.canonical import CanonicalField, refuse_twin
from workflow.fields import day_field, person_field, state_field, states_known
from workflow.models import Stateful


class OpinionQuerySet(PublicRecords[Any]):
    """Opinions with their lists, by who may see one before it is handed over."""

    def public(self) -> Self:
        """Published with its activity."""
        return self.handed_over().filter(is_public=True, activity__is_public=True)

    def handed_over(self) -> Self:
        """Handed over and not withdrawn."""
        return self.exclude(status__in=UNSEEN_OUTSIDE)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is public; congress staff also see drafts, within what they read of activities."""
        return READER.records(self, user) if user.is_authenticated else self.public()

    def kept_by(self, user: User | AnonymousUser) -> Self:
        """With their drafts and their history: for the congress staff of the level alone."""
        return STAFF.records(self, user)

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """Of activities that the person may edit."""
        return KEEPER.records(self, user)


class Opinion(Stateful):
    """An opinion document (份) with its numbered list; addressed to an organ (监督法 art. 17)."""

    number = models.CharField(
        _("文号"),
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        help_text=_("交办时必须填写，例如：永人大视〔2026〕3号。"),
        error_messages={"unique": _("这个文号已经使用。")},
    )
    canonical = CanonicalField(of="number", unique=True)
    activity = models.ForeignKey(
        Activity, verbose_name=_("监督活动"), on_delete=models.PROTECT, related_name="opinions"
    )
    kind = models.CharField(
        _("类别"), max_length=20, choices=OpinionKind, default=OpinionKind.INSPECTION
    )
    title = models.CharField(_("标题"), max_length=200)
    addressee = models.ForeignKey(
        Organization,
        verbose_name=_("交办对象"),
        on_delete=models.PROTECT,
        related_name="opinions",
        help_text=_("受监督的机关；具体办理单位在清单中逐条填写。"),
    )
    status = state_field(OpinionStatus, OpinionStatus.DRAFTED)
    handed_over_on = day_field(_("交办日期"))
    reported_on = day_field(_("报告日期"))
    report_text = models.TextField(_("研究处理情况"), blank=True, editable=False)
    drafted_by = person_field(_("起草人"))
    submitted_by = person_field(_("提交人"))
    approved_by = person_field(_("审签人"))
    is_public = models.BooleanField(_("公开"), default=False, editable=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("意见")
        ordering = ["-handed_over_on", "-id"]
        constraints = [
            states_known(OpinionStatus, "opinion_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=["drafted", "submitted", "withdrawn"])
                | Q(handed_over_on__isnull=False, number__isnull=False),
                name="opinion_handed_over_has_number_and_day",
                violation_error_message=_("已交办的意见必须有文号和交办日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["-handed_over_on", "-id"], name="opinion_newest"),
            models.Index(fields=["kind", "handed_over_on"], name="opinion_kind_day"),
            models.Index(fields=["status", "-id"], name="opinion_status"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title

    def clean(self) -> None:
        super().clean()
        refuse_twin(self, _("这个文号已经使用。"))

    @property
    def is_locked(self) -> bool:
        """Numbering and text are locked from the submission on."""
        return self.status != OpinionStatus.DRAFTED

    def get_absolute_url(self) -> str:
        return f"{self.activity.get_absolute_url()}#opinion-{self.pk}"
