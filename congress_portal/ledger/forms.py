from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

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
    workbook = WorkbookField(
        label=_("台账工作簿"),
        help_text=_("一个 .xlsx 文件，最大 20 MB。上传后先预览，确认后才写入。"),
        error_messages={"required": _("请选择要导入的文件。"), "empty": _("这个文件是空的。")},
    )


class ExportForm(forms.Form):
    reason = forms.CharField(
        label=_("导出理由"),
        max_length=200,
        required=False,
        help_text=_("可以不填；填写的理由会留痕。"),
    )
