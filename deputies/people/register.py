"""The ledger sheets 代表 and 代表任期, and the figure of deputies in office at a year's end: each
once, however many mandates they hold.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.relations import OVER_THE_PROPOSER, Holder
from deputies.people.mandates import TownOfMandate, clashes
from deputies.people.models import Deputy, EndReason, Gender, Mandate, MandateLevel
from deputies.people.relations import CITY_CLERK
from registers.figures import FIGURES, Dimension, Figure, RecordLine, by_choice
from registers.ledger import (
    SHEETS,
    Choice,
    Column,
    Day,
    Month,
    Ref,
    Sheet,
    Text,
    Whole,
    days_in_order,
)
from registers.search import SEARCHABLE, Searchable
from workflow.edits import public_register
from workflow.replacing import Shelf, shelve

SMALL: dict[str, Any] = {"smallest": 5, "hidden_name": gettext_lazy("不足 5 人的合并显示")}
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
        lambda word: word or gettext_lazy("未填写"),
        order=lambda word: (not word, word or ""),
        **SMALL,
    )


IN_OFFICE = Figure(
    "deputies",
    gettext_lazy("在任代表"),
    gettext_lazy("人"),
    gettext_lazy("本年12月31日在任的各级人大代表，一人兼任几级的只计一次，按所任最高一级归类。"),
    deputies_of,
    (
        by_choice(
            "by_level",
            gettext_lazy("按层级（兼任的按最高一级）"),
            "highest",
            MandateLevel,
            chart="bars",
        ),
        by_choice("by_sex", gettext_lazy("按性别"), "gender", Gender, **SMALL),
        _by_word("by_nation", gettext_lazy("按民族"), "ethnicity"),
        _by_word("by_party", gettext_lazy("按党派"), "party"),
    ),
    order=205,
    listed=lambda records: records.by_strokes(),
    line=lambda deputy: RecordLine(deputy.name, deputy.get_absolute_url(), (deputy.post,)),
    meaning=gettext_lazy("年底在任，一人计一次"),
    adds_up=False,
    said=("在任代表", "现任代表", "现有代表", "代表 名", "各级人大代表"),
)


LEVELS = Choice(
    MandateLevel,
    also={
        **dict.fromkeys(("市", "县", "区"), MandateLevel.COUNTY),
        **dict.fromkeys(("乡", "街道"), MandateLevel.TOWN),
    },
)
"""The level of a congress, also by the word of the place."""

MOBILE = re.compile(r"1\d{10}")


def _deputy_doubts(line):
    if line["性别"] and line["性别"] not in Gender.values:
        yield "性别", _("性别不是“男”或“女”，按原文保存。")
    if line["手机号"] and not MOBILE.fullmatch(line["手机号"]):
        yield "手机号", _("手机号不是以 1 开头的 11 位数字。")


def _mandate_checks(line):
    yield from days_in_order(line, "任职日期", "终止日期", _("终止日期不能早于任职日期。"))


def _mandate_doubts(line):
    if line["终止原因"] and line.says("终止日期") and not line["终止日期"]:
        yield "终止日期", _("填写了终止原因，但没有终止日期。")


def _mandate_fields(line, run):
    """The town body, which the sheet has no column for, from what the papers write."""
    if TownOfMandate not in run.memory:
        run.memory[TownOfMandate] = TownOfMandate()
    body = run.memory[TownOfMandate].of(
        line["代表团"], line["选区"], line["代表小组"], on=line["任职日期"]
    )
    return {"organization": body} if body else {}


def _clashing(lines, run):
    """Warnings for mandates that cannot stand together, in the file and in the portal."""
    by_deputy = {}
    for line in lines:
        if line["代表"] is not None and line["任职日期"] and line["层级"]:
            by_deputy.setdefault(line["代表"].pk or id(line["代表"]), []).append(line)
    known = _known_mandates([key for key, rows in by_deputy.items() if rows[0]["代表"].pk])
    for key, rows in by_deputy.items():
        own = [(_like(row), row) for row in rows]
        there = [one for one in known.get(key, ()) if not any(_same(one, row) for row in rows)]
        for mandate, sentence in clashes([*there, *(one for one, _row in own)]):
            for row in (row for one, row in own if one is mandate):
                yield row, ("任职日期", sentence)


def _like(row):
    return Mandate(
        level=row["层级"], term=row["届次"] or 0, since=row["任职日期"], until=row["终止日期"]
    )


def _same(mandate, row):
    return (mandate.level, mandate.term) == (row["层级"], row["届次"])


def _known_mandates(deputies):
    found = {}
    for mandate in Mandate.objects.filter(deputy__in=deputies):
        found.setdefault(mandate.deputy_id, []).append(mandate)
    return found


DEPUTIES = Sheet(
    name="代表",
    model=Deputy,
    key=("编号",),
    else_key="姓名",
    order=20,
    called=("姓名", "编号"),
    columns=(
        Column("编号", Text(identifies=True), "number", keeps=True),
        Column("姓名", Text(padded=True), "name", required=True),
        Column("性别", Choice(Gender, open=True), "gender"),
        Column("出生年月", Month(), "birth_month", private=True),
        Column("民族", Text(), "ethnicity"),
        Column("党派", Text(), "party"),
        Column("单位职务", Text(), "post"),
        Column("手机号", Text(), "mobile", private=True),
        Column("排序", Text(ranked=True), "sort_key"),
    ),
    doubts=_deputy_doubts,
    unseen=True,
    seen=lambda deputies, user: deputies.edited_by(user),
)


MANDATES = Sheet(
    name="代表任期",
    model=Mandate,
    key=("代表", "层级", "届次"),
    order=21,
    columns=(
        Column("代表", Ref("代表"), "deputy", required=True),
        Column("层级", LEVELS, "level", required=True),
        Column("届次", Whole(), "term", required=True),
        Column("选区", Text(), "district"),
        Column("代表团", Text(), "delegation"),
        Column("代表小组", Text(), "group"),
        Column("任职日期", Day(), "since", required=True),
        Column("终止日期", Day(), "until"),
        Column("终止原因", Choice(EndReason), "end_reason"),
    ),
    checks=_mandate_checks,
    doubts=_mandate_doubts,
    survey=_clashing,
    complete=_mandate_fields,
    seen=lambda mandates, user: mandates.filter(
        deputy__in=Deputy.objects.edited_by(user).values("pk")
    ),
)


FIGURES.register(IN_OFFICE)
SHEETS.register(DEPUTIES, MANDATES)
SEARCHABLE.register(
    Searchable(
        "deputies",
        gettext_lazy("代表"),
        Deputy,
        ("post",),
        title=lambda deputy: deputy.name,
        path=lambda deputy: deputy.get_absolute_url(),
        about=lambda deputy: deputy.post,
        names=("name",),
        place=5,
    )
)
public_register(Deputy, OVER_THE_PROPOSER)

shelve(
    Shelf(
        model=Deputy,
        record=lambda link: link.record,
        page=lambda one: reverse("admin:deputies_deputy_change", args=[one.pk]),
        keepers=CITY_CLERK | Holder(Role.TOWN_CLERK, at="mandates__organization"),
        field="photo",
        picture=True,
        in_form=True,  # whoever holds a mandate is always public (代表法 art. 58)
    )
)
