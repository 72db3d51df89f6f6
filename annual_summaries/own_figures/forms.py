"""The form in which a figure is declared: everything that can be chosen is offered, in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annual_summaries.own_figures.countable import Countable, registers
from annual_summaries.own_figures.counting import counts_something
from annual_summaries.own_figures.models import OwnFigure
from registers.ledger import Column

BETWEEN = "="
NONE = (("", "—"),)


def _register_choices() -> list[tuple[str, str]]:
    return [(name, register.title) for name, register in registers().items()]


def _columns(register: Countable, columns: dict[str, Column]) -> list[tuple[str, str]]:
    return [(name, register.called(column)) for name, column in columns.items()]


def _conditions(register: Countable) -> list[tuple[str, list[tuple[str, Any]]]]:
    """The words of each column, below its header."""
    return [
        (
            register.called(register.sheet.by_name[column]),
            [
                (f"{column}{BETWEEN}{word}", register.spoken[column][value])
                for word, value in words.items()
            ],
        )
        for column, words in register.words.items()
    ]


class OwnFigureForm(forms.ModelForm):
    """First what it is called and the register; then, of that register, what is counted."""

    register = forms.ChoiceField(
        label=_("统计的登记簿"),
        choices=_register_choices,
        help_text=_("登记簿即台账的一张表。选好并保存后，再选条件、计法和分项。"),
    )
    day = forms.ChoiceField(label=_("按哪一栏归入年度"), required=True)
    amount = forms.ChoiceField(label=_("相加的一栏"), required=False)
    breakdown = forms.ChoiceField(label=_("分项"), required=False)
    picked = forms.MultipleChoiceField(
        label=_("条件"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("同一栏选几项，符合其一即可；不同的栏都要符合。不选则不限。"),
    )

    class Meta:
        model = OwnFigure
        fields = (
            "name",
            "label_zh",
            "label_en",
            "unit_zh",
            "unit_en",
            "definition_zh",
            "definition_en",
            "register",
            "level",
            "day",
            "counting",
            "amount",
            "breakdown",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        register = registers().get(self.instance.register)
        if self.instance.pk and register is not None:
            self._offer(register)
            return
        for name in ("level", "day", "counting", "amount", "breakdown", "picked"):
            self.fields.pop(name, None)

    def _offer(self, register: Countable) -> None:
        """The words of the chosen register; it stays chosen, as the words are its own."""
        if "register" in self.fields:
            self.fields["register"].disabled = True
        offered: dict[str, list[Any]] = {
            "day": _columns(register, register.days),
            "amount": [*NONE, *_columns(register, register.amounts)],
            "breakdown": [*NONE, *_columns(register, register.breakdowns)],
            "picked": _conditions(register),
        }
        for name, choices in offered.items():
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]  # all four choose
        if "picked" in self.fields:
            self.fields["picked"].initial = [BETWEEN.join(one) for one in self.instance.conditions]
        if register.level is None:
            self.fields.pop("level", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "picked" in self.fields:
            told = cleaned.get("picked") or []
            self.instance.conditions = [one.split(BETWEEN, 1) for one in told]
        return cleaned

    def _post_clean(self) -> None:
        """After the declaration's own rules: one that counts nothing is refused at once."""
        super()._post_clean()
        if "day" in self.fields and not self.errors and not counts_something(self.instance):
            self.add_error(None, _("没有一条记录符合这些条件，什么也数不到。请改正条件。"))
