"""自定数据: a figure that this committee declares itself, as data (docs/howto/own-figure.md)."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from annual_summaries.own_figures.countable import registers
from annual_summaries.summaries.models import may_preview
from pages.untyped import AnyRecord
from registers.figures import FIGURES
from supervision.activities.choices import Level
from workflow.fields import person_field, state_field, states_known
from workflow.models import Stateful

PREFIX = "own_"


class OwnFigureStatus(models.TextChoices):
    """Where a declaration stands; what is in force is in every summary that is published then."""

    DRAFT = "draft", _("起草")
    SUBMITTED = "submitted", _("待审定")
    IN_FORCE = "in_force", _("施行")
    RETIRED = "retired", _("停用")


class Counting(models.TextChoices):
    """What the number is made of."""

    RECORDS = "records", _("按记录计数")
    SUM = "sum", _("某一栏相加")


class OwnFigureQuerySet(models.QuerySet["OwnFigure"]):
    """Figures that the committee declared itself, by who may see and change them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those who prepare summaries; the public reads the numbers, not their declarations."""
        return self if may_preview(user) else self.none()

    def in_force(self) -> Self:
        """Figures that a leader has put in force and nobody has retired."""
        return self.filter(status=OwnFigureStatus.IN_FORCE)


class OwnFigure(Stateful):
    """What is counted, in the words of a register; in force once a second person has said so."""

    name = models.CharField(
        _("代号"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z][a-z_]*[a-z]$", _("代号只用小写英文字母和下划线，以字母起止。"))
        ],
        help_text=_("用于地址和开放数据，公开时前面加“own_”，例如 bridges_seen。"),
        error_messages={"unique": _("这个代号已有数据使用。")},
    )
    label_zh = models.CharField(_("名称"), max_length=40)
    label_en = models.CharField(_("英文名称"), max_length=80)
    unit_zh = models.CharField(_("单位"), max_length=10)
    unit_en = models.CharField(_("英文单位"), max_length=20)
    definition_zh = models.TextField(_("统计口径"), max_length=500)
    definition_en = models.TextField(_("英文统计口径"), max_length=500)
    register = models.CharField(_("统计的登记簿"), max_length=20)
    level = models.CharField(
        _("层级"), max_length=10, choices=Level, default=Level.CITY, blank=True
    )
    day = models.CharField(_("按哪一栏归入年度"), max_length=20, blank=True)
    counting = models.CharField(
        _("计法"), max_length=10, choices=Counting, default=Counting.RECORDS
    )
    amount = models.CharField(_("相加的一栏"), max_length=20, blank=True)
    conditions = models.JSONField(_("条件"), default=list, blank=True)
    breakdown = models.CharField(_("分项"), max_length=20, blank=True)
    created_by = person_field(_("登记人"))
    edited_by = person_field(_("最近修改人"))
    submitted_by = person_field(_("提请人"))
    status = state_field(OwnFigureStatus, OwnFigureStatus.DRAFT)

    objects = OwnFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("自定数据")
        ordering = ["id"]
        constraints = [states_known(OwnFigureStatus, "own_figure_state_known")]

    def __str__(self) -> str:
        return self.label_zh

    def get_absolute_url(self) -> str:
        return reverse("admin:annual_summaries_ownfigure_change", args=[self.pk])

    @property
    def key(self) -> str:
        """Under which the number stands in addresses and files."""
        return f"{PREFIX}{self.name}"

    def chosen(self) -> dict[str, list[str]]:
        """The conditions: the words chosen in each column."""
        found: dict[str, list[str]] = {}
        for column, word in self.conditions or []:
            found.setdefault(column, []).append(word)
        return found

    def clean(self) -> None:
        """Refuses what its register does not know, two kinds of count, a name that is taken."""
        super().clean()
        faults: dict[str, Any] = {}
        if self.label_zh in {str(figure.label) for figure in FIGURES.all()}:
            faults["label_zh"] = _("已有同名的数据，请换一个名称。")
        register = registers().get(self.register)
        if register is None:
            faults["register"] = _("没有这本登记簿，请从所给的里面选。")
        else:
            faults |= _unknown(self, register) | _two_kinds(self, register)
        if faults:
            raise ValidationError(faults)


def _unknown(declared: OwnFigure, register: AnyRecord) -> dict[str, object]:
    """What the declaration names and the register does not have."""
    faults: dict[str, Any] = {}
    known = {"day": register.days, "amount": register.amounts, "breakdown": register.breakdowns}
    for field, columns in known.items():
        told = getattr(declared, field)
        if told and told not in columns:
            faults[field] = _("登记簿“%(register)s”没有“%(column)s”这一栏可用。") % {
                "register": register.name,
                "column": told,
            }
    for column, words in declared.chosen().items():
        if not set(words) <= set(register.words.get(column, ())):
            faults["conditions"] = _("登记簿“%(register)s”没有这样的条件：%(condition)s。") % {
                "register": register.name,
                "condition": f"{column}={'、'.join(words)}",
            }
    return faults


def _two_kinds(declared: OwnFigure, register: AnyRecord) -> dict[str, object]:
    """Records and a sum at once, or records of both levels at once: neither is one number."""
    faults: dict[str, Any] = {}
    if declared.counting == Counting.RECORDS and declared.amount:
        faults["amount"] = _("一个数据只能有一种计法：按记录计数时不要再选相加的一栏。")
    if declared.counting == Counting.SUM and declared.day and not declared.amount:
        faults["amount"] = _("请选择要相加的一栏。")
    if register.level is not None and not declared.level:
        faults["level"] = _("一个数据只数一个层级：请选择市级或者镇级，两级不能合在一个数里。")
    return faults
