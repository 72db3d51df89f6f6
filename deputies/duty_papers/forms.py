"""The form on which staff write down what a deputy handed in on paper."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attachments.uploads import FilesField
from deputies.duty.forms import ActOfDutyForm, check_days
from deputies.people.mandates import levels_on
from deputies.people.models import Deputy, MandateLevel
from workflow.on_paper import SCAN


class PaperForm(ActOfDutyForm):
    """One act of duty with the scan of the paper that the deputy signed."""

    deputy = forms.ModelChoiceField(
        label=_("代表"), queryset=None, error_messages={"required": _("请选择纸上签名的代表。")}
    )
    files = FilesField(label=_("纸质件扫描件"), error_messages={"required": SCAN.missing})
    field_order = ("key", "deputy")

    def __init__(self, deputies: QuerySet[Deputy], by: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]  # the field of one record
        self.add_levels(list(MandateLevel))
        self.fields["level"].help_text = _("同时担任几级代表的才要选。")
        self.take_kept(by)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        deputy, first = data.get("deputy"), data.get("happened_on")
        if check_days(self, data, deputy) and deputy and first:
            held = levels_on(deputy, first)
            self.check_level(data, held)
            if len(held) < 2:
                data["level"] = ""  # goes without saying
        return data
