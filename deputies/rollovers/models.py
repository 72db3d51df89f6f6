"""换届: one congress ends and the next begins, in one guided step."""

from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from deputies.people.models import Deputy, Mandate, MandateLevel, reads_everybody
from workflow.fields import person_field, state_field
from workflow.models import Stateful


class RolloverStatus(models.TextChoices):
    """How far the change to a new term is."""

    PREPARED = "prepared", _("准备中")
    APPLIED = "applied", _("已执行，待确认")
    CONFIRMED = "confirmed", _("已确认")
    ABANDONED = "abandoned", _("已放弃")


class RolloverQuerySet(models.QuerySet[Any]):
    """Changes of term, by the body that they belong to."""

    def visible_to(self, user: User) -> Self:
        """All for those who read every deputy's data, none for others."""
        return self if reads_everybody(user) else self.none()


class Rollover(Stateful):
    """The change from one term to the next: old mandates end, new ones begin (代表法 art. 2).

    Prepared and previewed first; what was carried out can be taken back until it is confirmed.
    """

    level = models.CharField(_("层级"), max_length=20, choices=MandateLevel)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("镇街区人大"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rollovers",
    )
    from_term = models.PositiveSmallIntegerField(_("原届次"), validators=[MinValueValidator(1)])
    to_term = models.PositiveSmallIntegerField(_("新届次"), validators=[MinValueValidator(1)])
    closes_on = models.DateField(_("原任期终止日期"))
    opens_on = models.DateField(_("新任期任职日期"))
    seats = models.PositiveSmallIntegerField(_("新一届名额"), null=True, blank=True)
    status = state_field(RolloverStatus, RolloverStatus.PREPARED)
    prepared_by = person_field(_("准备人"), blank=False)

    objects = RolloverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("换届")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_term__gt=F("from_term")),
                name="rollover_goes_forward",
                violation_error_message=_("新届次必须大于原届次。"),
            ),
            models.CheckConstraint(
                condition=Q(opens_on__gte=F("closes_on")),
                name="rollover_opens_after_close",
                violation_error_message=_("新任期任职日期不能早于原任期终止日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.from_term}→{self.to_term}"


class RolloverLine(models.Model):
    """What the rollover does for one person: the mandate that ends, the one that begins."""

    rollover = models.ForeignKey(
        Rollover, verbose_name=_("换届"), on_delete=models.CASCADE, related_name="lines"
    )
    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.PROTECT, related_name="+"
    )
    elected = models.BooleanField(_("当选新一届代表"), default=False)
    district = models.CharField(_("选区"), max_length=100, blank=True)
    delegation = models.CharField(_("代表团"), max_length=100, blank=True)
    group = models.CharField(_("代表小组"), max_length=100, blank=True)
    ended = models.ForeignKey(
        Mandate,
        verbose_name=_("终止的任期"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    made = models.ForeignKey(
        Mandate,
        verbose_name=_("新的任期"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("换届名单")
        ordering = ["rollover", "deputy__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollover", "deputy"],
                name="rollover_line_once",
                violation_error_message=_("名单里已有这位代表。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.deputy)
