"""Which card goes with the address of a page."""

from __future__ import annotations

from typing import Any

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, tuple[Any, Any]] = {
    "home": (_("人大监督工作"), _("反映意见，查进展，找代表，查数据")),
    "annual": (_("年度总结"), _("监督了什么，交办了什么，办成了什么")),
    "compare": (_("历年比较"), _("几年的数放在一起看")),
    "recognition": (_("宣传表彰"), _("典型案例、媒体报道、获奖和批示")),
    "activities": (_("监督工作"), _("视察、执法检查、听取报告、专题询问")),
    "items": (_("清单事项"), _("逐条交办，办到哪一步")),
    "promises": (_("还在兑现的承诺"), _("答应的事，到期了没有")),
    "plan": (_("监督工作计划"), _("一年里监督什么")),
    "projects": (_("民生实事"), _("代表票决，逐月看进度")),
    "documents": (_("备案审查"), _("规范性文件和审查结果")),
    "decisions": (_("决定任免"), _("决议决定和人事任免")),
    "sessions": (_("会议"), _("常委会会议和代表大会会议")),
    "deputies": (_("人大代表"), _("找我的代表")),
    "bills": (_("议案"), _("提了什么，怎么处理")),
    "stations": (_("联络站"), _("在哪里，什么时候接待")),
    "speak": (_("我要反映"), _("不用注册，有回执，可以查进展")),
    "track": (_("查进展"), _("凭回执码查办到哪一步")),
    "matters": (_("群众反映与办理"), _("反映了什么，办成了什么")),
    "data": (_("开放数据"), _("CSV 和 JSON，附数据字典")),
    "search": (_("搜索"), _("查记录，查代表，查数据")),
    "help": (_("使用帮助"), _("怎么用这个网站")),
    "letters": (_("公文核验"), _("凭核验码查公文真伪")),
}
"""Words of the cards of kinds of pages: what it is, and what one finds there."""

OF_PAGES = {
    "home": "home",
    "annual:index": "annual",
    "annual:compare": "compare",
    "annual:recognitions": "recognition",
    "annual:recognition": "recognition",
    "supervision:activities": "activities",
    "supervision:activity": "activities",
    "supervision:inquiry": "activities",
    "supervision:items": "items",
    "supervision:item": "items",
    "supervision:promises": "promises",
    "supervision:plan": "plan",
    "supervision:projects": "projects",
    "supervision:documents": "documents",
    "supervision:document": "documents",
    "supervision:changed_documents": "documents",
    "supervision:review_request": "documents",
    "supervision:review_request_track": "documents",
    "supervision:decisions": "decisions",
    "supervision:decision": "decisions",
    "supervision:sessions": "sessions",
    "supervision:session": "sessions",
    "deputies": "deputies",
    "find_deputies": "deputies",
    "campaign": "deputies",
    "bills": "bills",
    "bill": "bills",
    "stations:directory": "stations",
    "opinions:speak": "speak",
    "opinions:track": "track",
    "opinions:receipt": "track",
    "matters": "matters",
    "open_data:page": "data",
    "search": "search",
    "help:index": "help",
    "help:page": "help",
    "letters:find": "letters",
    "letters:letter": "letters",
}
"""The kind of card of a page, by the name of its address."""

OF_RECORDS = {
    "deputy": ("share:deputy", "pk"),
    "deputy_opinion": ("share:deputy", "pk"),
    "stations:station": ("share:station", "code"),
    "stations:visits": ("share:station", "code"),
    "stations:opinion": ("share:station", "code"),
    "supervision:project": ("share:project", "pk"),
    "annual:summary": ("share:annual", "year"),
    "annual:revision": ("share:annual", "year"),
    "annual:figure": ("share:annual", "year"),
    "annual:rate": ("share:annual", "year"),
}
"""Pages of records that have a card of their own: the card's address, the key that both share."""


def card_of(path: str) -> str:
    """The address of the card that goes with the page at a path; blank where none does."""
    try:
        page = resolve(path)
    except Resolver404:
        return ""
    if page.view_name in OF_RECORDS:
        name, key = OF_RECORDS[page.view_name]
        return reverse(name, args=[page.kwargs[key]])
    kind = OF_PAGES.get(page.view_name)
    return reverse("share:kind", args=[kind]) if kind else ""
