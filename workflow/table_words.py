"""Words that migrations write into tables, as a reader of another language reads them.

A clock's name and the rule it follows are data: staff may set their own. Those that every
installation starts with are a fixed vocabulary, so a page in English says them in English; what
staff wrote stays as they wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.place import words

CLOCK_NAMES = {
    "办理并反馈": pgettext_lazy("期限", "办理并反馈"),
    "签收": pgettext_lazy("期限", "签收"),
    "申请退回": pgettext_lazy("期限", "申请退回"),
    "重新办理": pgettext_lazy("期限", "重新办理"),
    "代表评价": pgettext_lazy("期限", "代表评价"),
    "交办": pgettext_lazy("期限", "交办"),
    "回头看": pgettext_lazy("期限", "回头看"),
    "承办单位撤回反馈": pgettext_lazy("期限", "承办单位撤回反馈"),
    "规范性文件报送备案（市级）": pgettext_lazy("期限", "规范性文件报送备案（市级）"),
    "规范性文件报送备案（镇街区）": pgettext_lazy("期限", "规范性文件报送备案（镇街区）"),
    "备案登记审查（市级）": pgettext_lazy("期限", "备案登记审查（市级）"),
    "备案登记审查（镇街区）": pgettext_lazy("期限", "备案登记审查（镇街区）"),
    "备案材料补正": pgettext_lazy("期限", "备案材料补正"),
    "制定机关反馈审查意见": pgettext_lazy("期限", "制定机关反馈审查意见"),
    "审查建议答复": pgettext_lazy("期限", "审查建议答复"),
    "审查建议人信息保存": pgettext_lazy("期限", "审查建议人信息保存"),
    "会前送交报告初稿": pgettext_lazy("期限", "会前送交报告初稿"),
    "会前送交正式报告": pgettext_lazy("期限", "会前送交正式报告"),
    "会前将报告发给组成人员": pgettext_lazy("期限", "会前将报告发给组成人员"),
    "对报告初稿提出意见": pgettext_lazy("期限", "对报告初稿提出意见"),
    "报告审议意见研究处理情况": pgettext_lazy("期限", "报告审议意见研究处理情况"),
    "重新报告研究处理情况": pgettext_lazy("期限", "重新报告研究处理情况"),
    "受理建议": pgettext_lazy("期限", "受理建议"),
    "签收建议": pgettext_lazy("期限", "签收建议"),
    "申请退回建议": pgettext_lazy("期限", "申请退回建议"),
    "答复建议": pgettext_lazy("期限", "答复建议"),
    "答复涉及面广的建议": pgettext_lazy("期限", "答复涉及面广的建议"),
    "评价建议答复": pgettext_lazy("期限", "评价建议答复"),
    "重新办理建议": pgettext_lazy("期限", "重新办理建议"),
    "群众事项受理": pgettext_lazy("期限", "群众事项受理"),
    "群众事项办理": pgettext_lazy("期限", "群众事项办理"),
    "群众事项答复": pgettext_lazy("期限", "群众事项答复"),
    "群众事项回访": pgettext_lazy("期限", "群众事项回访"),
    "群众个人信息保存": pgettext_lazy("期限", "群众个人信息保存"),
    "接待日公告提前": pgettext_lazy("期限", "接待日公告提前"),
}
DAY_NAMES = {
    "元旦": pgettext_lazy("假日", "元旦"),
    "春节": pgettext_lazy("假日", "春节"),
    "清明节": pgettext_lazy("假日", "清明节"),
    "劳动节": pgettext_lazy("假日", "劳动节"),
    "端午节": pgettext_lazy("假日", "端午节"),
    "中秋节": pgettext_lazy("假日", "中秋节"),
    "国庆节": pgettext_lazy("假日", "国庆节"),
    "中秋节、国庆节": pgettext_lazy("假日", "中秋节、国庆节"),
    "国庆节、中秋节": pgettext_lazy("假日", "国庆节、中秋节"),
    "调休上班": pgettext_lazy("假日", "调休上班"),
}
RULES = {
    "本级人大常委会工作规则": _("本级人大常委会工作规则"),
    "本级人大常委会满意度测评办法": _("本级人大常委会满意度测评办法"),
    "法律没有规定，由常委会自定": _("法律没有规定，由常委会自定"),
    "代表联络站工作规则": _("代表联络站工作规则"),
    "《监督法》第十五条": _("《监督法》第十五条"),
    "《代表法》第五十一条": _("《代表法》第五十一条"),
    "《个人信息保护法》第十九条": _("《个人信息保护法》第十九条"),
    "《浙江省各级人民代表大会常务委员会监督条例》": _(
        "《浙江省各级人民代表大会常务委员会监督条例》"
    ),
    "《浙江省各级人民代表大会常务委员会规范性文件备案审查规定》第四条": _(
        "《浙江省各级人民代表大会常务委员会规范性文件备案审查规定》第四条"
    ),
    "参照湖州市2025年乡镇（街道）规范性文件备案审查规则": _(
        "参照湖州市2025年乡镇（街道）规范性文件备案审查规则"
    ),
    "参照上海市2024年规范性文件备案审查规则": _("参照上海市2024年规范性文件备案审查规则"),
    "《浙江省人大代表建议、批评和意见办理的规定》第十条": _(
        "《浙江省人大代表建议、批评和意见办理的规定》第十条"
    ),
    "《浙江省人大代表建议、批评和意见办理的规定》第十四条": _(
        "《浙江省人大代表建议、批评和意见办理的规定》第十四条"
    ),
    "《浙江省实施代表法办法》第十九条": _("《浙江省实施代表法办法》第十九条"),
    "《浙江省实施代表法办法》第三十五条": _("《浙江省实施代表法办法》第三十五条"),
    "《浙江省实施代表法办法》第四十三条": _("《浙江省实施代表法办法》第四十三条"),
}


def clock_name(label: str) -> str:
    """The name of a clock in the reader's language; one that staff gave stays as it is."""
    return _told(CLOCK_NAMES, label)


def day_name(name: str) -> str:
    """The name of a public holiday in the reader's language."""
    return _told(DAY_NAMES, name)


def rule_name(source: str) -> str:
    """The law or rule that a setting follows, in the reader's language; others stay."""
    return _told(RULES, source)


def _told(known: Mapping[str, object], text: str) -> str:
    """A migration writes in the words of its place, so they are looked up in both."""
    return str(known.get(text) or known.get(_as_written().get(text, "")) or text)


def _as_written() -> dict[str, str]:
    """A text in the words of this place → the text of the program."""
    return _in_words_of(words("镇街区"), words("市级"))


@lru_cache(maxsize=8)
def _in_words_of(_towns: str, _own: str) -> dict[str, str]:
    return {words(text): text for text in (*CLOCK_NAMES, *RULES)}
