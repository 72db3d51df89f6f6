"""专项行动: campaigns of deputies, grid by grid, day by day."""

from typing import Any, Self, cast

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import EXCLUSIVE_ROLES, STAFF_ROLES
from accounts.models import Area, User
from deputies.people.models import Deputy
from pages.readers import PublicRecords
from pages.untyped import AnyValue
from workflow.canonical import CanonicalField, refuse_twin
from workflow.choices import RecordStatus
from workflow.days import year_span
from workflow.fields import not_before, state_field
from workflow.models import Publishable

READERS = tuple(role for role in STAFF_ROLES if role not in EXCLUSIVE_ROLES)


class _CampaignRecords(PublicRecords[Any]):
    """Records of campaigns: congress staff see all of them, everybody the published ones."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everything for staff who read campaigns; for others what is public."""
        if user.is_authenticated and (user.is_superuser or user.has_role(*READERS)):
            return self
        return cast(Self, self.public())  # type: ignore[attr-defined]


class CampaignQuerySet(_CampaignRecords):
    """Campaigns, by who may see one before it is public."""

    def kept(self) -> Self:
        """Not withdrawn."""
        return self.exclude(status=RecordStatus.WITHDRAWN)

    def public(self) -> Self:
        """Published by a second person, and not withdrawn."""
        return self.kept().filter(is_public=True)


class GridQuerySet(_CampaignRecords):
    """Grids of campaigns; who sees the campaign sees them."""

    def public(self) -> Self:
        """Of a campaign that is public."""
        return self.filter(campaign__in=Campaign.objects.public().values("pk"))

    def with_records_in(self, year: int) -> Self:
        """Grids with an entry in the year that still counts."""
        days = CampaignDay.objects.kept().of_year(year)
        return self.filter(Exists(days.filter(grid=OuterRef("pk"))))


class CampaignDayQuerySet(_CampaignRecords):
    """Days of campaigns with what deputies did on them."""

    def kept(self) -> Self:
        """Not withdrawn, and neither is the campaign."""
        return self.exclude(status=RecordStatus.WITHDRAWN).exclude(
            grid__campaign__status=RecordStatus.WITHDRAWN
        )

    def public(self) -> Self:
        """Published by a second person, of a campaign that is public."""
        return self.kept().filter(is_public=True, grid__campaign__is_public=True)

    def of_year(self, year: int) -> Self:
        """Entries of days of the calendar year."""
        return self.filter(day__range=year_span(year))


class Campaign(Publishable):
    """A campaign such as urban renewal, in which deputies work in grids (网格)."""

    name = models.CharField(_("名称"), max_length=100)
    canonical = CanonicalField(of="name", unique=True)
    text = models.TextField(_("说明"), blank=True)
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    status = state_field(RecordStatus, RecordStatus.RECORDED)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("专项行动")
        ordering = ["-starts_on", "-id"]
        constraints = [
            not_before("ends_on", "starts_on", "campaign_ends_after_start", first_may_lack=True)
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaign", args=[self.pk])

    def clean(self) -> None:
        refuse_twin(self, _("已有同名的专项行动。"), field="name")


ROWS, COLUMNS = 8, 5
"""Of the map."""


def _place(most: int) -> dict[str, AnyValue]:
    limits = [MinValueValidator(1), MaxValueValidator(most)]
    return {"null": True, "blank": True, "validators": limits}


class Grid(models.Model):
    """One grid of a campaign, led by a member of the committee.

    ``area`` is the town that it lies in; ``row`` and ``column`` place its square on the campaign's
    own map, whose grids stand in their order while not all of them have a place.
    """

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("专项行动"), on_delete=models.PROTECT, related_name="grids"
    )
    name = models.CharField(_("网格"), max_length=100)
    canonical = CanonicalField(of="name")
    leader = models.CharField(_("牵头"), max_length=100, blank=True)
    area = models.ForeignKey(
        Area,
        verbose_name=_("所在辖区"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    row = models.PositiveSmallIntegerField(_("地图上的行"), **_place(ROWS))
    column = models.PositiveSmallIntegerField(_("地图上的列"), **_place(COLUMNS))

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网格")
        ordering = ["campaign", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "canonical"],
                name="grid_once",
                violation_error_message=_("这项行动已有同名的网格。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.name}"

    def get_absolute_url(self) -> str:
        return f"{self.campaign.get_absolute_url()}#grid-{self.pk}"

    def clean(self) -> None:
        if self.campaign_id:
            refuse_twin(self, _("这项行动已有同名的网格。"), "campaign", field="name")


class Team(models.Model):
    """A small joint team of a grid."""

    grid = models.ForeignKey(
        Grid, verbose_name=_("网格"), on_delete=models.PROTECT, related_name="teams"
    )
    name = models.CharField(_("小组"), max_length=100)
    members = models.ManyToManyField(
        Deputy, verbose_name=_("组员"), blank=True, related_name="campaign_teams"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("工作小组")
        ordering = ["grid", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "name"],
                name="team_once",
                violation_error_message=_("这个网格已有同名的小组。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CampaignDay(Publishable):
    """A day's record of a grid: how many took part (人次), how many problems were solved."""

    grid = models.ForeignKey(
        Grid, verbose_name=_("网格"), on_delete=models.PROTECT, related_name="days"
    )
    day = models.DateField(_("日期"))
    participations = models.PositiveIntegerField(_("参加人次"))
    problems_solved = models.PositiveIntegerField(_("解决难题数"), default=0)
    deputies = models.ManyToManyField(
        Deputy, verbose_name=_("参加代表"), blank=True, related_name="campaign_days"
    )
    status = state_field(RecordStatus, RecordStatus.RECORDED)

    objects = CampaignDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("专项行动日志")
        ordering = ["-day", "grid", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "day"],
                name="campaign_day_once",
                violation_error_message=_("这个网格当天的情况已经登记。"),
            )
        ]
        indexes = [models.Index(fields=["day"], name="campaign_day")]

    def __str__(self) -> str:
        return f"{self.grid} {self.day}"

    def get_absolute_url(self) -> str:
        return self.grid.get_absolute_url()


class SolvedProblem(models.Model):
    """A problem met on a day of a campaign, and what solved it."""

    day = models.ForeignKey(
        CampaignDay, verbose_name=_("日志"), on_delete=models.CASCADE, related_name="problems"
    )
    problem = models.CharField(_("难题"), max_length=500)
    solution = models.CharField(_("怎么解决的"), max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = _("解决的难题")
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return self.problem[:40]
