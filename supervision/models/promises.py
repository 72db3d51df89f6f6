"""What a reply of class 列入计划 promises: open across years until kept, or found broken."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from supervision.choices import PromiseStatus
from supervision.models.opinions import Item
from supervision.querysets.promises import PromiseQuerySet
from workflow.models import Stateful

PERSON = {"null": True, "blank": True, "editable": False, "on_delete": models.PROTECT}


class Promise(Stateful):
    """One item's promise; ``promised_on`` is the date that holds, earlier ones are renewals."""

    item = models.OneToOneField(
        Item, verbose_name=_("清单事项"), on_delete=models.PROTECT, related_name="promise"
    )
    promised_on = models.DateField(_("承诺日期"))
    status = models.CharField(
        _("状态"),
        max_length=20,
        choices=PromiseStatus,
        default=PromiseStatus.OPEN,
        editable=False,
    )
    report = models.TextField(_("单位报告的兑现情况"), blank=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("报告人"), related_name="+", **PERSON
    )
    asked_until = models.DateField(_("申请改期至"), null=True, blank=True, editable=False)
    asked_reason = models.TextField(_("申请改期的理由"), blank=True, editable=False)
    kept_on = models.DateField(_("兑现日期"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("确认人"), related_name="+", **PERSON
    )
    finding = models.TextField(_("认定情况"), blank=True, editable=False)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("承诺")
        ordering = ["promised_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=PromiseStatus.values), name="promise_status_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="kept") | models.Q(kept_on__isnull=False),
                name="promise_kept_has_day",
                violation_error_message=_("已兑现的承诺必须有兑现日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["kept_on", "promised_on"], name="promise_open"),
            models.Index(fields=["status", "promised_on"], name="promise_due"),
        ]

    def __str__(self):
        return str(_("%(item)s的承诺") % {"item": self.item})

    @property
    def is_open(self):
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
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("决定人"), related_name="+", **PERSON
    )

    class Meta:
        verbose_name = verbose_name_plural = _("承诺改期")
        ordering = ["id"]

    def __str__(self):
        return str(self.was_promised_on)
