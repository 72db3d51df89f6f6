"""How a text may call what the records call otherwise: rows of breakdowns, and small words."""

from __future__ import annotations

import re
from itertools import pairwise

from django.utils import translation

from pages.place import words
from workflow.choices import Outcome, outcome_letters

GENERIC = re.compile(
    r"[“”《》（）()、]|第[一二三四五六七八九十]+期|人大工委|人大常委会|人大|常委会|工作|情况|专题|视察|调研"
    r"|推进|开展|管理|建设|提升|^[市县区旗]|为|街道|新区|镇$|人大代表|代表"
)
"""What many names share, so that it does not tell one from another."""
BODY = re.compile(r"(?:镇|乡|街道)?(?:人大工委|人大|政府|办事处)$")
"""What is left of a body's name where everybody knows of which kind it is: 芝英, 东城."""
CLASS_NOUNS = ("级", "性")
SHORTEST_CORE = 2

ALSO_CALLED = {
    "免职": ("免去", "免职"),
    "已解决": ("已解决", "彻底解决", "全部解决", "问题解决"),
    "中共": ("中共", "党员"),
    "女": ("女代表", "女性", "妇女代表"),
    "男": ("男代表", "男性"),
    "上报市人大": ("上报", "报市人大", "往市人大报", "递到市人大", "送市人大"),
    "不予受理": ("不予受理", "未予受理", "不受理", "未受理"),
    "镇街区办理": ("镇街区办理", "镇街办理"),
    "镇街区站": ("镇街区站", "镇街区"),
    "市": ("市级", "市本级", "市人大", "本级", "市里"),
    "镇": ("镇级", "镇街", "镇街道", "镇里", "镇上", "乡里", "基层"),
    "文化体育": ("文化体育", "文体"),
    "养老服务": ("养老",),
    "生态环境": ("生态环境", "环保"),
    "医疗卫生": ("医疗卫生", "看病"),
    "当场答复": ("当场答复", "当场就答复", "当场给答复", "当场就给答复"),
    "村社研究": ("村社研究", "村社自己", "村社商量", "村里商量"),
    "出席会议": ("出席会议", "到会"),
    "留作参考": ("留作参考", "作参考", "供参考", "参考"),
    "文件清理": ("文件清理", "清理"),
}
"""Rows that reports call by other names than the records, beside what is left of their name."""
CALLED_ALONE = {
    "专题调研": ("调研",), "工作评议": ("评议",), "已解决": ("解决",), "免职": ("免",),
    "任命": ("任",), "出席会议": ("开会",), "视察调研": ("看", "走访调研"), "学习培训": ("培训",),
    "修改": ("改",), "废止": ("废",), "生态环境": ("环境",), "农业农村": ("农业", "三农"),
    "医疗卫生": ("医疗", "卫生"), "公共安全": ("安全",), "交通出行": ("交通", "出行"),
    "社会治理": ("治理",), "文化体育": ("文化", "体育"), "城乡建设": ("城建",), "中共": ("党员",),
}  # fmt: skip
"""Names too common to be looked for anywhere but right before the number."""

SPOKEN = {
    "群众": (
        "老百姓", "乡亲们", "乡亲", "街坊邻居", "街坊", "大伙儿", "大伙",
        "大家伙儿", "大家伙", "村民",
    ),
    "群众反映": ("大家反映", "大家提", "人家反映"),
    "反映": ("念叨", "唠叨", "诉苦", "反应", "吐槽"),
    "群众事项": ("烦心事", "操心事", "揪心事", "闹心事", "糟心事", "心头事"),
    "解决": ("办妥", "办成", "办好", "办下来", "搞定", "摆平", "给办了", "有了着落", "落了地"),
    "答复": ("回话", "回音", "回了信", "给了说法", "作了回应"),
    "规范性文件": ("红头文件", "红头"),
    "审查": (
        "过一遍", "过了一遍", "过了", "过堂", "过目", "把了关", "把把关", "把关", "审了", "审过",
    ),
    "废止": ("作废", "不要了", "废了", "废掉", "宣布失效"),
    "修改": ("改掉", "改了", "改过来", "改好"),
    "未发现问题": ("没毛病", "没挑出毛病", "没有问题", "没问题", "没查出问题"),
    "视察": ("去现场看", "到现场看", "上现场看", "实地看", "实地走", "走走看看"),
    "评议": ("评一评", "评一评议", "打打分"),
    "询问": ("问一问", "当面问"),
    "联系走访": ("走门串户", "走家串户", "串门", "上门走访", "入户走访", "敲门"),
    "培训": ("念书", "充电", "上课", "上学", "补课", "办学习班"),
    "联络站": ("站子", "牌子", "站里", "站上"),
    "接待": ("坐堂", "坐班", "坐诊", "值班", "来坐坐", "坐坐聊聊", "上门聊"),
    "履职记录": ("履职账", "跑腿的账", "履职台账", "履职本"),
    "监督 开展": ("搞监督", "抓监督", "做监督"),
    "执法检查": ("查法", "检查执法", "上门查", "执法大检查"),
}  # fmt: skip
"""How people say in everyday words what figures and records call by their own."""
_PLAIN_OF = {said: plain for plain, ways in SPOKEN.items() for said in ways}
_SPOKEN = re.compile("|".join(sorted(map(re.escape, _PLAIN_OF), key=len, reverse=True)))

TOWN_WORDS = (
    "镇街区", "镇街", "镇级", "镇里", "镇上", "乡里", "乡镇", "各镇", "基层", "镇人大", "街道",
)  # fmt: skip
"""What says that a clause speaks of the towns' own work."""

SMOOTHED = (
    ("已经", "已"), ("得到", ""), ("转成", "转"), ("转为", "转"), ("作为", ""), ("没有", "未"),
    ("没受理", "未受理"), ("“", ""), ("”", ""), ("‘", ""), ("’", ""), ("「", ""), ("」", ""),
    ("未有", "未"), ("交由", "由"), ("答复了", "答复"), ("解决了", "解决"),
)  # fmt: skip
OF = re.compile(r"(?<!满意)的")
"""Between two words a way of writing them (市镇联动的监督活动); 满意的 is a grade of its own."""
FILLED = re.compile(
    r"(?:事情|事儿|事项|问题|项目|活动|方面|最多|较多|居首|其中|人员|干部|全年|另有"
    r"|[类的为是有达到了共计约则各另也还仅只占来搞挂摆挑记才就给都干开：:—“”\"'\s]){1,8}$"
)
"""What may stand between a name and its number without a meaning of its own."""


def smooth(text: str) -> str:
    """The text in the records' own words, and with the small words away in which two ways of
    saying the same differ."""
    text = _SPOKEN.sub(lambda found: _PLAIN_OF[found[0]], text)
    for said, plain in SMOOTHED:
        text = text.replace(said, plain)
    return OF.sub("", text)


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


def _short_of(row: str) -> tuple[str, ...]:
    short = BODY.sub("", row)
    return (short,) if short != row and len(short) >= SHORTEST_CORE else ()


def _also_called(row: str) -> tuple[str, ...]:
    """Other names of a row, which the records call in the words of the place."""
    found = ALSO_CALLED.get(row)
    if found is None:
        found = next((ways for one, ways in ALSO_CALLED.items() if words(one) == row), ())
    return tuple(map(words, found))


def _classes_of(row: str) -> tuple[str, ...]:
    """What this place calls an outcome by a letter: A类 and 甲类 for 已解决."""
    with translation.override(None):
        labels = {value: str(label) for value, label in Outcome.choices}
    letters = outcome_letters().items()
    return tuple(
        said for said, value in letters if said.endswith("类") and labels[str(value)] == row
    )


def names_of(row: str, counted: str) -> tuple[str, ...]:
    """How a text may name a row.

    A single character (男, 市) never stands alone, but with what is counted (男代表; ``counted``
    is the label of the figure) or as a class of its own (男性, 市级).
    """
    more = (*(smooth(name) for name in _also_called(row)), *_classes_of(row))
    if len(row) >= SHORTEST_CORE:
        return (smooth(core_of(row)), *_short_of(row), *more)
    noun = counted[-SHORTEST_CORE:]
    return (*more, *(f"{row}{noun}" for noun in (*CLASS_NOUNS, noun, f"人大{noun}")))
