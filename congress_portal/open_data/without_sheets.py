"""Open registers that no sheet of the ledger holds: plan, promises, cases, numbers of matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from congress_portal.matters.counts import YearOfMatters, year_of_matters, years_with_matters
from congress_portal.open_data.datasets import Dataset
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import CLOSED, Matter
from pages.place import words
from pages.untyped import AnyValue
from registers.ledger import Choice, Column, Day, KeyRef, Ref, Sheet, Text, Whole, Year
from supervision.activities.choices import Method
from supervision.plans.models import IN_PLAN, Topic
from supervision.promises.models import Promise, PromiseStatus

MOST_YEARS = 20


def _words(states: Iterable[TextChoices]) -> dict[str, str]:
    """Some of the states by their Chinese words, whatever language is active."""
    with translation.override(None):
        return {str(state.label): state.value for state in states}


PLAN_LINES = Sheet(
    "计划议题",
    Topic,
    ("年度", "组织单位", "议题"),
    (
        Column("年度", Year(), "plan__year", required=True),
        Column("组织单位", Ref("组织"), "plan__organization"),
        Column("议题", Text(), "title", required=True),
        Column("方式", Choice(Method), "method"),
        Column("领域", Text(), "policy_area"),
        Column("牵头", Text(), "lead"),
        Column("计划月份", Whole(), "month"),
        Column("状态", Choice(_words(IN_PLAN)), "status", required=True),
        Column("活动编号", Ref("监督活动"), "activity"),
    ),
    order=0,
    sorted_by=("plan__year", "pk"),
)


def _who_promised(promise: Any) -> Any:
    return promise.heir_id or promise.item.lead_unit_id


PROMISES = Sheet(
    "承诺",
    Promise,
    ("序号",),
    (
        Column("文号", Ref("意见"), "item__opinion", required=True),
        Column("序号", KeyRef("清单事项", ("文号", "序号")), "item", required=True),
        Column("承诺单位", Ref("组织"), read=_who_promised, required=True),
        Column("承诺日期", Day(), "promised_on", required=True),
        Column("状态", Choice(PromiseStatus), "status", required=True),
        Column("兑现日期", Day(), "kept_on"),
    ),
    order=0,
)
CASES = Sheet(
    "公开案例",
    PublishedCase,
    ("标题", "公开日期"),
    (
        Column("标题", Text(), "title", required=True),
        Column("群众反映", Text(), "problem", required=True),
        Column("办理答复", Text(), "answer", required=True),
        Column("联络站", Ref("联络站"), "matter__station", required=True),
        Column("领域", Text(), "matter__policy_area"),
        Column("反映日期", Day(), "matter__raised_on", required=True),
        Column("状态", Choice(_words(CLOSED)), "matter__status"),
        Column("公开日期", Day(), "published_on", required=True),
    ),
    order=0,
)
COUNTS = Sheet(
    "群众事项件数",
    Matter,
    ("年度", "分类", "分项"),
    (
        Column("年度", Year(), required=True),
        Column("分类", Text(), required=True),
        Column("分项", Text(), required=True),
        Column("收到", Whole()),
        Column("已办结", Whole()),
        Column("超过期限", Whole()),
        Column("一半办结天数", Whole()),
    ),
    order=0,
)
Row = dict[str, AnyValue]


@dataclass(frozen=True)
class Counts(Dataset):
    """Rows of numbers, folded as on the page of matters; no word of a citizen is near them."""

    def rows(self, year: int | None = None) -> Iterator[Row]:
        """The parts of a year, or of every year, the newest first."""
        years = [one for one in years_with_matters() if year in (None, one)]
        with translation.override(settings.LANGUAGE_CODE):
            told = [line for one in years[:MOST_YEARS] for line in _lines(year_of_matters(one))]
        for line in told:
            yield {name: line.get(name) for name in self.header}


def _lines(numbers: YearOfMatters) -> Iterator[Row]:
    """A number that is told in words, as the page tells few, is left blank."""
    total = _number(numbers.total_in_words), _number(numbers.closed_in_words)
    yield {
        **_line(numbers.year, "合计", "合计", *total),
        "超过期限": _number(numbers.late_in_words),
        "一半办结天数": numbers.usual_days,
    }
    for town in numbers.towns:
        yield _line(numbers.year, words("镇街区"), town.name, town.raised, town.closed)
    parts = ("领域", numbers.topics), ("状态", numbers.states), ("月份", numbers.months)
    for kind, rows in parts:
        for part in rows:
            yield _line(numbers.year, kind, part.label, part.value)


def _line(year: int, kind: str, part: str, raised: Any, closed: Any = None) -> Row:
    return {"年度": year, "分类": kind, "分项": str(part), "收到": raised, "已办结": closed}


def _number(told: Any) -> int | None:
    return told if isinstance(told, int) else None


WITHOUT_SHEETS: tuple[Dataset, ...] = (
    Dataset(
        "plan",
        "",
        (),
        _("公布的年度监督工作计划，一项议题一行；取消的也在，写明状态。"),
        "plan__year",
        own=PLAN_LINES,
    ),
    Dataset(
        "promises",
        "",
        (),
        _("公开的清单事项里答复“列入计划”的承诺；代表建议的承诺日期在“代表建议”里。"),
        "promised_on",
        own=PROMISES,
        has_pages=False,
    ),
    Dataset(
        "cases",
        "",
        (),
        _("群众事项的公开案例：由一人改写、另一人审核，不写任何人。"),
        "published_on",
        own=CASES,
    ),
    Counts(
        "matters",
        "",
        (),
        _("群众反映的件数，按镇街区、领域、状态和月份；不足 5 件的不单独列出。"),
        "year",
        own=COUNTS,
        called=_("群众事项件数"),
        has_pages=False,
        identified=False,
    ),
)
"""Each with a declaration of its own, in the words of the sheets."""
