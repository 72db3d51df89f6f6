"""What the actions on well-being projects ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from supervision.projects.forms import MOST, VotesField
from supervision.projects.models import FULL
from workflow import needs
from workflow.transitions import Need

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def count(name: str, label: StrOrPromise, help_text: StrOrPromise = "") -> Need:
    """An input for a number of people or ballots."""
    return Need(
        name,
        lambda record: forms.IntegerField(
            label=label, min_value=0, max_value=MOST, help_text=help_text
        ),
        missing=_("请填写数字。"),
    )


VOTES = Need(
    "votes",
    lambda round_: VotesField(
        list(round_.projects().candidates().in_order()), label=_("各候选项目得票")
    ),
    missing=_("请填写每个候选项目的票数。"),
)


BALLOT = (
    needs.day("voted_on", _("票决日期")),
    count("members", _("全体代表人数")),
    count("present", _("出席代表人数")),
    count("ballots", _("收回票数")),
    VOTES,
)


PROGRESS = Need(
    "progress",
    lambda project: forms.IntegerField(
        label=_("进度（%）"), min_value=0, max_value=FULL, initial=project.progress
    ),
    missing=_("请填写 0 到 100 之间的进度。"),
)


DEPUTIES = Need(
    "deputies",
    lambda project: forms.ModelMultipleChoiceField(
        label=_("参加回访的代表"),
        queryset=Deputy.objects.in_office(timezone.localdate()).by_strokes(),
        widget=forms.CheckboxSelectMultiple,
    ),
    missing=_("请选择参加的代表。"),
)
