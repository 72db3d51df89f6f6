"""The form that takes pasted rows or a file of them."""

import csv
import io
import tempfile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from congress_portal.pasting.rows import MOST_ROWS, as_pasted
from congress_portal.workbook import package
from deputies.people.models import Deputy, DeputyQuerySet
from pages.days import DayField
from pages.fields import PlainField
from pages.filters import PlainSelect

MOST_BYTES = 2 * 1024 * 1024
MOST_COLUMNS = 20
LONGEST = 100_000


class PasteForm(forms.Form):
    """Rows, and what holds for all of them that say nothing else.

    ``present`` are the deputies who took part in the activity: they are offered as followers.
    """

    rows = PlainField(
        label=_("清单"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "data-focus": ""}),
        help_text=_("从 Excel 或 Word 的表格里复制后粘贴，一行一条；有没有表头都可以。"),
    )
    file = forms.FileField(
        label=_("或者选择文件"),
        required=False,
        help_text=_("Excel 工作簿或 CSV，最大 2 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    unit = forms.ModelChoiceField(
        label=_("没写单位的，主办单位都是"),
        queryset=Organization.objects.none(),
        required=False,
        widget=PlainSelect,
    )
    due = DayField(label=_("没写期限的，办理期限都是"), required=False)
    followed = forms.BooleanField(label=_("参加活动的代表都跟踪这些事项"), required=False)
    followers = forms.ModelMultipleChoiceField(
        label=_("没写跟踪代表的，由这些代表跟踪"),
        queryset=Deputy.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("参加活动的代表。每一条也可以在“跟踪代表”一列里写姓名。"),
    )

    def __init__(self, *args: Any, present: DeputyQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        if present.exists():
            self.fields["followers"].queryset = present  # type: ignore[attr-defined]
        else:
            del self.fields["followers"], self.fields["followed"]
        units = Organization.objects.handling_units().offered().order_by("order", "id")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The rows of a file stand in the place of pasted ones."""
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if file and "file" not in self.errors:
            given["rows"] = _read(file)
        if not given.get("rows") and not self.errors:
            self.add_error("rows", _("请粘贴清单，或者选择一个文件。"))
        return given


def _read(file: Any) -> str:
    """The cells of a workbook's first sheet, or of a CSV file; raises ValidationError."""
    refused = ValidationError({"file": _("这个文件读不出来，请另存为 .xlsx，或者直接粘贴。")})
    if file.size > MOST_BYTES:
        raise ValidationError({"file": _("文件太大，最大 2 MB。")})
    content = file.read()
    try:
        text = _rows_of_workbook(content) if content[:2] == b"PK" else _rows_of_csv(content)
    except Exception as fault:  # whatever a library says of a file that is none
        raise refused from fault
    if len(text) > LONGEST:
        raise ValidationError({"file": _("文件里的文字太多，请分几次。")})
    return text


def _rows_of_workbook(content: bytes) -> str:
    """The first rows of the first sheet, through the door of all workbooks."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        with package.opened(file.name) as book:
            sheet = book.worksheets[0]
            cells = sheet.iter_rows(max_row=MOST_ROWS + 10, max_col=MOST_COLUMNS, values_only=True)
            return as_pasted(cells)


def _rows_of_csv(content: bytes) -> str:
    text = content.decode("utf-8-sig")
    return as_pasted(csv.reader(io.StringIO(text, newline=None)))
