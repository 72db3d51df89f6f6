"""Sessions of the committee, the chairpersons and the congresses, and what they decided."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from supervision.bodies.models import BodyQuerySet, OfBody, once
from supervision.numerals import chinese
from workflow.ballots import carried, check_ballots, majority_of, quorum_met
from workflow.canonical import CanonicalField, number_contains, refuse_twin
from workflow.choices import RecordStatus
from workflow.days import year_span
from workflow.fields import not_before


class SessionKind(models.TextChoices):
    """Whose meeting it is: of the congress, its presidium, the committee or its chairpersons."""

    COMMITTEE = "committee", _("常委会会议")
    CHAIRPERSONS = "chairpersons", _("主任会议")
    CONGRESS = "congress", _("代表大会会议")
    PRESIDIUM = "presidium", _("主席团会议")


class DecisionKind(models.TextChoices):
    """What was decided: a resolution or decision, an appointment, a removal."""

    DECISION = "decision", _("决议决定")
    APPOINTMENT = "appointment", _("任命")
    REMOVAL = "removal", _("免职")


PEOPLE = (DecisionKind.APPOINTMENT, DecisionKind.REMOVAL)
"""What is counted in 人次."""


class SessionQuerySet(BodyQuerySet):
    """Meetings, by body and day."""

    def of_year(self, year: int) -> Self:
        """Begun in a calendar year."""
        return self.filter(held_on__range=year_span(year))

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "-id")


class DecisionQuerySet(BodyQuerySet):
    """What meetings decided, by year, kind and who may see it before it is public."""

    def of_year(self, year: int) -> Self:
        """Decided in a calendar year."""
        return self.filter(decided_on__range=year_span(year))

    def decisions(self) -> Self:
        """Resolutions and decisions, without the documents on people."""
        return self.filter(kind=DecisionKind.DECISION)

    def of_people(self) -> Self:
        """Appointments and removals, counted in 人次."""
        return self.filter(kind__in=PEOPLE)

    def matching(self, text: str) -> Self:
        """The text stands in the title or in the number."""
        return self.filter(Q(title__icontains=text) | number_contains(text))

    def newest_first(self) -> Self:
        return self.order_by("-decided_on", "-id")


NOT_CARRIED = _("赞成 %(votes)d 票，不到全体组成人员的过半数 %(needed)d 票，不能作为通过登记。")


def record_status() -> models.CharField[str, str]:
    """The state of a record that is there or withdrawn, and nothing between."""
    return models.CharField(
        _("状态"),
        max_length=20,
        choices=RecordStatus,
        default=RecordStatus.RECORDED,
        editable=False,
    )


class Session(OfBody):
    """A session of the standing committee, of the chairpersons or of a congress.

    It needs a majority of all members (地方组织法 art. 51). Of old ones nobody may have kept how
    many were there.
    """

    kind = models.CharField(
        _("会议"), max_length=20, choices=SessionKind, default=SessionKind.COMMITTEE
    )
    term = models.PositiveSmallIntegerField(_("届"), validators=[MinValueValidator(1)])
    number = models.PositiveSmallIntegerField(_("次"), validators=[MinValueValidator(1)])
    held_on = models.DateField(_("日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    members = models.PositiveSmallIntegerField(
        _("全体组成人员"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    present = models.PositiveSmallIntegerField(_("出席"), null=True, blank=True)
    agenda = models.TextField(_("议程"), blank=True)
    status = record_status()

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("会议")
        ordering = ["-held_on", "-id"]
        constraints = [
            *once("session", "kind", "term", "number", message=_("这一届的这一次会议已经登记。")),
            not_before("ends_on", "held_on", "session_ends_after_start"),
        ]
        indexes = [models.Index(fields=["-held_on", "-id"], name="session_newest")]

    def __str__(self) -> str:
        in_words = chinese if (get_language() or "zh").startswith("zh") else str
        return _("第%(term)s届第%(number)s次%(kind)s") % {
            "term": in_words(self.term),
            "number": in_words(self.number),
            "kind": self.get_kind_display(),
        }

    def get_absolute_url(self) -> str:
        return reverse("supervision:session", args=[self.pk])

    def clean(self) -> None:
        """More present than members is no count; a ledger of the past is only doubted for it."""
        if self.members and self.present and self.present > self.members:
            raise ValidationError({"present": _("出席人数不能多于全体组成人员。")})

    @property
    def needed(self) -> int | None:
        """The least number of votes that carries: more than half of all members, if known."""
        return None if self.members is None else majority_of(self.members)

    @property
    def is_quorate(self) -> bool | None:
        """More than half of all members were present; None where nobody kept the numbers."""
        if self.members is None or self.present is None:
            return None
        return quorum_met(self.members, self.present)


class Decision(OfBody):
    """A resolution or decision, or the appointments or removals of one document.

    地方组织法 art. 50. ``people`` are counted in 人次. A vote is carried by a majority of all
    members.
    """

    number = models.CharField(_("文号"), max_length=100)
    canonical = CanonicalField(of="number")
    kind = models.CharField(_("类别"), max_length=20, choices=DecisionKind)
    title = models.CharField(_("标题"), max_length=200)
    decided_on = models.DateField(_("日期"))
    people = models.PositiveSmallIntegerField(
        _("人次"), null=True, blank=True, help_text=_("任命或免职的人次。")
    )
    session = models.ForeignKey(
        Session,
        verbose_name=_("会议"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    activity = models.ForeignKey(
        "supervision.Activity",
        verbose_name=_("有关的监督活动"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text=_("据以作出决定的报告或者检查；两边的页面互相链接。"),
    )
    in_favour = models.PositiveSmallIntegerField(_("赞成"), null=True, blank=True)
    against = models.PositiveSmallIntegerField(_("反对"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(_("弃权"), null=True, blank=True)
    text = models.TextField(_("内容"), blank=True)
    report_due_on = models.DateField(_("报告执行情况的期限"), null=True, blank=True)
    what_came = models.TextField(_("执行情况"), blank=True)
    status = record_status()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("决定任免")
        ordering = ["-decided_on", "-id"]
        constraints = [
            *once("decision", "canonical", "kind", message=_("这个文号的这一类已经登记。")),
            models.CheckConstraint(
                condition=models.Q(kind__in=DecisionKind.values), name="decision_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["-decided_on", "-id"], name="decision_newest"),
            models.Index(fields=["kind", "decided_on"], name="decision_kind"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("supervision:decision", args=[self.pk])

    @property
    def running_until(self) -> date | None:
        """Until when its execution is to be reported; None once that is told."""
        return None if self.what_came else self.report_due_on

    @property
    def ballots(self) -> int | None:
        """All ballots that were counted, or None where no vote was recorded."""
        if self.in_favour is None:
            return None
        return self.in_favour + (self.against or 0) + (self.abstained or 0)

    @property
    def is_carried(self) -> bool | None:
        """Whether the recorded vote reached a majority of all members; None without one."""
        if self.session is None or self.session.members is None or self.in_favour is None:
            return None
        return carried(self.session.members, self.in_favour)

    def clean(self) -> None:
        """Counts that cannot be true, and votes that did not carry, are no decision."""
        refuse_twin(self, _("这个文号的这一类已经登记。"), "organization", "kind")
        if (self.against or self.abstained) and self.in_favour is None:
            raise ValidationError({"in_favour": _("填写了反对或弃权，请同时填写赞成票。")})
        ballots = self.ballots
        if ballots is None:
            return
        if self.session is None:
            raise ValidationError({"session": _("有表决票数时，请选择在哪次会议表决。")})
        if self.session.members is None or self.session.present is None:
            raise ValidationError({"session": _("这次会议还没有登记应出席和出席人数。")})
        try:
            check_ballots(self.session.members, self.session.present, ballots)
        except ValidationError as wrong:
            raise ValidationError({"in_favour": wrong}) from wrong
        if not self.is_carried:
            facts = {"votes": self.in_favour, "needed": self.session.needed}
            raise ValidationError({"in_favour": ValidationError(NOT_CARRIED, params=facts)})
