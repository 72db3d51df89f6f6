"""Inputs and conditions that only the actions on suggestions have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.organizations.choosing import UnitField
from deputies.people.mandates import in_office
from deputies.suggestions.models import SuggestionStatus as Status
from pages.untyped import AnyRecord
from workflow import needs
from workflow.choices import Satisfaction
from workflow.transitions import Guard, Need, Step

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from deputies.suggestions.models import Suggestion


AT_UNIT = (Status.HANDLING, Status.REDOING)
STANDING = (Status.HANDED_OVER, *AT_UNIT, Status.REPLIED, Status.CONCLUDED)


class Content(models.TextChoices):
    """Ratings that end a round; dissatisfaction is an action of its own."""

    SATISFIED = Satisfaction.SATISFIED.value, Satisfaction.SATISFIED.label
    BASICALLY = Satisfaction.BASICALLY.value, Satisfaction.BASICALLY.label


def _units() -> QuerySet[Organization]:
    return Organization.objects.handling_units().on(timezone.localdate())


def _unit(suggestion: Suggestion) -> forms.Field:
    return UnitField(label=_("主办单位"), queryset=_units(), initial=suggestion.lead_unit_id)


def _assisting(suggestion: Suggestion) -> forms.Field:
    return forms.ModelMultipleChoiceField(
        label=_("协办单位"),
        queryset=_units(),
        initial=[unit.pk for unit in suggestion.assisting_units.all()] if suggestion.pk else [],
        widget=forms.CheckboxSelectMultiple,
    )


def _wide(suggestion: Suggestion) -> forms.Field:
    return forms.BooleanField(
        label=_("涉及面广、办理难度大，六个月内答复"), initial=suggestion.wide
    )


UNIT = Need("unit", _unit, missing=_("请选择主办单位。"))
ASSISTING = Need("assisting", _assisting, required=False)
WIDE = Need("wide", _wide, required=False)
CONTENT = Need("rating", needs.choice(_("评价"), Content), missing=_("请选择评价。"))
RIGHT_DOOR = Need(
    "right_door", needs.line(_("应找的部门或渠道"), 300), missing=_("请写明应当找谁。")
)


SUPERVISED_BY = Need("supervised_by", needs.line(_("督办领导"), 100), missing=_("请填写督办领导。"))
HAS_TEXT = Guard(lambda one, step: bool(one.text.strip()), _("请先写好建议内容。"))
IN_OFFICE = Guard(
    lambda one, step: in_office(one.lead_deputy, step.today), _("您现在不在代表任期内。")
)


def rated_or_lapsed(one: AnyRecord, step: Step) -> bool:
    """The deputy has rated, or the days for it are over."""
    return bool(one.satisfaction) or (one.step_due_on is not None and one.step_due_on < step.today)
