"""Yearly supervision plans of the committee and of the towns, and the topics proposed for them."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deputies.people.models import Deputy
from pages.readers import PublicRecords
from supervision.activities.choices import Method
from supervision.activities.models import Activity
from supervision.bodies.models import BodyQuerySet, OfBody, once
from supervision.bodies.relations import body_reader_at
from workflow.fields import day_field, person_field, state_field, states_known
from workflow.models import Stateful
from workflow.relations import Person, Where


class PlanStatus(models.TextChoices):
    """Whether a plan is a draft or adopted (监督法 art. 63)."""

    DRAFT = "draft", _("拟订中")
    ADOPTED = "adopted", _("已通过")


class TopicStatus(models.TextChoices):
    """How far a topic is: proposed, adopted, left out, or dropped later."""

    PROPOSED = "proposed", _("待研究")
    ADOPTED = "adopted", _("已列入")
    LEFT_OUT = "left_out", _("未列入")
    DROPPED = "dropped", _("已取消")


class TopicSource(models.TextChoices):
    """Who brought a topic up."""

    STAFF = "staff", _("工作机构")
    DEPUTY = "deputy", _("代表")
    STATION = "station", _("联络站群众事项")
    PUBLIC = "public", _("社会公众")


class ChangeKind(models.TextChoices):
    """How an adopted plan was changed during its year."""

    ADDED = "added", _("增补")
    MOVED = "moved", _("调整时间")
    DROPPED = "dropped", _("取消")


IN_PLAN = (TopicStatus.ADOPTED, TopicStatus.DROPPED)
"""Lines of the adopted plan; a dropped one stays visible as a change."""
PUBLIC = Where(status__in=IN_PLAN, plan__is_public=True, plan__status=PlanStatus.ADOPTED)
READER = body_reader_at("plan") | Person("created_by") | PUBLIC
"""Who reads a topic: the plan's body, whoever proposed it, everybody once it is published."""


class PlanQuerySet(BodyQuerySet):
    """Plans of the committee and of towns, by year."""

    def kept(self) -> Self:
        """All of them: a plan is not withdrawn."""
        return self

    def public(self) -> Self:
        """Adopted, and published by a second person."""
        return self.filter(is_public=True, status=PlanStatus.ADOPTED)

    def of_year(self, year: int) -> Self:
        """The plans of a year."""
        return self.filter(year=year)


class TopicQuerySet(PublicRecords[Any]):
    """Lines of plans, by plan, month and who may see them."""

    def proposed(self) -> Self:
        """Neither in a plan nor left out of one."""
        return self.filter(status=TopicStatus.PROPOSED)

    def lines(self) -> Self:
        """What stands in the plan, also what was dropped after its adoption."""
        return self.filter(status__in=IN_PLAN)

    def public(self) -> Self:
        """Lines of published plans."""
        return self.lines().filter(plan__is_public=True, plan__status=PlanStatus.ADOPTED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is public, what the person answers for, and one's own proposals."""
        if not user.is_authenticated:
            return self.public()
        return READER.records(self, user)

    def with_score(self) -> Self:
        """Annotates ``score``, the mean of all points given, None where nobody scored yet."""
        return self.annotate(score=Avg("scores__points"))

    def in_order(self) -> Self:
        """By planned month."""
        return self.order_by("month", "pk")


MONTH: dict[str, Any] = {"validators": [MinValueValidator(1), MaxValueValidator(12)]}


class Plan(OfBody):
    """The plan of a body and a year."""

    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(1949), MaxValueValidator(2100)]
    )
    text = models.TextField(_("总体要求"), blank=True)
    adopted_on = day_field(_("通过日期"))
    meeting = models.CharField(_("通过的主任会议"), max_length=100, blank=True, editable=False)
    status = state_field(PlanStatus, PlanStatus.DRAFT)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("年度监督工作计划")
        ordering = ["-year", "organization_id"]
        constraints = once("plan", "year", message=_("这一年度的计划已经登记。"))

    def __str__(self) -> str:
        return _("%(year)s年监督工作计划（%(body)s）") % {"year": self.year, "body": self.body}

    def get_absolute_url(self) -> str:
        return reverse("supervision:plan", args=[self.year])


class Topic(Stateful):
    """A line proposed for the plan of a year; ``activity`` is what became of it."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("计划"), on_delete=models.PROTECT, related_name="topics"
    )
    title = models.CharField(_("议题"), max_length=200)
    method = models.CharField(_("方式"), max_length=30, choices=Method, blank=True)
    policy_area = models.CharField(_("领域"), max_length=50, blank=True)
    lead = models.CharField(_("牵头的工作机构"), max_length=100, blank=True)
    month = models.PositiveSmallIntegerField(_("计划月份"), null=True, blank=True, **MONTH)
    reason = models.TextField(_("理由"), blank=True)
    source = models.CharField(
        _("提出"), max_length=20, choices=TopicSource, default=TopicSource.STAFF
    )
    proposed_by = models.ForeignKey(
        Deputy,
        verbose_name=_("提出的代表"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposed_topics",
    )
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("对应的监督活动"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_topics",
    )
    status = state_field(TopicStatus, TopicStatus.PROPOSED)
    created_by = person_field(_("登记人"), blank=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("计划议题")
        ordering = ["plan", "month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "title"],
                name="topic_once",
                violation_error_message=_("这一年度已有同一标题的议题。"),
            ),
            states_known(TopicStatus, "topic_status_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.plan.get_absolute_url()}#topic-{self.pk}"


class TopicScore(models.Model):
    """What one person gave; a later word of the same person replaces it."""

    topic = models.ForeignKey(
        Topic, verbose_name=_("议题"), on_delete=models.CASCADE, related_name="scores"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("评分人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    points = models.PositiveSmallIntegerField(
        _("评分"), validators=[MinValueValidator(1), MaxValueValidator(10)]
    )

    class Meta:
        verbose_name = verbose_name_plural = _("议题评分")
        ordering = ["topic", "id"]
        constraints = [models.UniqueConstraint(fields=["topic", "by"], name="topic_score_once")]

    def __str__(self) -> str:
        return str(self.points)


class TopicChange(models.Model):
    """A change of the adopted plan, shown to the public as such."""

    topic = models.ForeignKey(
        Topic, verbose_name=_("议题"), on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField(_("变化"), max_length=20, choices=ChangeKind)
    changed_on = models.DateField(_("日期"))
    old_month = models.PositiveSmallIntegerField(_("原定月份"), null=True, blank=True)
    new_month = models.PositiveSmallIntegerField(_("调整到"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = _("计划的变化")
        ordering = ["topic", "changed_on", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()
