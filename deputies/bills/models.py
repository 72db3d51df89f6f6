"""议案: bills that deputies move at a session of the congress, and what became of each."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deputies.people.models import Deputy, Mandate
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from pages.readers import PublicRecords
from workflow.canonical import CanonicalField, number_contains, number_of_year, refuse_twin
from workflow.choices import RecordStatus
from workflow.fields import state_field
from workflow.models import Publishable

FEWEST_MOVERS = 10
"""Deputies who move a bill together in a congress of the county level (地方组织法 art. 22)."""


class BillHandling(models.TextChoices):
    """What the presidium or the committee decided on a bill (地方组织法 art. 22)."""

    ON_AGENDA = "on_agenda", _("列入议程")
    TO_COMMITTEE = "to_committee", _("交付审议")
    AS_SUGGESTION = "as_suggestion", _("转为建议")
    NOT_ON_AGENDA = "not_on_agenda", _("不列入")


class BillQuerySet(PublicRecords["Bill"]):
    """Bills, and who may read which of them."""

    def kept(self) -> Self:
        """Not withdrawn."""
        return self.exclude(status=RecordStatus.WITHDRAWN)

    def public(self) -> Self:
        """Published and not withdrawn."""
        return self.kept().filter(is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the committee's clerks and leaders, the mover's own, else what is public."""
        if not user.is_authenticated:
            return self.public()
        if user.is_superuser or CITY_CLERK.holds(None, user) or CITY_LEADER.holds(None, user):
            return self
        own = Q(lead_deputy__user=user.pk) | Q(pk__in=self.public().values("pk"))
        return self.filter(own)

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """What the person writes: all of them for the committee's clerks."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_superuser or CITY_CLERK.holds(None, user) else self.none()

    def of_year(self, year: int) -> Self:
        """Of a year's numbering."""
        return self.filter(year=year)

    def matching(self, text: str) -> Self:
        """The text stands in the title or in the number."""
        words = Q(title__icontains=text) | number_contains(text)
        return self.filter(words | number_of_year(text))

    def newest_first(self) -> Self:
        return self.order_by("-year", "-id")


class Bill(Publishable):
    """A bill of deputies, moved by one with others, and how it was handled."""

    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(1949), MaxValueValidator(2100)]
    )
    number = models.CharField(_("编号"), max_length=50)
    canonical = CanonicalField(of="number")
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    lead_deputy = models.ForeignKey(
        Deputy, verbose_name=_("领衔代表"), on_delete=models.PROTECT, related_name="led_bills"
    )
    cosigners = models.ManyToManyField(
        Deputy, verbose_name=_("附议代表"), blank=True, related_name="cosigned_bills"
    )
    moved_on = models.DateField(_("日期"), null=True, blank=True)
    handling = models.CharField(_("处理"), max_length=20, choices=BillHandling)
    what_came = models.TextField(_("办理情况"), blank=True)
    status = state_field(RecordStatus, RecordStatus.RECORDED)

    objects = BillQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议案")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "canonical"],
                name="bill_number_once",
                violation_error_message=_("这一年度已有同一编号的议案。"),
            ),
            models.CheckConstraint(
                condition=Q(handling__in=BillHandling.values), name="bill_handling_known"
            ),
        ]
        indexes = [models.Index(fields=["-year", "-id"], name="bill_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("bill", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        refuse_twin(self, _("这一年度已有同一编号的议案。"), "year")
        if self.moved_on and self.lead_deputy_id:
            held = Mandate.objects.on(self.moved_on).filter(deputy=self.lead_deputy_id)
            if not held.exists():
                raise ValidationError({"lead_deputy": _("这一天不在代表任期内。")})
