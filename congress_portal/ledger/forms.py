from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from attachments.uploads import check

XLSX = ".xlsx"


class WorkbookField(forms.FileField):
    """One workbook; cleans to a CheckedFile."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["accept"] = XLSX

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload.name.lower().endswith(XLSX):
            raise ValidationError(_("只能导入 .xlsx 文件；其他格式请先用表格软件另存为 .xlsx。"))
        return check(upload)


class UploadForm(forms.Form):
    """The workbook that is brought in, checked as a file before it is read."""

    workbook = WorkbookField(
        label=_("台账工作簿"),
        help_text=_("一个 .xlsx 文件，最大 20 MB。上传后先预览，确认后才写入。"),
        error_messages={"required": _("请选择要导入的文件。"), "empty": _("这个文件是空的。")},
    )


class ExportForm(forms.Form):
    """What goes into an export; citizens' words and data only where they are asked for.

    ``may_take_matters`` adds the choice for whoever may have the sheet 群众事项 at all.
    """

    reason = forms.CharField(
        label=_("导出理由"),
        max_length=200,
        required=False,
        help_text=_("会留痕。不导出群众事项时可以不填。"),
    )
    matters = forms.BooleanField(
        label=_("连同群众事项"),
        required=False,
        help_text=_("含群众反映的原文，必须写明理由。"),
    )
    personal = forms.BooleanField(
        label=_("连同反映人姓名和电话"),
        required=False,
        help_text=_("只在确有必要时选择，必须写明理由。"),
    )

    def __init__(self, data: Any = None, *, may_take_matters: bool) -> None:
        super().__init__(data)
        if not may_take_matters:
            del self.fields["matters"], self.fields["personal"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        asked = cleaned.get("matters") or cleaned.get("personal")
        if asked and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("导出群众事项必须写明理由。"))
        if cleaned.get("personal") and not cleaned.get("matters"):
            self.add_error("personal", _("姓名和电话只随群众事项导出。"))
        return cleaned


def may_export(user: Any) -> bool:
    """The committee's clerks and station staff, and the clerks of the town bodies."""
    return bool(
        user.acts_for_city(Role.CLERK, Role.STATION_CLERK) or user.organizations_as(Role.TOWN_CLERK)
    )


def may_take_matters(user: Any) -> bool:
    """Who may have citizens' words in an export (个人信息保护法 art. 6): nobody but those who
    look after stations, a town's own clerk for the own ones."""
    return bool(user.acts_for_city(Role.STATION_CLERK) or user.organizations_as(Role.TOWN_CLERK))
