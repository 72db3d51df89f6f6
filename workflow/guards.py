"""Conditions on the inputs of actions that every room shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord
from workflow.choices import Outcome
from workflow.transitions import Guard, Step

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def not_future(name: str) -> Guard:
    """The day of the input ``name`` is today or past."""
    return Guard(
        lambda obj, step: step.data[name] <= timezone.localdate(step.at),
        _("日期不能晚于今天。"),
        name,
    )


def in_future(name: str) -> Guard:
    """The day of the input ``name``, where one is given, is after today."""
    return Guard(
        lambda obj, step: not step.data.get(name) or step.data[name] > step.today,
        _("日期必须晚于今天。"),
        name,
    )


def not_before(
    name: str, earlier: str | Callable[[AnyRecord], date | None], sentence: StrOrPromise
) -> Guard:
    """The day of the input ``name``, where one is given, is not before a day of the record.

    Args:
        name: of the input; ``sentence`` stands beside it where the guard does not hold.
        earlier: the day that must not come after it: the path of a field (``"item.replied_on"``),
            or a function of the record. Where the record has no such day, any day will do.
        sentence: what is said then, naming both days.
    """
    of_record = attrgetter(earlier) if isinstance(earlier, str) else earlier

    def holds(obj: Model, step: Step) -> bool:
        first, given = of_record(obj), step.data.get(name)
        return not first or not given or bool(given >= first)

    return Guard(holds, sentence, name)


def after_deadline(sentence: StrOrPromise, present: str = "deadline") -> Guard:
    """The new day that is asked for (``until``) lies after the present one.

    Args:
        sentence: what is said where it does not.
        present: the field of the present day; where it is empty, today stands for it.
    """
    return Guard(
        lambda case, step: step.data["until"] > (getattr(case, present) or step.today),
        sentence,
        "until",
    )


def _has_evidence(case: AnyRecord, step: Step) -> bool:
    if step.data.get("outcome") not in (Outcome.SOLVED, Outcome.PARTLY):
        return True
    filed = case.entries.filter(round=case.round, files__isnull=False)
    return bool(step.data.get("files")) or bool(filed.exists())


def _promised_when_planned(case: Model, step: Step) -> bool:
    if step.data["outcome"] != Outcome.PLANNED:
        return True
    promised = step.data.get("promised_on")
    return promised is not None and promised > step.today


HAS_EVIDENCE = Guard(_has_evidence, _("报告已解决或部分解决的，请附佐证材料。"), "files")
"""What is reported as solved, wholly or partly, comes with papers filed in this round."""
PROMISED_WHEN_PLANNED = Guard(
    _promised_when_planned, _("列入计划的，请填写今天以后的承诺日期。"), "promised_on"
)
"""An answer “in plan” names a day to come; ``promised_on`` is then watched as a promise."""
ANOTHER_UNIT = Guard(
    lambda case, step: step.data["unit"].pk != case.lead_unit_id,
    _("请选择另一个单位。"),
    "unit",
)
"""A case is given to another unit than the one that has it."""
