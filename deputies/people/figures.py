"""Deputies in office at the end of a year, each once however many mandates they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy, Gender, Mandate, MandateLevel
from registers.figures import Dimension, Figure, RecordLine, by_choice

SMALL: dict[str, Any] = {"smallest": 5, "hidden_name": _("不足 5 人的合并显示")}
"""What tells of a person's sex, nation or party stands in public for five people at least."""
HIGHEST_FIRST = Case(
    *(When(level=level, then=Value(rank)) for rank, level in enumerate(MandateLevel.values)),
    default=Value(len(MandateLevel.values)),
)


def deputies_of(year: int) -> QuerySet[Deputy]:
    """In office on 31 December of the year, each with the highest level held on that day."""
    last = date(year, 12, 31)
    held = Mandate.objects.on(last).filter(deputy=OuterRef("pk")).order_by(HIGHEST_FIRST, "pk")
    found: QuerySet[Deputy] = Deputy.objects.in_office(last)
    return found.annotate(highest=Subquery(held.values("level")[:1]))


def _by_word(key: str, label: Any, field: str) -> Dimension:
    """By what is written of the person, in the order of the words."""
    return Dimension(
        key,
        label,
        field,
        lambda word: word or _("未填写"),
        order=lambda word: (not word, word or ""),
        **SMALL,
    )


IN_OFFICE = Figure(
    "deputies",
    _("在任代表"),
    _("人"),
    _("本年12月31日在任的各级人大代表，一人兼任几级的只计一次，按所任最高一级归类。"),
    deputies_of,
    (
        by_choice(
            "by_level",
            _("按层级（兼任的按最高一级）"),
            "highest",
            MandateLevel,
            chart="bars",
        ),
        by_choice("by_sex", _("按性别"), "gender", Gender, **SMALL),
        _by_word("by_nation", _("按民族"), "ethnicity"),
        _by_word("by_party", _("按党派"), "party"),
    ),
    order=205,
    listed=lambda records: records.by_strokes(),
    line=lambda deputy: RecordLine(deputy.name, deputy.get_absolute_url(), (deputy.post,)),
    meaning=_("年底在任，一人计一次"),
    adds_up=False,
    said=("在任代表", "代表 名", "各级人大代表"),
)
