"""Forms of the back office in which a summary, its sections and its pictures are written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annual_summaries.summaries.models import AnnualSummary, Section, SectionPicture, at_most_six
from annual_summaries.summaries.sentences import known_tokens
from attachments.uploads import PictureField
from registers.figures import FIGURES


def _figure_choices() -> list[tuple[Any, ...]]:
    return [(figure.key, figure.label) for figure in FIGURES.in_force()]


class FigureKeysField(forms.MultipleChoiceField):
    """Figures to choose from, as boxes to tick."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=_figure_choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **options,
        )


def labels_of(keys: list[str]) -> str:
    """Chosen figures in words, for those who read only."""
    return "、".join(str(label) for key, label in _figure_choices() if key in keys) or "—"


class SummaryForm(forms.ModelForm):
    """Year, title and opening of a draft."""

    headline_keys = FigureKeysField(
        label=_("首要数据"),
        validators=[at_most_six],
        help_text=_("页首的大号数据，最多 6 个；不选则取前 4 个。"),
    )

    class Meta:
        model = AnnualSummary
        fields = ("year", "title", "sentence", "opening", "headline_keys")

    def clean_opening(self) -> str:
        known_tokens(self.cleaned_data["opening"])
        return self.cleaned_data["opening"]


class SectionForm(forms.ModelForm):
    """One section of a draft: its place, heading and text."""

    figure_keys = FigureKeysField(label=_("数据"), help_text=_("列在这一节旁边的数据。"))

    class Meta:
        model = Section
        fields = ("order", "title", "body", "figure_keys")

    def clean_body(self) -> str:
        known_tokens(self.cleaned_data["body"])
        return self.cleaned_data["body"]


class PictureForm(forms.ModelForm):
    """A new picture with words for those who cannot see it; what is stored is not replaced."""

    upload = PictureField(label=_("图片"), required=False)

    class Meta:
        model = SectionPicture
        fields = ("section", "order", "alt", "caption")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        upload = cleaned.get("upload")
        if not self.instance.pk and not upload and "upload" not in self.errors:
            self.add_error("upload", _("请选择要上传的图片。"))
        return cleaned
