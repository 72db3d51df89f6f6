"""回头看: spot checks of struck-off items after some months, drawn at random and by risk."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from supervision.items.models import Item
from supervision.look_backs.relations import READER
from workflow.fields import person_field, state_field, states_known
from workflow.models import Stateful


class LookBackStatus(TextChoices):
    """A spot check of a struck-off item: to do, then what was found."""

    PLANNED = "planned", _("待回访")
    HOLDS = "holds", _("成效保持")
    RELAPSED = "relapsed", _("问题反弹")
    CANCELLED = "cancelled", _("已取消")


class Way(TextChoices):
    """How items were drawn for a look back."""

    RANDOM = "random", _("随机抽取")
    RISK = "risk", _("按风险抽取")


DONE = (LookBackStatus.HOLDS, LookBackStatus.RELAPSED)


class LookBackQuerySet(models.QuerySet[Any]):
    """Looks back on struck-off items, by item and outcome."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Congress staff, within what they may read of activities."""
        return READER.records(self, user)

    def counted(self) -> dict[str, int]:
        """How many items were looked back at, and how many of them had relapsed; one query."""
        return self.filter(status__in=DONE).aggregate(
            done=Count("item", distinct=True),
            relapsed=Count("item", filter=Q(status=LookBackStatus.RELAPSED), distinct=True),
        )


MOST_DRAWN = 100


class LookBackDrawQuerySet(models.QuerySet[Any]):
    """Draws of items to look back on."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A drawing is seen by whoever sees one of its items, and by whoever drew it."""
        looks = LookBack.objects.visible_to(user)
        return self.filter(Q(pk__in=looks.values("draw")) | Q(drawn_by=user.pk))


class LookBackDraw(models.Model):
    """One drawing of items. ``seed`` and ``candidates`` (keys in order) let anybody repeat it."""

    drawn_on = models.DateField(_("抽取日期"), editable=False)
    drawn_by = person_field(_("抽取人"), blank=False)
    months = models.PositiveSmallIntegerField(
        _("销号满几个月"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    at_random = models.PositiveSmallIntegerField(
        _("随机抽取条数"), default=3, validators=[MaxValueValidator(MOST_DRAWN)]
    )
    by_risk = models.PositiveSmallIntegerField(
        _("按风险抽取条数"), default=2, validators=[MaxValueValidator(MOST_DRAWN)]
    )
    due_on = models.DateField(_("完成期限"))
    seed = models.CharField(_("随机种子"), max_length=32, editable=False)
    candidates = models.JSONField(_("备选事项"), default=list, editable=False)

    objects = LookBackDrawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("回头看抽取")
        ordering = ["-drawn_on", "-id"]

    def __str__(self) -> str:
        return str(_("%(day)s抽取") % {"day": self.drawn_on})


class LookBack(Stateful):
    """One item to look at again; found to hold, or relapsed, which reopens the item."""

    draw = models.ForeignKey(
        LookBackDraw,
        verbose_name=_("抽取"),
        on_delete=models.PROTECT,
        related_name="look_backs",
        editable=False,
    )
    item = models.ForeignKey(
        Item,
        verbose_name=_("清单事项"),
        on_delete=models.PROTECT,
        related_name="look_backs",
        editable=False,
    )
    way = models.CharField(_("抽取方式"), max_length=10, choices=Way, editable=False)
    risks = models.CharField(_("风险"), max_length=200, blank=True, editable=False)
    due_on = models.DateField(_("完成期限"), editable=False)
    status = state_field(LookBackStatus, LookBackStatus.PLANNED)
    checked_on = models.DateField(_("回访日期"), null=True, editable=False)
    place = models.CharField(_("回访地点"), max_length=200, blank=True, editable=False)
    finding = models.TextField(_("回访情况"), blank=True, editable=False)
    checked_by = person_field(_("回访人"), blank=False)

    objects = LookBackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("回头看")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(status="planned"),
                name="look_back_one_planned",
            ),
            states_known(LookBackStatus, "look_back_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["holds", "relapsed"]) | Q(checked_on__isnull=False),
                name="look_back_done_has_day",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="look_back_due")]

    def __str__(self) -> str:
        return str(_("%(item)s的回头看") % {"item": self.item})
