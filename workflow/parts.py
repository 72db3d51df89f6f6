"""Parts of a case that was split (拆分办理), and the tie of cases that are answered together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.fields import PlainField
from pages.untyped import AnyRecord, AnyValue
from workflow.transitions import Guard, Step

MOST_PARTS = 20


class PartStatus(models.TextChoices):
    """How far a part of a split case is."""

    OPEN = "open", _("办理中")
    REPLIED = "replied", _("已反馈")
    CONCLUDED = "concluded", _("已办结")


class JoinedCase(models.Model):
    """A case that may be answered together with another one of the same unit."""

    joined_to = models.ForeignKey(
        "self",
        verbose_name=_("并案于"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="joined",
    )

    class Meta:
        abstract = True


class CasePart(models.Model):
    """A part of a case, in the hands of one unit; the concept adds the case itself."""

    sequence = models.PositiveSmallIntegerField(_("分项序号"))
    text = models.TextField(_("分项内容"))
    unit = models.ForeignKey(
        "accounts.Organization",
        verbose_name=_("承办单位"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    status = models.CharField(_("状态"), max_length=20, choices=PartStatus, default=PartStatus.OPEN)
    reply = models.TextField(_("办理情况"), blank=True)
    replied_on = models.DateField(_("反馈日期"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("反馈人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    concluded_on = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["sequence", "id"]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.text[:40]}（{self.unit}）"


class Divided(Protocol):
    """A case that may be split, into its ``parts``."""

    parts: Any


def parts_are_done(case: Divided, step: Step) -> bool:
    """A split case is concluded when all its parts are."""
    return not case.parts.exclude(status=PartStatus.CONCLUDED).exists()


def hand_on_parts(case: Divided, former: Iterable[models.Model], heir: models.Model) -> None:
    """The parts that are not concluded go from some bodies to the one that has the case now.

    Args:
        case: perhaps split.
        former: bodies that have nothing to do with it any more.
        heir: the body that goes on.
    """
    parts = case.parts.exclude(status=PartStatus.CONCLUDED)
    parts.filter(unit__in=[body.pk for body in former]).update(unit=heir)


PARTS_DONE = Guard(parts_are_done, _("还有分项没有办结，全部办结以后才能办结这一件。"))


class PartsField(PlainField):
    """Parts of a case, a line each: the unit, a colon, what it is to do."""

    def __init__(self, units: Callable[[date], AnyRecord]) -> None:
        super().__init__(
            label=_("分项"),
            help_text=_("一行一个分项：单位名称、冒号、内容。例如“教育局：增设校车”。"),
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
        self.units = units

    def clean(self, value: object) -> AnyValue:
        text = super().clean(value)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines:
            return []
        if not 2 <= len(lines) <= MOST_PARTS:
            fault = _("拆分要有两个以上、%(most)d 个以下的分项，一行一个。") % {"most": MOST_PARTS}
            raise forms.ValidationError(fault)
        return [self._part(number, line) for number, line in enumerate(lines, 1)]

    def _part(self, number: int, line: str) -> tuple[AnyRecord, str]:
        # Either colon: which one is typed depends on the keyboard of the moment.
        name, _colon, text = line.replace(":", "：").partition("：")
        named = Q(name=name.strip()) | Q(short_name=name.strip())
        # Two are enough to know that the name says too little.
        found = list(self.units(timezone.localdate()).filter(named)[:2])
        words = {"number": number, "name": name.strip()}
        if len(found) != 1:
            raise forms.ValidationError(_("第%(number)d行：没有找到单位“%(name)s”。") % words)
        if not text.strip():
            raise forms.ValidationError(_("第%(number)d行：请在冒号后面写明内容。") % words)
        return found[0], text.strip()
