"""The form of a body: a new name is a renaming with its day, or a slip put right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.organizations.models import FormerName, Organization
from pages.days import DayField

FIELDS: tuple[Any, ...] = (
    *("name", "short_name", "kind"),
    *(("parent", "area"), ("since", "until"), "successor", "order"),
)
"""What the back office asks of a body, as its lines."""


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A body; another name needs the day from which it bears it, unless it only puts a slip right.

    The name that it bore before is kept with its last day, so that what is older is understood.
    """

    renamed_on = DayField(
        label=_("更名日期"),
        required=False,
        help_text=_("改了名称的，写明从哪一天起用新名称；原名称自动记入曾用名，成立日期不变。"),
    )
    is_slip = forms.BooleanField(
        label=_("只是改正错字，不是更名"), required=False, help_text=_("原名称不记入曾用名。")
    )

    class Meta:
        model = Organization
        fields = ("name", "short_name", "kind", "parent", "area", "since", "until", "order")
        error_messages = {
            "successor": {"invalid_choice": _("承接单位不存在或者已经撤销，请选择现有的单位。")}
        }

    def clean(self) -> dict[str, object]:
        """A new name is either a renaming with its day or a slip."""
        cleaned: dict[str, Any] = super().clean() or {}
        day, is_new_name = cleaned.get("renamed_on"), self.instance.pk and self._bore
        if is_new_name and not cleaned.get("is_slip") and day is None:
            if "renamed_on" not in self.errors:
                text = _("名称改了：是更名的请写明更名日期，只是改正错字的请勾选。")
                self.add_error("renamed_on", text)
        elif day is not None and not is_new_name:
            self.add_error("renamed_on", _("名称没有改，不用填更名日期。"))
        founded = cleaned.get("since")
        if day is not None and founded is not None and day <= founded:
            self.add_error("renamed_on", _("更名日期应当晚于成立日期。"))
        return cleaned

    @property
    def _bore(self) -> str:
        """The name before, where another one is typed."""
        before = str(self.initial.get("name") or "")
        return before if before != self.cleaned_data.get("name", before) else ""

    def keep_name(self) -> None:
        """Keeps the name before with its last day; a name that it bears again is former no more."""
        day = self.cleaned_data.get("renamed_on")
        if day is None:
            return
        names = FormerName.objects.filter(organization=self.instance)
        names.filter(name=self.instance.name).delete()
        last = day - timedelta(days=1)
        names.update_or_create(
            organization=self.instance, name=self.initial["name"], defaults={"until": last}
        )
