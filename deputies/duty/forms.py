"""The form on which a deputy logs an entry of the duty record."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attachments.kept import KeepsFiles
from attachments.uploads import FilesField
from deputies.duty.models import DutyKind
from deputies.people.mandates import in_office, levels_on
from deputies.people.models import Deputy, MandateLevel
from pages.days import DayField
from pages.fields import PlainField


def check_days(form: forms.BaseForm, data: dict[str, Any], deputy: Deputy | None) -> bool:
    """Whether an act of duty can have been on these days; says on the form why not.

    Arguments:
        form: has the fields ``happened_on`` and ``ends_on``.
        data: what was entered, as far as each field by itself is right.
        deputy: whose duty it is; None where nobody was chosen yet.
    """
    first, last = data.get("happened_on"), data.get("ends_on")
    if first is None:
        return True
    if last and last < first:
        form.add_error("ends_on", _("结束日期不能早于开始日期。"))
    elif (last or first) > timezone.localdate():
        form.add_error("ends_on" if last else "happened_on", _("还没有发生的事不能登记。"))
    elif deputy is not None and not in_office(deputy, first):
        form.add_error("happened_on", _("这一天不在代表任期内。"))
    else:
        return True
    return False


def check_level(
    form: forms.BaseForm, data: dict[str, Any], held: list[str], field: str = "level"
) -> None:
    """Refuses a level at which no mandate was held, and silence where there were several.

    Args:
        form: gets the fault.
        data: what was typed.
        held: the levels of the mandates of the day.
        field: of the form, where the level is chosen.
    """
    level = data.get(field, "")
    if level and level not in held:
        form.add_error(field, _("这一天没有担任这一级的代表。"))
    elif not level and len(held) > 1:
        form.add_error(field, _("同时担任几级代表的，请选择以哪一级代表身份履职。"))


class ActOfDutyForm(KeepsFiles, forms.Form):
    """One act of duty. ``key`` makes that a second tap on the button logs nothing twice."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    happened_on = DayField(label=_("日期"), initial=timezone.localdate)
    ends_on = DayField(label=_("结束日期"), required=False, help_text=_("只有一天的不用填。"))
    kind = forms.ChoiceField(label=_("类型"), choices=DutyKind.choices)
    text = PlainField(
        label=_("内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("做了什么、和谁一起、引出了什么。"),
    )
    place = PlainField(label=_("地点"), max_length=200, required=False)
    group_activity = forms.BooleanField(label=_("这是代表小组的活动"), required=False)

    def add_levels(self, held: list[MandateLevel]) -> None:
        """Asks as a deputy of which level it was done."""
        self.fields["level"] = forms.ChoiceField(
            label=_("以哪一级代表身份"),
            choices=[("", "—"), *((level.value, level.label) for level in held)],
            required=False,
        )

    def check_level(self, data: dict[str, Any], held: list[str]) -> None:
        """Told where several mandates were held on the day; one that was held, where told."""
        check_level(self, data, held)


class DutyForm(ActOfDutyForm):
    """What a deputy logs."""

    files = FilesField(label=_("照片"), required=False)

    def __init__(self, deputy: Deputy, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.deputy = deputy
        mandates = deputy.mandates.values_list("level", flat=True)
        held = [level for level in MandateLevel if level in set(mandates)]
        if len(held) > 1:
            self.add_levels(held)
        self.take_kept(deputy.user)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first = data.get("happened_on")
        if check_days(self, data, self.deputy) and first and "level" in self.fields:
            self.check_level(data, levels_on(self.deputy, first))
        return data
