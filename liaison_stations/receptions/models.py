"""接待记录: who received whom on which day, about what, and what came of it."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from deputies.duty.models import DutyEntry
from deputies.people.models import Deputy
from liaison_stations.rota.models import ReceptionDay
from liaison_stations.stations.models import OfStationQuerySet, Station, in_year
from supervision.items.models import Item
from workflow.fields import person_field
from workflow.models import Stateful


class ReceptionKind(models.TextChoices):
    """The kinds of the ledger sheet 接待记录."""

    DAILY = "daily", _("日常接待")
    THEMED = "themed", _("主题接待")
    LEADERS = "leaders", _("领导进站")
    VISIT = "visit", _("走访")


class ReceptionQuerySet(OfStationQuerySet["Reception"]):
    """Receptions of stations, by year and by who may see one before it is public."""

    def public(self) -> Self:
        return self.filter(is_public=True)

    def held_in(self, year: int) -> Self:
        """Receptions held in a calendar year."""
        return self.filter(in_year("held_on", year))

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "-id")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER):
            return self
        kept = Q(pk__in=self.model.objects.of_kept(user).values("pk"))
        if user.has_role(Role.DEPUTY):
            through = self.model.deputies.through.objects.filter(deputy__user=user.pk)
            kept |= Q(pk__in=through.values("reception"))
        return self.filter(kept)


class Reception(Stateful):
    """One reception: people (人次), matters and solved matters are three counters.

    ``form_key`` is the key of the form that it came from: a second press makes no second record.
    """

    station = models.ForeignKey(
        Station, verbose_name=_("联络站"), on_delete=models.PROTECT, related_name="receptions"
    )
    held_on = models.DateField(_("日期"), default=timezone.localdate)
    kind = models.CharField(
        _("类型"), max_length=20, choices=ReceptionKind, default=ReceptionKind.DAILY
    )
    reception_day = models.ForeignKey(
        ReceptionDay,
        verbose_name=_("接待日"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="receptions",
    )
    deputies = models.ManyToManyField(
        Deputy, verbose_name=_("接待代表"), blank=True, related_name="receptions"
    )
    guests = models.CharField(_("来宾"), max_length=300, blank=True)
    people = models.PositiveIntegerField(_("接待人次"), default=0)
    topic = models.CharField(_("主题"), max_length=200, blank=True)
    agreed = models.TextField(_("议定事项"), blank=True)
    items = models.ManyToManyField(
        Item, verbose_name=_("相关清单事项"), blank=True, related_name="receptions"
    )
    is_public = models.BooleanField(_("公开"), default=False)
    is_sample = models.BooleanField(_("示例数据"), default=False, editable=False)
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_by = person_field(_("记录人"))

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("接待记录")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReceptionKind.values), name="reception_kind_known"
            )
        ]
        indexes = [
            models.Index(fields=["-held_on", "-id"], name="reception_newest"),
            models.Index(fields=["station", "-held_on", "-id"], name="reception_station"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("my_station:reception", args=[self.pk])


class ReceptionEntry(models.Model):
    """The line of a deputy's duty record that a reception made."""

    reception = models.ForeignKey(
        Reception, verbose_name=_("接待记录"), on_delete=models.PROTECT, related_name="entries"
    )
    entry = models.OneToOneField(
        DutyEntry, verbose_name=_("履职记录"), on_delete=models.PROTECT, related_name="reception"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("接待产生的履职记录")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.reception_id} → {self.entry_id}"
