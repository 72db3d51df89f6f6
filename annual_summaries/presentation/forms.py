from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registers.figures import HIDDEN

if TYPE_CHECKING:
    from annual_summaries.presentation.record_lists import FrozenRecords, LiveRecords

MOST_CHOICES = 300
AND_FARTHER = "+"
"""After the key of a step in an address: what came so far or farther."""


class NarrowForm(forms.Form):
    """Narrows the records behind a figure to one row of each of its breakdowns."""

    def __init__(self, data: QueryDict, records: FrozenRecords | LiveRecords) -> None:
        super().__init__(data or None)
        self.one_at_a_time = any(part.smallest for part in records.figure.dimensions)
        if records.is_live:
            self.fields["preview"] = forms.CharField(required=False, widget=forms.HiddenInput)
        steps = {part.key for part in records.figure.dimensions if part.chart == "steps"}
        self.rows = {
            part.key: _choices(records.rows(part), part.key in steps) for part in records.breakdowns
        }
        for part in records.breakdowns:
            rows = self.rows[part.key]
            counted = [row for row in records.rows(part) if row.value]
            # Where one row alone counts something, it is the whole list.
            if rows and len(counted) > 1:
                many = len(rows) > MOST_CHOICES  # too many to choose from; links lead to each
                self.fields[part.key] = forms.ChoiceField(
                    label=part.label,
                    required=False,
                    widget=forms.HiddenInput if many else forms.Select,
                    choices=[("", _("全部")), *((key, _label(key, rows)) for key in rows)],
                    error_messages={"invalid_choice": _("没有这个选项，请重新选择。")},
                )

    def clean(self) -> dict[str, Any]:
        """Two rows of enough people may meet in one of very few: such a figure takes one row."""
        cleaned = super().clean()
        asked = [name for name in self.rows if cleaned.get(name)]
        if self.one_at_a_time:
            for name in asked[1:]:
                self.add_error(name, _("为保护个人信息，这个数字一次只能按一项筛选。"))
        return cleaned

    def chosen(self) -> dict[str, list[Any]]:
        """The chosen rows of each breakdown; what cannot be chosen narrows nothing."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {
            name: rows[self.cleaned_data[name]]
            for name, rows in self.rows.items()
            if self.cleaned_data.get(name)
        }


def _choices(rows: list[Any], are_steps: bool) -> dict[str, list[Any]]:
    """What can be chosen, by the word in the address; of steps also each with all farther ones."""
    named = [row for row in rows if row.key != HIDDEN]
    choices = {row.key: [row] for row in named if row.value}
    if are_steps:
        farther = {f"{row.key}{AND_FARTHER}": named[place:] for place, row in enumerate(named)}
        choices |= {key: some for key, some in farther.items() if any(row.value for row in some)}
    return choices


def _label(key: str, rows: dict[str, list[Any]]) -> str:
    label: str = rows[key][0].label
    return _("%(step)s，及以后") % {"step": label} if key.endswith(AND_FARTHER) else label
