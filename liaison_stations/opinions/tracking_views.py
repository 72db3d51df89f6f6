"""Following a matter by its receipt. The code comes in the body of a POST and nowhere else."""

import logging
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from intake import limits
from intake.forms import CodeForm
from intake.limits import LimitLevel
from liaison_stations.opinions import receipts, tracking
from liaison_stations.opinions.forms import (
    ConfirmForm,
    NotSolvedForm,
    RateForm,
    RemoveForm,
    WordForm,
)
from liaison_stations.opinions.submission import WORDS
from pages.public import private
from workflow.transitions import Conflict

UNPROCESSABLE, TOO_MANY, CONFLICT = 422, 429, 409
FORMS = {
    "confirm": ConfirmForm,
    "not_solved": NotSolvedForm,
    "rate": RateForm,
    "add_word": WordForm,
    "forget": RemoveForm,
}


LABELS = {
    "confirm": gettext_lazy("已经解决"),
    "not_solved": gettext_lazy("没有解决"),
    "rate": gettext_lazy("评价"),
    "add_word": gettext_lazy("补充一句"),
    "forget": gettext_lazy("删除我的个人信息"),
}


@dataclass(frozen=True)
class CitizenAction:
    """Something that a citizen may do on the page of a matter; all but one stand folded."""

    name: str
    form: Any
    receipt: str
    version: int

    @property
    def label(self):
        return LABELS[self.name]

    @property
    def stands_open(self):
        return self.name == "confirm"

    @property
    def unfolded(self):
        """The attribute that opens it where something in its form was wrong."""
        return " open" if self.form.errors else ""

    @property
    def button(self):
        if self.stands_open:
            return self.label
        return _("删除") if self.name == "forget" else _("提交")


logger = logging.getLogger(__name__)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Asks for the code; with one, shows the matter; from there, takes what the citizen says."""
    if request.method != "POST":
        return _asked(request, CodeForm())
    if "receipt" in request.POST:
        return private(_act(request))
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, UNPROCESSABLE)
    return private(_looked_up(request, form))


def _asked(request, form, status=200, minutes=0):
    context = {
        "breadcrumbs": [(_("联络站"), reverse("stations:directory"))],
        "form": form,
        "expired": _expired(minutes) if minutes else "",
    }
    return private(render(request, "liaison_stations/track.html", context, status=status))


def _expired(minutes):
    """That a page stood open for longer than its receipt holds."""
    text = ngettext(
        "页面打开已超过 %(counter)s 分钟，请再输入一次回执码。",
        "页面打开已超过 %(counter)s 分钟，请再输入一次回执码。",
        minutes,
    )
    return text % {"counter": minutes}


def _looked_up(request, form):
    """Wrong codes cost their address a question each, then a pause; they are told nothing."""
    address = limits.address_of(request)
    level = limits.WRONG_CODES.level(limits.so_far(limits.WRONG_CODES, address) + 1)
    if level == LimitLevel.FULL:
        form.add_error("code", _("从您的网络输错的次数太多了，请过十五分钟再试。"))
        return _asked(request, form, TOO_MANY)
    if level == LimitLevel.ASKED and not form.is_answered():
        form.put_question()
        return _asked(request, form, UNPROCESSABLE)
    receipt = receipts.find(form.cleaned_data["code"])
    if receipt is None:
        return _wrong(request, form, address)
    return _shown(request, tracking.receipt_of(tracking.token_of(receipt)))


def _wrong(request, form, address):
    wrong = limits.count(limits.WRONG_CODES, address)
    if wrong == limits.WRONG_CODES.most * limits.WRONG_CODES.ceiling:
        logger.warning("somebody guesses receipt codes: %d wrong ones from one address", wrong)
    form.add_error("code", _("没有查到这个回执码，请核对后再输入。"))
    if limits.WRONG_CODES.level(wrong + 1) == LimitLevel.ASKED:
        form.put_question()
    return _asked(request, form, UNPROCESSABLE)


def _act(request):
    """One of the citizen's own actions on the page of a matter."""
    receipt = tracking.receipt_of(request.POST["receipt"])
    if receipt is None:
        form = CodeForm()
        return _asked(request, form, UNPROCESSABLE, minutes=tracking.HOLDS // 60)
    action = request.POST.get("do", "")
    if action not in FORMS:
        return _shown(request, receipt)
    form = FORMS[action](request.POST, auto_id=f"{action}-%s")
    if not form.is_valid():
        return _shown(request, receipt, forms={action: form}, status=UNPROCESSABLE)
    if action == "forget":
        return _forgotten(request, receipt)
    if WORDS.level(limits.count(WORDS, receipt.pk)) != LimitLevel.FREE:
        form.add_error(None, _("今天提交的次数已经很多了，请明天再来。您写的都还在。"))
        return _shown(request, receipt, forms={action: form}, status=TOO_MANY)
    return _acted(request, receipt, action, form)


def _acted(request, receipt, action, form):
    try:
        receipt.matter = tracking.act(receipt, action, _version(request), form.cleaned_data)
    except Conflict:
        receipt = tracking.receipt_of(request.POST["receipt"])
        form.add_error(None, _("刚才有了新的进展，请先看一看；您写的都还在，需要的话再按一次。"))
        return _shown(request, receipt, forms={action: form}, status=CONFLICT)
    said = {
        "confirm": _("已记下：问题已经解决。谢谢您。"),
        "not_solved": _("已记下，这件事会重新办理。"),
        "rate": _("已记下您的评价，谢谢。"),
        "add_word": _("已转给办理这件事的人。"),
    }
    return _shown(request, receipt, said=said[action])


def _forgotten(request, receipt):
    whole = tracking.forget(receipt)
    said = (
        _("您的个人信息和反映的内容已经删除。")
        if whole
        else _("您的称呼、电话和照片已经删除；反映的内容在办结后删除。")
    )
    return _shown(request, tracking.receipt_of(request.POST["receipt"]), said=said)


def _version(request):
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _shown(request, receipt, said="", forms=None, status=200):
    matter, forms = receipt.matter, forms or {}
    token, lines = tracking.token_of(receipt), tracking.lines(receipt)
    offered = tracking.offers(matter)

    def action(name):
        return CitizenAction(name, forms.get(name) or _fresh(name), token, matter.version)

    left = [form for name, form in forms.items() if name not in offered and form.errors]
    removes = (
        _("可以要求现在就删除您的称呼、电话和照片；反映的内容办理还要用，办结后删除。")
        if matter.is_open
        else _("可以要求现在就删除您的称呼、电话、照片和反映的内容；办理结果和统计数字保留。")
    )
    context = {
        "breadcrumbs": [(_("查进展"), reverse("opinions:track"))],
        "matter": matter,
        "sign": tracking.sign(matter),
        "standing": tracking.standing(matter),
        "deadline": _next_step(matter) if matter.is_open else "",
        "lines": lines,
        "receipt": token,
        "said": said,
        "question": _("还有要说的") if matter.is_open else _("问题真正解决了吗"),
        "actions": {name: action(name) for name in offered},
        "removes": removes,
        "forget": None if tracking.is_forgotten(receipt) else action("forget"),
        "lost": left[0] if left else None,
    }
    return render(request, "liaison_stations/followed.html", context, status=status)


def _next_step(matter):
    if matter.deadline is None:
        return ""
    day = formats.date_format(matter.deadline, "DATE_FORMAT")
    return _("这一步最晚 %(day)s 完成。") % {"day": day}


def _fresh(action):
    return FORMS[action](auto_id=f"{action}-%s")
