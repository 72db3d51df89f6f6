"""Fields that records of every concept have: their state, who did something, and on which day.

They are written by actions alone, so that no form offers them.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyValue, ByDjango

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WRITTEN_BY_ACTIONS: dict[str, Any] = {"blank": True, "editable": False}


def state_field(
    states: type[models.TextChoices], first: models.TextChoices, label: StrOrPromise = _("状态")
) -> models.CharField[str, str]:
    """The state of a record, written by ``workflow.transitions.perform`` alone.

    Args:
        states: the states that its table names.
        first: that of a new record.
        label: what forms and lists call it.
    """
    return models.CharField(label, max_length=20, choices=states, default=first, editable=False)


def states_known(
    states: type[models.TextChoices], name: str, field: str = "status"
) -> models.CheckConstraint:
    """The constraint ``name``: the database takes no state in ``field`` that is not named."""
    known = models.Q((f"{field}__in", states.values))
    return models.CheckConstraint(condition=known, name=name)


def person_field(
    label: StrOrPromise, *, null: bool = True, blank: bool = True
) -> models.ForeignKey[AnyValue, AnyValue]:
    """Who did something; kept as long as the record is.

    ``null`` is false where the record is not made without them; ``blank`` says the same to forms.
    """
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        null=null,
        blank=blank,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )


def day_field(label: StrOrPromise, **options: ByDjango) -> models.DateField[AnyValue, AnyValue]:
    """The day on which an action was taken, or until which one is due; blank before it.

    ``options`` are further ones of the field, such as ``help_text``.
    """
    return models.DateField(label, null=True, **WRITTEN_BY_ACTIONS, **options)


def not_before(
    last: str,
    first: str,
    name: str,
    message: StrOrPromise = _("结束日期不能早于开始日期。"),
    *,
    first_may_lack: bool = False,
) -> models.CheckConstraint:
    """The constraint ``name``: the day ``last``, where there is one, is not before ``first``.

    Args:
        last, first: the fields of the two days.
        name: of the constraint.
        message: what a form says where they are the wrong way round.
        first_may_lack: whether a record may have no day ``first`` either.
    """
    either = (last, first) if first_may_lack else (last,)
    lacking = reduce(or_, (models.Q(**{f"{field}__isnull": True}) for field in either))
    return models.CheckConstraint(
        condition=lacking | models.Q(**{f"{last}__gte": models.F(first)}),
        name=name,
        violation_error_message=message,
    )
