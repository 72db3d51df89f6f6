"""What the actions on well-being projects ask for, and the field of the candidates' votes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from pages.untyped import ByDjango
from supervision.projects.models import FULL, Project
from workflow import needs
from workflow.transitions import Need

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


MOST = 99_999


class VotesWidget(forms.MultiWidget):
    """A number for each candidate, each with its own label."""

    def __init__(self, titles: dict[int, str], attrs: dict[str, object] | None = None) -> None:
        self.titles = titles
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            str(key): forms.NumberInput(attrs={"min": 0, "max": MOST}) for key in titles
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: dict[int, int] | None) -> list[int | None]:
        """The numbers in the order of the candidates."""
        return [(value or {}).get(key) for key in self.titles]

    def render(
        self, name: str, value: object, attrs: ByDjango = None, renderer: object = None
    ) -> SafeString:
        """A list with a label and a box for each candidate; Django's arguments."""
        context = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        rows = (
            (part["attrs"].get("id") or part["name"], title, self._box(part, renderer))
            for part, title in zip(context, self.titles.values(), strict=True)
        )
        lines = format_html_join("", '<li><label for="{}" lang="zh-Hans">{}</label> {}</li>', rows)
        return format_html('<ol class="votes">{}</ol>', lines)

    def _box(self, part: dict[str, object], renderer: object) -> SafeString:
        drawn = self._render(part["template_name"], {"widget": part}, renderer)  # type: ignore[attr-defined]
        return SafeString(drawn)  # Django's own template has escaped it


class VotesField(forms.MultiValueField):
    """{key of the candidate: votes}; a missing number is a fault, what was typed stays."""

    def __init__(self, candidates: Iterable[Project], **options: ByDjango) -> None:
        self.keys = [project.pk for project in candidates]
        titles = {project.pk: f"{project.sequence}. {project.title}" for project in candidates}
        fields = [forms.IntegerField(min_value=0, max_value=MOST) for _key in self.keys]
        super().__init__(fields, widget=VotesWidget(titles), require_all_fields=True, **options)

    def compress(self, values: list[int]) -> dict[int, int]:
        """The votes by candidate."""
        return dict(zip(self.keys, values, strict=True)) if values else {}


def count(name: str, label: StrOrPromise, help_text: StrOrPromise = "") -> Need:
    """An input for a number of people or ballots."""
    return Need(
        name,
        lambda record: forms.IntegerField(
            label=label, min_value=0, max_value=MOST, help_text=help_text
        ),
        missing=_("请填写数字。"),
    )


VOTES = Need(
    "votes",
    lambda round_: VotesField(
        list(round_.projects().candidates().in_order()), label=_("各候选项目得票")
    ),
    missing=_("请填写每个候选项目的票数。"),
)


BALLOT = (
    needs.day("voted_on", _("票决日期")),
    count("members", _("全体代表人数")),
    count("present", _("出席代表人数")),
    count("ballots", _("收回票数")),
    VOTES,
)


PROGRESS = Need(
    "progress",
    lambda project: forms.IntegerField(
        label=_("进度（%）"), min_value=0, max_value=FULL, initial=project.progress
    ),
    missing=_("请填写 0 到 100 之间的进度。"),
)


DEPUTIES = Need(
    "deputies",
    lambda project: forms.ModelMultipleChoiceField(
        label=_("参加回访的代表"),
        queryset=Deputy.objects.in_office(timezone.localdate()).by_strokes(),
        widget=forms.CheckboxSelectMultiple,
    ),
    missing=_("请选择参加的代表。"),
)
