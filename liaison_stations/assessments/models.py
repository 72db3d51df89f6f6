"""四好自评: a station's own word on the four goods of a year, checked by the committee."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attachments.models import StoredFile
from liaison_stations.stations.models import OfStationQuerySet, Station
from workflow.fields import day_field, person_field, state_field, states_known
from workflow.models import Stateful


class AssessmentStatus(models.TextChoices):
    """The states of a self-assessment."""

    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("待核查")
    CHECKED = "checked", _("已核查")


class StationAssessmentQuerySet(OfStationQuerySet["SelfAssessment"]):
    """Self-assessments: for those who keep the station; what was checked is told to everybody."""

    def public(self) -> Self:
        """Checked by the committee; a draft and one sent back are the station's own."""
        return self.filter(status=AssessmentStatus.CHECKED)

    def of_last_year(self) -> Self:
        """Of the last year of which one was checked, in the order of the stations' codes."""
        last = self.order_by("-year").values("year")[:1]
        found = self.filter(year=models.Subquery(last))
        return found.select_related("station").order_by("station__code")


SCORE: dict[str, Any] = {
    "null": True,
    "blank": True,
    "validators": [MinValueValidator(0), MaxValueValidator(25)],
}


GOODS = ("central_tasks", "livelihood", "deputies_role", "grassroots")


class AssessmentFileQuerySet(models.QuerySet["AssessmentFile"]):
    """Evidence of self-assessments."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the assessments that the person reads."""
        assessments = SelfAssessment.objects.visible_to(user)
        return self.filter(assessment__in=assessments.values("pk"))


class SelfAssessment(Stateful):
    """Each good in words and up to 25 points, with evidence; no ranking is made of it.

    Once it is checked its words stand on the station's page, never its points.
    """

    station = models.ForeignKey(
        Station, verbose_name=_("联络站"), on_delete=models.PROTECT, related_name="assessments"
    )
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(1949), MaxValueValidator(2100)]
    )
    central_tasks = models.TextField(_("服务中心大局好"), blank=True)
    central_tasks_score = models.PositiveSmallIntegerField(_("自评分"), **SCORE)
    livelihood = models.TextField(_("保障改善民生好"), blank=True)
    livelihood_score = models.PositiveSmallIntegerField(_("自评分"), **SCORE)
    deputies_role = models.TextField(_("发挥代表作用好"), blank=True)
    deputies_role_score = models.PositiveSmallIntegerField(_("自评分"), **SCORE)
    grassroots = models.TextField(_("基层单元功能好"), blank=True)
    grassroots_score = models.PositiveSmallIntegerField(_("自评分"), **SCORE)
    status = state_field(AssessmentStatus, AssessmentStatus.DRAFT)
    submitted_by = person_field(_("提交人"))
    checked_by = person_field(_("核查人"))
    checked_on = day_field(_("核查日期"))
    note = models.TextField(_("核查意见"), blank=True, editable=False)

    objects = StationAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("四好自评")
        ordering = ["-year", "station"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "year"],
                name="assessment_once_a_year",
                violation_error_message=_("这个联络站这一年度的自评已经登记。"),
            ),
            states_known(AssessmentStatus, "assessment_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.station} {self.year}"

    @property
    def goods(self) -> list[tuple[str, str]]:
        """What each good is called, and the station's words on it."""
        told: Any = SelfAssessment._meta  # each is a column with a name
        return [(str(told.get_field(good).verbose_name), getattr(self, good)) for good in GOODS]


class AssessmentFile(models.Model):
    """Evidence of a self-assessment."""

    assessment = models.ForeignKey(
        SelfAssessment, verbose_name=_("四好自评"), on_delete=models.PROTECT, related_name="files"
    )
    stored = models.OneToOneField(
        StoredFile, verbose_name=_("附件"), on_delete=models.PROTECT, related_name="+"
    )

    objects = AssessmentFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("自评佐证材料")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.stored.name
