"""Well-being projects of a body and a year: chosen by vote, reported on, assessed."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from deputies.people.models import Deputy
from supervision.assessments.models import SatisfactionBallot
from supervision.bodies.models import BodyQuerySet, OfBody, once
from supervision.projects.relations import PROJECT_UNIT
from workflow.fields import state_field, states_known


class RoundStatus(models.TextChoices):
    """How far the projects of a year are: collected, voted on, assessed at its end."""

    COLLECTING = "collecting", _("征集中")
    VOTED = "voted", _("已票决")
    ASSESSED = "assessed", _("已测评")


class ProjectStatus(models.TextChoices):
    """How far a well-being project is."""

    CANDIDATE = "candidate", _("候选")
    UNDER_WAY = "under_way", _("实施中")
    COMPLETED = "completed", _("已完成")
    UNFINISHED = "unfinished", _("未完成")
    WITHDRAWN = "withdrawn", _("已撤回")


CHOSEN = (ProjectStatus.UNDER_WAY, ProjectStatus.COMPLETED, ProjectStatus.UNFINISHED)
"""After the vote; a project that was not chosen stays a candidate."""


SIGNS: dict[str, str] = {
    ProjectStatus.COMPLETED: "verified",
    ProjectStatus.UNDER_WAY: "working",
    ProjectStatus.UNFINISHED: "returned",
}
"""The mark beside the word of a state; every other one waits."""


class ProjectRoundQuerySet(BodyQuerySet):
    """The yearly choice of projects, by body."""

    def kept(self) -> Self:
        """All of them: a year is not withdrawn."""
        return self

    def newest_first(self) -> Self:
        return self.order_by("-year", "organization_id")


class ProjectQuerySet(BodyQuerySet):
    """Well-being projects, by year, body and who may see one before it is public."""

    def kept(self) -> Self:
        """Not withdrawn."""
        return self.exclude(status=ProjectStatus.WITHDRAWN)

    def of_year(self, year: int) -> Self:
        return self.filter(year=year)

    def chosen(self) -> Self:
        """Chosen by vote, and not withdrawn."""
        return self.filter(is_chosen=True, status__in=CHOSEN)

    def candidates(self) -> Self:
        """Put forward and not voted on yet."""
        return self.filter(status=ProjectStatus.CANDIDATE)

    def completed_by(self, day: date) -> Self:
        """Completed on the day or before."""
        return self.filter(status=ProjectStatus.COMPLETED, completed_on__lte=day)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Besides what staff answer for: the responsible unit sees its own once it is chosen."""
        found = super().visible_to(user)
        if not user.is_authenticated:
            return found
        own = PROJECT_UNIT.scope(self.model, user, timezone.localdate())
        if own is None:
            return found
        of_unit = self.model._default_manager.chosen().filter(own)
        return self.filter(Q(pk__in=found.values("pk")) | Q(pk__in=of_unit.values("pk")))

    def in_order(self) -> Self:
        """As the body numbered them."""
        return self.order_by("sequence", "pk")


FULL = 100
MONEY: dict[str, Any] = {
    "max_digits": 10,
    "decimal_places": 2,
    "null": True,
    "blank": True,
    "validators": [MinValueValidator(0)],
}
COUNT: dict[str, Any] = {"blank": True, "editable": False}
YEAR: dict[str, Any] = {"validators": [MinValueValidator(1949), MaxValueValidator(2100)]}


class ProjectRound(OfBody):
    """The projects of a body and a year as a whole: places, the vote, the assessment."""

    year = models.PositiveSmallIntegerField(_("年度"), **YEAR)
    places = models.PositiveSmallIntegerField(
        _("应选项目数"), default=10, validators=[MinValueValidator(1)]
    )
    voted_on = models.DateField(_("票决日期"), null=True, **COUNT)
    members = models.PositiveSmallIntegerField(_("全体代表"), null=True, **COUNT)
    present = models.PositiveSmallIntegerField(_("出席代表"), null=True, **COUNT)
    ballots = models.PositiveSmallIntegerField(_("收回票数"), null=True, **COUNT)
    status = state_field(RoundStatus, RoundStatus.COLLECTING)

    objects = ProjectRoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("民生实事年度")
        ordering = ["-year", "organization_id"]
        constraints = once("project_round", "year", message=_("这一年度已经登记。"))

    def __str__(self) -> str:
        return _("%(year)s年民生实事（%(body)s）") % {"year": self.year, "body": self.body}

    def get_absolute_url(self) -> str:
        return reverse("supervision:projects", args=[self.year])

    @property
    def admin_url(self) -> str:
        """The page of the back office."""
        return reverse("admin:supervision_projectround_change", args=[self.pk])

    def projects(self) -> ProjectQuerySet:
        """The body's projects of this year."""
        found = Project.objects.of_year(self.year).filter(organization=self.organization_id)
        return found if self.organization_id else Project.objects.of_city().of_year(self.year)


class ProjectAssessment(SatisfactionBallot):
    """The deputies' ballot at the year's end."""

    round = models.OneToOneField(
        ProjectRound, verbose_name=_("年度"), on_delete=models.PROTECT, related_name="assessment"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("民生实事测评")

    def __str__(self) -> str:
        return self.get_result_display()


class Project(OfBody):
    """One project: a candidate, then chosen or not; its progress in percent."""

    year = models.PositiveSmallIntegerField(_("年度"), **YEAR)
    sequence = models.PositiveSmallIntegerField(_("序号"), validators=[MinValueValidator(1)])
    title = models.CharField(_("项目"), max_length=200)
    content = models.TextField(_("内容和目标"), blank=True)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    planned_cost = models.DecimalField(_("计划投资（万元）"), **MONEY)
    spent = models.DecimalField(_("已完成投资（万元）"), **MONEY)
    unit = models.ForeignKey(
        Organization,
        verbose_name=_("责任单位"),
        on_delete=models.PROTECT,
        related_name="wellbeing_projects",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("对应的市级项目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="town_projects",
    )
    votes = models.PositiveIntegerField(_("票数"), null=True, **COUNT)
    is_chosen = models.BooleanField(_("入选"), default=False, editable=False)
    progress = models.PositiveSmallIntegerField(_("进度"), default=0, editable=False)
    status = state_field(ProjectStatus, ProjectStatus.CANDIDATE)
    completed_on = models.DateField(_("完成日期"), null=True, **COUNT)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("民生实事项目")
        ordering = ["-year", "organization_id", "sequence"]
        constraints = [
            *once("project", "year", "sequence", message=_("这一年度已有同一序号的项目。")),
            models.CheckConstraint(
                condition=Q(progress__lte=FULL), name="project_progress_within_100"
            ),
            states_known(ProjectStatus, "project_status_known"),
        ]
        indexes = [models.Index(fields=["year", "sequence"], name="project_year")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("supervision:project", args=[self.year, self.pk])

    @property
    def running_until(self) -> date | None:
        """The last day of its year, while it is not completed: what was chosen is due by then."""
        waits = self.status in CHOSEN and not self.completed_on
        return date(self.year, 12, 31) if waits else None

    @property
    def days_late(self) -> int:
        """How long after its year it was completed; 0 in time, or while it is not."""
        end = date(self.year, 12, 31)
        return max((self.completed_on - end).days, 0) if self.completed_on else 0

    @property
    def stands(self) -> list[tuple[str, object]]:
        """Its state and how far it is: a sign with words."""
        word = self.get_status_display()
        under_way = self.status == ProjectStatus.UNDER_WAY
        told = f"{word} {self.progress}%" if under_way else word
        return [(SIGNS.get(self.status, "waiting"), told)]

    @property
    def desk_url(self) -> str:
        """The page on which unit and staff work."""
        return reverse("my_items:project", args=[self.pk])

    def clean(self) -> None:
        """Raises ValidationError where a project stands below one that is not the city's."""
        parent = self.parent
        if parent is None:
            return
        if self.organization_id is None or parent.organization_id or parent.year != self.year:
            sentence = _("只有镇街区的项目能对应同一年度的市级项目。")
            raise ValidationError({"parent": sentence})


class Milestone(models.Model):
    """What is planned by the end of a month of the year."""

    project = models.ForeignKey(
        Project, verbose_name=_("项目"), on_delete=models.CASCADE, related_name="milestones"
    )
    month = models.PositiveSmallIntegerField(
        _("月份"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    text = models.CharField(_("计划做到"), max_length=200)
    progress = models.PositiveSmallIntegerField(
        _("计划进度"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(FULL)],
        help_text=_("到月底完成百分之几；填了才画出计划线。"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("月度计划")
        ordering = ["project", "month", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def percent(self) -> str:
        """How far it is to be by then; nothing where no number is planned."""
        return "" if self.progress is None else f"{self.progress}%"


class ProjectProgress(models.Model):
    """What the responsible unit or the clerk reported on a day."""

    project = models.ForeignKey(
        Project, verbose_name=_("项目"), on_delete=models.PROTECT, related_name="reports"
    )
    day = models.DateField(_("日期"))
    progress = models.PositiveSmallIntegerField(_("进度"), validators=[MaxValueValidator(FULL)])
    note = models.CharField(_("说明"), max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("报告人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("民生实事进展")
        ordering = ["project", "day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "day"],
                name="project_progress_once_a_day",
                violation_error_message=_("这一天已经报告过进展。"),
            ),
            models.CheckConstraint(condition=Q(progress__lte=FULL), name="progress_within_100"),
        ]

    def __str__(self) -> str:
        return f"{self.progress}%"


class ProjectVisit(models.Model):
    """A follow-up visit by deputies, which goes into their duty record."""

    project = models.ForeignKey(
        Project, verbose_name=_("项目"), on_delete=models.PROTECT, related_name="visits"
    )
    day = models.DateField(_("日期"))
    finding = models.TextField(_("情况"))
    deputies = models.ManyToManyField(
        Deputy, verbose_name=_("代表"), blank=True, related_name="project_visits"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("代表回访")
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return self.finding[:40]


class Proposal(models.Model):
    """What somebody suggested for the year, and the candidate that it went into."""

    round = models.ForeignKey(
        ProjectRound, verbose_name=_("年度"), on_delete=models.PROTECT, related_name="proposals"
    )
    text = models.CharField(_("建议内容"), max_length=500)
    source = models.CharField(_("来源"), max_length=100, blank=True)
    project = models.ForeignKey(
        Project,
        verbose_name=_("归入的项目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("征集到的建议")
        ordering = ["round", "id"]

    def __str__(self) -> str:
        return self.text[:40]
