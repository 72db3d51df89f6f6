"""Which registers a committee may count from, and in which of their own words.

A register is a sheet of the ledger: its columns name the days, the conditions, the sums and the
breakdowns. Nothing else of a record can be asked for, so that no declaration reaches words or data
of citizens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from registers.dimensions import by_month
from registers.figures import FIGURES, Dimension, Figure, RecordLine
from registers.ledger import SHEETS, Choice, Column, Day, Ref, Sheet, Whole, Year, YesNo
from supervision.activities.choices import Level

LEVELS = {
    "监督活动": "level",
    "意见": "activity__level",
    "清单事项": "opinion__activity__level",
    "成效": "activity__level",
    "专题询问问题": "activity__level",
    "备案审查": "level",
    "会议": "",
    "决定任免": "",
    "民生实事": "",
}
"""Registers that hold records of both levels, and where the level stands; an empty path means that
the city committee's records name no body."""
WITHOUT_LEVEL = (
    "清理文件",
    "宣传表彰",
    "代表建议",
    "议案",
    "履职记录",
    "培训",
    "专项行动",
    "接待记录",
    "群众事项",
    "联络站",
)
MORE_DAYS = {
    "清单事项": (
        Column("交办日期", Day(), "handed_over_on"),
        Column("销号日期", Day(), "struck_off_on"),
    ),
}
"""Days that a record keeps itself, though its sheet does not hold them or reads them elsewhere; of
several strike-offs the record keeps the one that stands."""
YES_NO = {"是": True, "否": False}
SPOKEN_YES_NO = {True: _("是"), False: _("否")}
LEVEL_COLUMN = "层级"


@dataclass(frozen=True)
class Countable:
    """A register of which records can be counted; ``level`` as in ``LEVELS``, None without one."""

    sheet: Sheet
    level: str | None

    @property
    def name(self) -> str:
        """The name of the register, as its sheet bears it."""
        return self.sheet.name

    @cached_property
    def counted(self) -> Figure | None:
        """A figure of the house that counts the same records: how one of them is listed."""
        return next((one for one in FIGURES.all() if one.model is self.sheet.model), None)

    def records(self) -> QuerySet[Any]:
        """What counts at all: what an export of the ledger would hold, nothing withdrawn."""
        found = self.sheet.known(self.sheet.model._default_manager.all())
        found = self.sheet.exported(found)
        return found.kept() if hasattr(found, "kept") else found  # type: ignore[no-any-return]

    def at(self, level: str) -> Q:
        """The records of one level; all where the register has none."""
        if self.level is None or not level:
            return Q()
        if self.level:
            return Q(**{self.level: level})
        return Q(organization__isnull=level == Level.CITY)

    @cached_property
    def days(self) -> dict[str, Column]:
        """Columns that say in which year a record belongs."""
        kept = (*self._kept(), *MORE_DAYS.get(self.name, ()))
        return {one.name: one for one in kept if isinstance(one.kind, Day | Year)}

    @cached_property
    def amounts(self) -> dict[str, Column]:
        """Columns that can be added up; numbers that only name a record are none."""
        return {
            one.name: one
            for one in self._kept()
            if isinstance(one.kind, Whole) and one.name not in (*self.sheet.key, "届次", "次序")
        }

    @cached_property
    def words(self) -> dict[str, dict[str, Any]]:
        """The columns that can be a condition: each word of the register and what it stands for."""
        found: dict[str, dict[str, Any]] = {}
        for column in self._kept():
            if isinstance(column.kind, YesNo):
                found[column.name] = YES_NO
            elif isinstance(column.kind, Choice) and column.name != LEVEL_COLUMN:
                found[column.name] = column.kind.words
        return found

    @cached_property
    def breakdowns(self) -> dict[str, Column]:
        """The columns by which a number can be broken down."""
        bodies = {
            one.name: one
            for one in self._kept()
            if isinstance(one.kind, Ref) and one.kind.sheet == "组织" and not one.kind.many
        }
        return {name: self.sheet.by_name[name] for name in self.words} | bodies

    def line(self, record: Any) -> RecordLine:
        """How a record stands in the list behind the number."""
        if self.counted is not None:
            return self.counted.line(record)
        page = getattr(record, "get_absolute_url", None)
        return RecordLine(str(record), page() if page else "")

    def listed(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """The records in their order, with what a line needs."""
        if self.counted is not None:
            return self.counted.listed(records)
        return records.order_by(*self.sheet.sorted_by)

    def dimension(self, name: str) -> Dimension:
        """The breakdown by a column, its small rows folded as elsewhere in the register."""
        column = self.breakdowns[name]
        if isinstance(column.kind, Ref):
            return _by_body(self, column)
        spoken = self.spoken[name]
        places = list(spoken)
        return Dimension(
            f"by_{column.field}",
            by_what(self, column),
            column.field,
            lambda value: spoken.get(value, value or _("未填写")),
            order=lambda value: places.index(value) if value in spoken else len(places),
            chart="bars",
            **self._small,
        )

    @cached_property
    def spoken(self) -> dict[str, dict[Any, Any]]:
        """The words of each condition by their values, in the language of the moment."""
        found: dict[str, dict[Any, Any]] = {}
        for name, words in self.words.items():
            kind = self.sheet.by_name[name].kind
            named = dict(getattr(getattr(kind, "of", None), "choices", ()))
            told = SPOKEN_YES_NO if isinstance(kind, YesNo) else named
            found[name] = {value: told.get(value, word) for word, value in words.items()}
        return found

    def called(self, column: Column) -> str:
        """A column by its header; in another language by the name of its field."""
        if get_language() == settings.LANGUAGE_CODE:
            return column.name
        field: Any = self.sheet.model._meta.get_field(column.field)
        return capfirst(str(field.verbose_name))

    @property
    def title(self) -> str:
        """The register by the name of its sheet; in another language by that of its records."""
        if get_language() == settings.LANGUAGE_CODE:
            return self.name
        return capfirst(str(self.sheet.model._meta.verbose_name))

    def months(self, name: str) -> Dimension | None:
        """The breakdown by month of a day; none where the register keeps the year alone."""
        column = self.days[name]
        return by_month(column.field, **self._small) if isinstance(column.kind, Day) else None

    @cached_property
    def _small(self) -> dict[str, Any]:
        """Below how many people a row is folded, where records of this kind are of people."""
        parts = self.counted.dimensions if self.counted is not None else ()
        folded = [part for part in parts if part.smallest]
        if not folded:
            return {}
        return {"smallest": folded[0].smallest, "hidden_name": folded[0].hidden_name}

    def _kept(self) -> Iterator[Column]:
        """Columns that a field of the record itself keeps, none of them a citizen's."""
        for column in self.sheet.columns:
            if column.field and not (column.personal or column.read or column.is_distant):
                yield column


def _by_what(register: Countable, column: Column) -> str:
    return gettext("按%(column)s") % {"column": register.called(column).lower()}


by_what: Any = lazy(_by_what, str)
"""What a breakdown by a column is called."""


def _by_body(register: Countable, column: Column) -> Dimension:
    path = column.field
    return Dimension(
        f"by_{path}",
        by_what(register, column),
        f"{path}_id",
        lambda pk, order, name, short_name: short_name or name or _("未填写"),
        carries=(f"{path}__order", f"{path}__name", f"{path}__short_name"),
        order=lambda pk, order, name, short_name: (pk is None, order or 0, pk or 0),
        chart="bars",
        **register._small,
    )


def registers() -> dict[str, Countable]:
    """The registers by their names, in the order of the workbook."""
    known = {**LEVELS, **dict.fromkeys(WITHOUT_LEVEL)}
    return {
        sheet.name: Countable(sheet, known[sheet.name])
        for sheet in SHEETS.all()
        if sheet.name in known
    }
