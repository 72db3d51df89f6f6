"""How a text may call what the records call otherwise: rows of breakdowns, and small words."""

from __future__ import annotations

import re
from itertools import pairwise

GENERIC = re.compile(
    r"[“”《》（）()、]|第[一二三四五六七八九十]+期|人大工委|人大常委会|人大|常委会|工作|情况|专题|视察|调研"
    r"|推进|开展|管理|建设|提升|^[市县区旗]|为|街道|新区|镇$|人大代表|代表"
)
"""What many names share, so that it does not tell one from another."""
CLASS_NOUNS = ("级", "性")
SHORTEST_CORE = 2

ALSO_CALLED = {
    "免职": ("免去", "免职"),
    "已解决": ("已解决", "彻底解决", "全部解决", "问题解决"),
    "中共": ("中共", "党员"),
    "女": ("女代表", "女性", "妇女代表"),
    "男": ("男代表", "男性"),
    "上报市人大": ("上报", "报市人大"),
    "不予受理": ("不予受理", "未予受理", "不受理", "未受理"),
    "镇街区办理": ("镇街区办理", "镇街办理"),
    "镇街区站": ("镇街区站", "镇街区"),
    "市": ("市级", "市本级", "市人大", "本级"),
    "镇": ("镇级", "镇街区", "镇街道", "基层"),
    "文化体育": ("文化体育", "文体"),
    "养老服务": ("养老",),
}
"""Rows that reports call by other names than the records, beside what is left of their name."""
CALLED_ALONE = {
    "专题调研": ("调研",), "工作评议": ("评议",), "已解决": ("解决",), "免职": ("免",),
    "任命": ("任",),
}  # fmt: skip
"""Names too common to be looked for anywhere but right before the number."""

SMOOTHED = (
    ("已经", "已"), ("得到", ""), ("转成", "转"), ("转为", "转"), ("作为", ""), ("没有", "未"),
    ("未有", "未"), ("交由", "由"), ("答复了", "答复"), ("解决了", "解决"),
)  # fmt: skip
FILLED = re.compile(
    r"(?:事项|问题|项目|活动|方面|最多|较多|居首|其中|人员|干部|全年|另有"
    r"|[类的为是有达到了共计约则各另也还仅只占：:—“”\"'\s]){1,8}$"
)
"""What may stand between a name and its number without a meaning of its own."""


def smooth(text: str) -> str:
    """The text with the small words away in which two ways of saying the same differ."""
    for said, plain in SMOOTHED:
        text = text.replace(said, plain)
    return text


def ends(text: str) -> str:
    """What stands right before a number, without fillers."""
    return FILLED.sub("", text)


def pairs_of(text: str) -> frozenset[str]:
    """Every two characters that stand together."""
    return frozenset(map("".join, pairwise(text)))


def core_of(row: str) -> str:
    """What tells a row from others of its breakdown."""
    core = GENERIC.sub("", row)
    return core if len(core) >= SHORTEST_CORE else row


def names_of(row: str, counted: str) -> tuple[str, ...]:
    """How a text may name a row.

    A single character (男, 市) never stands alone, but with what is counted (男代表; ``counted``
    is the label of the figure) or as a class of its own (男性, 市级).
    """
    more = tuple(smooth(name) for name in ALSO_CALLED.get(row, ()))
    if len(row) >= SHORTEST_CORE:
        return (smooth(core_of(row)), *more)
    noun = counted[-SHORTEST_CORE:]
    return (*more, *(f"{row}{noun}" for noun in (*CLASS_NOUNS, noun, f"人大{noun}")))
