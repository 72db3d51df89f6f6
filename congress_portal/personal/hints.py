"""Hints for who opens a page for the first time; put away by a click, and never shown again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.choices import UNIT_ROLES, Role
from accounts.models import User
from congress_portal.help.handbook import CHAPTERS

OFFICE = (Role.CLERK, Role.TOWN_CLERK)
STATION = (Role.KEEPER, Role.STATION_CLERK)
SYSTEM = (Role.SYSADMIN, Role.ACCOUNT_ADMIN, Role.AUDITOR)


@dataclass(frozen=True)
class Hint:
    """What somebody should know who opens a page for the first time.

    ``page`` is the name of an address; ``roles`` whose hint it is, of several the first; none
    means everybody's.
    """

    key: str
    page: str
    text: Any
    roles: tuple[str, ...] = ()

    def is_for(self, user: User) -> bool:
        """Whether the person works so, and has not put the hint away."""
        fits = not self.roles or user.has_role(*self.roles)
        return fits and self.key not in (user.hints_seen or [])


HINTS = (
    Hint(
        "desk-office",
        "my:desk",
        _(
            "这一页只列等您办的事，最急的在最前；办完一件，它就从这里消失。登记活动、写意见和清单在“后台”。"
        ),
        OFFICE,
    ),
    Hint(
        "desk-leader",
        "my:desk",
        _(
            "这一页只列要您点头的事：批准、同意、销号、发布。您自己起草或核实过的，由另一位来定，不在这里。"
        ),
        (Role.LEADER,),
    ),
    Hint(
        "desk-unit",
        "my:desk",
        _("交给本单位的事都在这一页：先签收，再报告进展，最后反馈结果。快到期的排在最前。"),
        UNIT_ROLES,
    ),
    Hint(
        "desk-deputy",
        "my:desk",
        _(
            "邀请、评价和建议的回应都在这一页等您。随手记一笔用底部的“记履职”；签到过的活动不用再填。"
        ),
        (Role.DEPUTY,),
    ),
    Hint(
        "desk-station",
        "my:desk",
        _("这一页列出等您处理的群众事项；接待日、值班和登记在“联络站”里。"),
        STATION,
    ),
    Hint("desk-system", "my:desk", _("这一页列出等您确认的；您的其他工作在“后台”。"), SYSTEM),
    Hint(
        "supervision",
        "my_supervision:desk",
        _(
            "按单位和镇街区看谁逾期、谁快到期；点数字看是哪几件。点“催办”，通知就发出去，并记在那一件上。"
        ),
    ),
    Hint(
        "station",
        "my_station:home",
        _("接待日当天打开这一页：谁来了、说了什么事，一页记完；每件事都有回执给群众。"),
    ),
    Hint(
        "notices",
        "my_notices:list",
        _("通知只写是哪一件事，点开到那一页；要签收的请签收。还想从哪里收到，在“我的账号”里选。"),
    ),
    Hint(
        "account",
        "my_account:home",
        _("建议先设好第二因素和备用码：手机丢了、密码被人看到，账号还是您的。"),
    ),
    Hint(
        "office",
        "admin:index",
        _(
            "先看“今天要办”，再按类别登记。每个列表都能筛选、导出；带“提交”的，要另一个人批准才生效。"
        ),
    ),
)
"""In their order; of those that fit a page the first is shown."""


def hint_for(request: HttpRequest) -> Hint | None:
    """The hint of the page that is asked for, where its reader has not put it away."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    of_page = [hint for hint in HINTS if hint.page == page]
    if not of_page or not request.user.is_authenticated:
        return None
    return next((hint for hint in of_page if hint.is_for(request.user)), None)


def chapter_of(user: User) -> str:
    """Where the handbook of the person's role stands; its first page for who has none."""
    for chapter in CHAPTERS.values():
        if chapter.roles and user.has_role(*chapter.roles):
            return reverse("help:work", args=[chapter.key])
    return reverse("help:index")


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """A hint is never shown again to this person; back to its page. What is no hint changes
    nothing."""
    key = request.POST.get("hint", "")
    if key in {hint.key for hint in HINTS}:
        with transaction.atomic():
            # The list is read, added to and written back: of two hints put away at once both are
            # kept.
            user = User.objects.select_for_update().get(pk=request.user.pk)
            user.hints_seen = sorted({*(user.hints_seen or []), key})
            user.save(update_fields=["hints_seen"])
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("my:desk")
    return HttpResponseRedirect(back)
