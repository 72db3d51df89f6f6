"""Following a matter by its receipt, and what the citizen may do there."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_http_methods

from intake import limits
from intake.forms import CodeForm
from intake.limits import LimitLevel
from intake.views import TOO_MANY, UNPROCESSABLE, TrackingPage
from liaison_stations.matters.models import Receipt
from liaison_stations.opinions import tracking
from liaison_stations.opinions.forms import (
    ConfirmForm,
    NotSolvedForm,
    RateForm,
    RemoveForm,
    WordForm,
)
from liaison_stations.opinions.submission import OPINIONS, WORDS
from pages.public import private
from workflow.transitions import Conflict

CONFLICT = 409
FORMS = {
    "confirm": ConfirmForm,
    "not_solved": NotSolvedForm,
    "rate": RateForm,
    "add_word": WordForm,
    "forget": RemoveForm,
}


EQUALS = ("confirm", "not_solved")
"""The two answers to whether it is solved: side by side, one as easy as the other."""
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
        """What the action is called."""
        return LABELS[self.name]

    @property
    def stands_open(self):
        """Whether its form is unfolded from the start."""
        return self.name == "confirm"

    @property
    def summary_css(self):
        """“Not solved” is a button as large as “solved”, behind which the reason is asked."""
        return "button" if self.name in EQUALS else ""

    @property
    def unfolded(self):
        """The attribute that opens it where something in its form was wrong."""
        return " open" if self.form.errors else ""

    @property
    def button(self):
        """What its button says."""
        if self.stands_open:
            return self.label
        return _("删除") if self.name == "forget" else pgettext("button", "提交")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Asks for the code; with one, shows the matter; from there, takes what the citizen says."""
    page = MatterTracking(request)
    if request.method == "POST" and "receipt" in request.POST:
        return private(_act(page))
    return page.answer()


class MatterTracking(TrackingPage):
    """How far a matter is, by its receipt code."""

    intake = OPINIONS

    def context(self) -> dict[str, Any]:
        """The words of the page that asks for the code."""
        return {
            "breadcrumbs": [(_("联络站"), reverse("stations:directory"))],
            "heading": _("查进展"),
            "lead": _("输入回执码，看您反映的事办到了哪一步。"),
            "lost": _(
                "回执码丢了查不回来：我们只存了它的指纹。在站里登记的事，可以带着编号到站里补一张；"
                "自己扫码写的，可以到站里询问办到哪一步。"
            ),
        }

    def followed(self, found: Receipt) -> HttpResponse:
        """The page of the matter, with what the citizen may do."""
        return _shown(self.request, tracking.receipt_of(tracking.token_of(found)))

    def expired(self) -> HttpResponse:
        """The page stood open for too long: the code is asked for once more."""
        minutes = tracking.HOLDS // 60
        text = ngettext(
            "页面打开已超过 %(counter)s 分钟，请再输入一次回执码。",
            "页面打开已超过 %(counter)s 分钟，请再输入一次回执码。",
            minutes,
        )
        return self.asked(CodeForm(), UNPROCESSABLE, expired=text % {"counter": minutes})


def _act(page):
    """One of the citizen's own actions on the page of a matter."""
    request = page.request
    receipt = tracking.receipt_of(request.POST["receipt"])
    if receipt is None:
        return page.expired()
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
        "answered": _("上一次的答复") if matter.is_taken_up_anew else _("答复"),
        "receipt": token,
        "said": said,
        "question": _("还有要说的") if matter.is_open else _("问题真正解决了吗"),
        "equals": [action(name) for name in offered if name in EQUALS],
        "actions": [action(name) for name in offered if name not in EQUALS],
        "words": tracking.own_words(receipt),
        "pictures": tracking.own_pictures(receipt),
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
