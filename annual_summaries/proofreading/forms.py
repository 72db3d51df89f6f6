"""The form in which a draft is given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from annual_summaries.proofreading.reading import ENDINGS, DraftRefused, draft_text

LONGEST = 100_000
"""Characters; a yearly report has ten thousand."""


class DraftForm(forms.Form):
    """A file or a pasted text, and the year where the draft does not name it."""

    draft = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("Word（.docx）或文本（.txt、.md）文件。文件不会保存，也不会发送到别处。"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    text = forms.CharField(
        label=_("或粘贴文字"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
    )
    year = forms.IntegerField(
        label=_("年度"),
        required=False,
        validators=[MinValueValidator(1949), MaxValueValidator(2100)],
        help_text=_("不填则取文中第一个年份。"),
    )

    def clean_draft(self) -> str:
        upload = self.cleaned_data["draft"]
        if not upload:
            return ""
        try:
            text = draft_text(upload, upload.name)
        except DraftRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if len(text) > LONGEST:
            raise forms.ValidationError(_("文字超过十万字，请分成几份。"))
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["content"] = cleaned.get("draft") or cleaned.get("text") or ""
        if not self.errors and not cleaned["content"].strip():
            raise forms.ValidationError(_("请选择文件，或粘贴要校对的文字。"))
        return cleaned
