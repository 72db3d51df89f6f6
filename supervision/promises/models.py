"""Promises of replies “in plan”: which are open, due, kept; and who sees them."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from accounts.successions.fields import heir_field
from pages.readers import PublicRecords
from supervision.items.choices import NOT_IN_FORCE
from supervision.items.models import Item
from supervision.promises.relations import READER
from workflow.fields import day_field, person_field, state_field, states_known
from workflow.models import Stateful


class PromiseStatus(TextChoices):
    """A promise comes back until it is kept, found broken, or replaced by a new reply."""

    OPEN = "open", _("兑现中")
    REPORTED = "reported", _("已报告兑现，待确认")
    RENEWAL_ASKED = "renewal_asked", _("申请改期，待决定")
    KEPT = "kept", _("已兑现")
    BROKEN = "broken", _("未兑现")
    REPLACED = "replaced", _("已由新的答复代替")


OPEN_PROMISES = (PromiseStatus.OPEN, PromiseStatus.REPORTED, PromiseStatus.RENEWAL_ASKED)

WITH_UNITS = ("item__opinion", "item__lead_unit", "heir")
"""What tells the item and whoever is to keep the promise."""


class PromiseQuerySet(PublicRecords[Any]):
    """What units promised, by day, state and who may see it."""

    def open(self) -> Self:
        """Neither kept, nor found broken, nor replaced; of items that stand."""
        standing = self.filter(kept_on__isnull=True, status__in=OPEN_PROMISES)
        return standing.exclude(item__status__in=NOT_IN_FORCE)

    def due_by(self, day: date) -> Self:
        """Open ones promised for the day or before."""
        return self.open().filter(promised_on__lte=day)

    def overdue(self, on: date) -> Self:
        """Open ones whose day has passed."""
        return self.open().filter(promised_on__lt=on)

    def kept(self) -> Self:
        """Kept, in time or later."""
        return self.filter(Q(status=PromiseStatus.KEPT) | Q(kept_on__isnull=False))

    def broken(self) -> Self:
        """Found not to be kept."""
        return self.filter(status=PromiseStatus.BROKEN)

    def with_units(self) -> Self:
        """Ready to tell the item and whoever is to keep the promise, without further queries."""
        return self.select_related(*WITH_UNITS)

    def of_year(self, year: int) -> Self:
        """Promised, as it stands now, for a day of the year."""
        return self.filter(promised_on__year=year)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Congress staff within their scope, and the units that lead the items."""
        return READER.records(self, user)

    def public(self) -> Self:
        """Of items that the public sees."""
        return self.filter(item__in=Item.objects.public())


class Promise(Stateful):
    """One item's promise; ``promised_on`` is the date that holds, earlier ones are renewals.

    The unit that leads the item keeps it. Where that is closed when the item is struck off already,
    the item stays whose it was, and ``heir`` keeps the promise.
    """

    item = models.OneToOneField(
        Item, verbose_name=_("清单事项"), on_delete=models.PROTECT, related_name="promise"
    )
    promised_on = models.DateField(_("承诺日期"))
    heir = heir_field()
    status = state_field(PromiseStatus, PromiseStatus.OPEN)
    report = models.TextField(_("单位报告的兑现情况"), blank=True, editable=False)
    reported_by = person_field(_("报告人"))
    asked_until = day_field(_("申请改期至"))
    asked_reason = models.TextField(_("申请改期的理由"), blank=True, editable=False)
    kept_on = models.DateField(_("兑现日期"), null=True, blank=True)
    confirmed_by = person_field(_("确认人"))
    finding = models.TextField(_("认定情况"), blank=True, editable=False)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("承诺")
        ordering = ["promised_on", "id"]
        constraints = [
            states_known(PromiseStatus, "promise_status_known"),
            models.CheckConstraint(
                condition=~Q(status="kept") | Q(kept_on__isnull=False),
                name="promise_kept_has_day",
                violation_error_message=_("已兑现的承诺必须有兑现日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["kept_on", "promised_on"], name="promise_open"),
            models.Index(fields=["status", "promised_on"], name="promise_due"),
        ]

    def __str__(self) -> str:
        return str(_("%(item)s的承诺") % {"item": self.item})

    @property
    def unit(self) -> Organization:
        """Whoever is to keep it."""
        return self.heir or self.item.lead_unit

    @property
    def is_open(self) -> bool:
        """Whether it still stands to be kept."""
        return self.kept_on is None and self.status not in (
            PromiseStatus.BROKEN,
            PromiseStatus.REPLACED,
        )


class Renewal(models.Model):
    """A date that a promise had before; it stays visible beside the new one."""

    promise = models.ForeignKey(
        Promise, verbose_name=_("承诺"), on_delete=models.PROTECT, related_name="renewals"
    )
    was_promised_on = models.DateField(_("原承诺日期"))
    promised_on = models.DateField(_("改期至"))
    reason = models.TextField(_("改期理由"))
    renewed_on = models.DateField(_("改期决定日期"))
    by = person_field(_("决定人"))

    class Meta:
        verbose_name = verbose_name_plural = _("承诺改期")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.was_promised_on)
