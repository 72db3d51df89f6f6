"""The ledger sheets 代表 and 代表任期."""

import re

from django.utils.translation import gettext as _

from deputies.choices import EndReason, Gender, MandateLevel
from deputies.models import Deputy, Mandate
from registers.ledger import (
    Choice,
    Column,
    Day,
    Month,
    Ref,
    Sheet,
    Text,
    Whole,
    register,
)

MOBILE = re.compile(r"1\d{10}")


def _deputy_doubts(line):
    if line["性别"] and line["性别"] not in Gender.values:
        yield "性别", _("性别不是“男”或“女”，按原文保存。")
    if line["手机号"] and not MOBILE.fullmatch(line["手机号"]):
        yield "手机号", _("手机号不是以 1 开头的 11 位数字。")


def _mandate_checks(line):
    if line["任职日期"] and line["终止日期"] and line["终止日期"] < line["任职日期"]:
        yield "终止日期", _("终止日期不能早于任职日期。")


def _mandate_doubts(line):
    if line["终止原因"] and line.says("终止日期") and not line["终止日期"]:
        yield "终止日期", _("填写了终止原因，但没有终止日期。")


DEPUTIES = Sheet(
    name="代表",
    model=Deputy,
    key=("编号",),
    else_key="姓名",
    order=20,
    called=("姓名", "编号"),
    columns=(
        Column("编号", Text(), "number", keeps=True),
        Column("姓名", Text(padded=True), "name", required=True),
        Column("性别", Choice(Gender, open=True), "gender"),
        Column("出生年月", Month(), "birth_month"),
        Column("民族", Text(), "ethnicity"),
        Column("党派", Text(), "party"),
        Column("单位职务", Text(), "post"),
        Column("手机号", Text(), "mobile"),
        Column("排序", Text(ranked=True), "sort_key"),
    ),
    doubts=_deputy_doubts,
)

MANDATES = Sheet(
    name="代表任期",
    model=Mandate,
    key=("代表", "层级", "届次"),
    order=21,
    columns=(
        Column("代表", Ref("代表"), "deputy", required=True),
        Column("层级", Choice(MandateLevel), "level", required=True),
        Column("届次", Whole(), "term", required=True),
        Column("选区", Text(), "district"),
        Column("代表团", Text(), "delegation"),
        Column("代表小组", Text(), "group"),
        Column("任职日期", Day(), "start", required=True),
        Column("终止日期", Day(), "end"),
        Column("终止原因", Choice(EndReason), "end_reason"),
    ),
    checks=_mandate_checks,
    doubts=_mandate_doubts,
)

register(DEPUTIES, MANDATES)
