"""代表建议: deputies' suggestions, handled in the same closed loop as list items."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import UNIT_ROLES, Role
from accounts.models import Organization, User
from deputies.people.models import Deputy
from pages.readers import PublicRecords
from registers.merging.models import known_as
from workflow.canonical import CanonicalField, number_contains, number_of_year, refuse_twin
from workflow.cases import HandlingEntry, TimelineFile, UnitRequest, one_pending
from workflow.choices import OUTCOME_SIGNS, Outcome, Satisfaction
from workflow.days import year_span
from workflow.fields import day_field, not_before, person_field, state_field, states_known
from workflow.models import Clock, Stateful
from workflow.parts import CasePart, JoinedCase


class SuggestionStatus(models.TextChoices):
    """The states of a suggestion; those between 待交办 and 已办结 are the ledger's."""

    DRAFT = "draft", _("起草中")
    SUBMITTED = "submitted", _("待受理")
    RECEIVED = "received", _("待交办")
    HANDED_OVER = "handed_over", _("已交办")
    HANDLING = "handling", _("办理中")
    REPLIED = "replied", _("已答复")
    REDOING = "redoing", _("重新办理")
    CONCLUDED = "concluded", _("已办结")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")


class SuggestionRequestKind(models.TextChoices):
    """What a unit may ask for."""

    EXTENSION = "extension", _("申请延期")
    RETURN = "return", _("申请退回")


BEFORE_RECEIPT = (SuggestionStatus.DRAFT, SuggestionStatus.SUBMITTED)
"""Until it is received, deputies co-sign it or take their names back."""
IN_PUBLIC = (
    SuggestionStatus.HANDED_OVER,
    SuggestionStatus.HANDLING,
    SuggestionStatus.REPLIED,
    SuggestionStatus.REDOING,
    SuggestionStatus.CONCLUDED,
)


WITH_UNIT = (
    SuggestionStatus.HANDED_OVER,
    SuggestionStatus.HANDLING,
    SuggestionStatus.REDOING,
)


SIGNS: dict[str, str] = {
    SuggestionStatus.HANDLING: "working",
    SuggestionStatus.RECEIVED: "working",
    SuggestionStatus.REPLIED: "replied",
    SuggestionStatus.REDOING: "returned",
    SuggestionStatus.CONCLUDED: "verified",
}
"""The mark beside the word of a state; every other one waits."""


OPEN = (SuggestionStatus.RECEIVED, *WITH_UNIT, SuggestionStatus.REPLIED)
"""Received and not yet concluded."""


NOT_RAISED = (SuggestionStatus.DRAFT, SuggestionStatus.WITHDRAWN, SuggestionStatus.NOT_ACCEPTED)


class SuggestionQuerySet(PublicRecords[Any]):
    """Suggestions, and who may read which of them."""

    def public(self) -> Self:
        """Published, and handed over at least."""
        return self.filter(is_public=True, status__in=IN_PUBLIC)

    def matching(self, text: str) -> Self:
        """The text stands in the number or the title."""
        number = number_contains(text) | number_of_year(text) | known_as(self.model, text)
        return self.filter(Q(title__contains=text) | number)

    def raised(self) -> Self:
        """Submitted, and neither refused nor withdrawn."""
        return self.exclude(status__in=NOT_RAISED)

    def answered_by(self, day: date) -> Self:
        """First answered on the day or before."""
        return self.filter(replied_on__lte=day)

    def of_year(self, year: int) -> Self:
        """Of a year's numbering."""
        return self.filter(year=year)

    def with_unit(self) -> Self:
        """In the hands of the units, still to be answered."""
        return self.filter(status__in=WITH_UNIT)

    def overdue(self, on: date) -> Self:
        """Still to be answered though the day has passed."""
        return self.with_unit().filter(deadline__lt=on)

    def handed_over(self) -> Self:
        """Handed over to units and not called off."""
        return self.filter(handed_over_on__isnull=False).exclude(
            status__in=(*NOT_RAISED, SuggestionStatus.SUBMITTED, SuggestionStatus.RECEIVED)
        )

    def of_units(self, organizations: Iterable[object]) -> Self:
        """Where one of these units leads or assists."""
        assisted = self.model.assisting_units.through.objects.filter(organization__in=organizations)
        return self.filter(Q(lead_unit__in=organizations) | Q(pk__in=assisted.values("suggestion")))

    def of_deputy(self, user: User) -> Self:
        """Suggestions that the deputy leads or co-signed."""
        if not user.has_role(Role.DEPUTY):
            return self.none()
        cosigned = self.model.cosigners.through.objects.filter(deputy__user=user.pk)
        return self.filter(Q(lead_deputy__user=user.pk) | Q(pk__in=cosigned.values("suggestion")))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everything of a suggestion, its timeline and its files; a draft is its deputy's and
        theirs whom it asks to co-sign."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk__in=[])
        if user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER):
            scope |= ~Q(status=SuggestionStatus.DRAFT) | Q(created_by=user.pk)
        units = user.organizations_as(*UNIT_ROLES)
        if units:
            handed_over = self.model.objects.handed_over()
            scope |= Q(pk__in=handed_over.of_units(units).values("pk"))
        if user.has_role(Role.DEPUTY):
            own = self.model.objects.of_deputy(user)
            asked = self.model.asked.through.objects.filter(deputy__user=user.pk)
            scope |= Q(pk__in=own.values("pk"))
            scope |= Q(pk__in=asked.values("suggestion"), status__in=BEFORE_RECEIPT)
        return self.filter(scope)

    def handed_over_in(self, year: int) -> Self:
        """Handed over in a calendar year."""
        return self.filter(handed_over_on__range=year_span(year))


class SuggestionFileQuerySet(models.QuerySet[Any]):
    """Evidence on suggestions."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the suggestions that the person may read."""
        suggestions = Suggestion.objects
        return self.filter(entry__suggestion__in=suggestions.visible_to(user).values("pk"))


class Suggestion(JoinedCase, Stateful):
    """A suggestion, criticism or comment of deputies (代表法 2025 art. 51–52).

    Answered within three months of the hand-over, six where it is ``wide``; redone within a month
    where its deputy is not satisfied. ``due_on`` is never overwritten: an extension stands beside
    it. Outcome, satisfaction and publication are three separate axes.
    """

    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(1949), MaxValueValidator(2100)]
    )
    number = models.CharField(_("编号"), max_length=30, null=True, blank=True)
    canonical = CanonicalField(of="number")
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("建议内容"), blank=True)
    policy_area = models.CharField(_("领域"), max_length=50, blank=True)
    at_session = models.BooleanField(_("大会期间提出"), default=False)
    lead_deputy = models.ForeignKey(
        Deputy,
        verbose_name=_("领衔代表"),
        on_delete=models.PROTECT,
        related_name="led_suggestions",
    )
    cosigners = models.ManyToManyField(
        Deputy, verbose_name=_("附议代表"), blank=True, related_name="cosigned_suggestions"
    )
    asked = models.ManyToManyField(
        Deputy,
        verbose_name=_("等待附议的代表"),
        blank=True,
        editable=False,
        related_name="asked_to_cosign",
        help_text=_("本人同意之后才算附议。"),
    )
    lead_unit = models.ForeignKey(
        Organization,
        verbose_name=_("主办单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_suggestions",
    )
    assisting_units = models.ManyToManyField(
        Organization, verbose_name=_("协办单位"), blank=True, related_name="assisted_suggestions"
    )
    status = state_field(SuggestionStatus, SuggestionStatus.DRAFT)
    wide = models.BooleanField(
        _("涉及面广、办理难度大"), default=False, help_text=_("答复期限为六个月。")
    )
    is_key = models.BooleanField(_("重点督办"), default=False, editable=False)
    supervised_by = models.CharField(_("督办领导"), max_length=100, blank=True, editable=False)

    submitted_on = day_field(_("提交日期"))
    received_on = day_field(_("受理日期"))
    received_by = person_field(_("受理人"))
    right_door = models.CharField(_("应找的部门"), max_length=300, blank=True, editable=False)
    handed_over_on = day_field(_("交办日期"))
    clock = models.ForeignKey(
        Clock,
        verbose_name=_("期限依据"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due_on = day_field(_("答复期限"))
    extended_to = day_field(_("延期至"))
    deadline = models.GeneratedField(
        expression=models.functions.Coalesce("extended_to", "due_on"),
        output_field=models.DateField(null=True),
        db_persist=True,
        verbose_name=_("当前期限"),
    )
    step_due_on = day_field(
        _("本环节期限"), help_text=_("受理、签收或评价的最后一天，与答复期限无关。")
    )
    acknowledged_on = day_field(_("签收日期"))
    consulted_on = day_field(_("面商日期"))
    replied_on = day_field(_("答复日期"), help_text=_("首次答复的日期，重新办理不改变它。"))
    replied_by = person_field(_("答复人"))
    reply = models.TextField(_("答复内容"), blank=True, editable=False)
    outcome = models.CharField(
        _("办理结果"), max_length=20, choices=Outcome, blank=True, editable=False
    )
    promised_on = day_field(_("承诺日期"))
    satisfaction = models.CharField(
        _("评价"), max_length=20, choices=Satisfaction, blank=True, editable=False
    )
    concluded_on = day_field(_("办结日期"))
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1, editable=False)
    is_public = models.BooleanField(_("公开"), default=False, editable=False)
    is_sample = models.BooleanField(_("示例数据"), default=False, editable=False)
    created_by = person_field(_("登记人"))

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代表建议")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "canonical"],
                name="suggestion_number_once",
                violation_error_message=_("这一年度已有同一编号的建议。"),
            ),
            states_known(SuggestionStatus, "suggestion_status_known"),
            not_before(
                "due_on",
                "handed_over_on",
                "suggestion_due_after_hand_over",
                _("答复期限不能早于交办日期。"),
                first_may_lack=True,
            ),
        ]
        indexes = [
            models.Index(fields=["-year", "-id"], name="suggestion_newest"),
            models.Index(fields=["status", "deadline"], name="suggestion_status"),
            models.Index(fields=["lead_unit", "status", "deadline"], name="suggestion_unit"),
            models.Index(fields=["lead_deputy", "status"], name="suggestion_deputy"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_twin(self, _("这一年度已有同一编号的建议。"), "year")

    def __str__(self) -> str:
        return f"{self.year}-{self.number} {self.title}" if self.number else self.title

    def get_absolute_url(self) -> str:
        return reverse("my_suggestions:suggestion", args=[self.pk])

    @property
    def running_until(self) -> date | None:
        """The day of the answer while a unit has it in hand; then no day is late any more."""
        return self.deadline if self.status in WITH_UNIT else None

    @property
    def stands(self) -> list[tuple[str, object]]:
        """Its state, that it did not satisfy, and what the answer says: signs with words."""
        dissatisfied = self.satisfaction == Satisfaction.DISSATISFIED
        return [
            (SIGNS.get(self.status, "waiting"), self.get_status_display()),
            ("returned", self.get_satisfaction_display() if dissatisfied else ""),
            (OUTCOME_SIGNS.get(self.outcome, ""), self.get_outcome_display()),
        ]


PAPER = ("acknowledge_for", "report_progress_for", "reply_for", "rate_for")
"""Actions by which staff write down from paper what a unit or a deputy without an account said."""


class SuggestionEntry(HandlingEntry):
    """A line of a suggestion's timeline: who wrote what, when, with which evidence."""

    suggestion = models.ForeignKey(
        Suggestion, verbose_name=_("代表建议"), on_delete=models.PROTECT, related_name="entries"
    )

    class Meta(HandlingEntry.Meta):
        verbose_name = verbose_name_plural = _("建议办理记录")
        indexes = [models.Index(fields=["suggestion", "at"], name="suggestion_story")]


class SuggestionFile(TimelineFile):
    """Evidence filed with a line of the timeline; seen by whoever sees the suggestion."""

    entry = models.ForeignKey(
        SuggestionEntry, verbose_name=_("办理记录"), on_delete=models.PROTECT, related_name="files"
    )

    objects = SuggestionFileQuerySet.as_manager()

    class Meta(TimelineFile.Meta):
        verbose_name = verbose_name_plural = _("建议佐证材料")


class SuggestionRequest(UnitRequest):
    """What a unit asks for: more time, or to hand the suggestion back within the allowed days."""

    suggestion = models.ForeignKey(
        Suggestion, verbose_name=_("代表建议"), on_delete=models.PROTECT, related_name="requests"
    )
    kind = models.CharField(_("类别"), max_length=20, choices=SuggestionRequestKind)

    class Meta(UnitRequest.Meta):
        verbose_name = verbose_name_plural = _("建议办理申请")
        constraints = [one_pending("suggestion", "suggestion_request_one_pending")]


class SuggestionPart(CasePart):
    """A part of a suggestion that was split: the suggestion stays one, in every figure."""

    suggestion = models.ForeignKey(
        Suggestion, verbose_name=_("代表建议"), on_delete=models.PROTECT, related_name="parts"
    )

    class Meta(CasePart.Meta):
        verbose_name = verbose_name_plural = _("建议分项")
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "sequence"], name="suggestion_part_once"),
        ]
