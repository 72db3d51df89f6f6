"""Following a matter by its receipt. The code comes in the body of a POST and nowhere else."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
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


logger = logging.getLogger(__name__)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request):
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
        "minutes": minutes,
    }
    return private(render(request, "liaison_stations/track.html", context, status=status))


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
    told = tracking.lines(receipt)
    offered = tracking.offers(matter, told)
    context = {
        "breadcrumbs": [(_("查进展"), reverse("opinions:track"))],
        "matter": matter,
        "sign": tracking.sign(matter),
        "standing": tracking.standing(matter),
        "lines": told,
        "receipt": tracking.token_of(receipt),
        "today": timezone.localdate(),
        "said": said,
        "actions": {name: forms.get(name) or _fresh(name) for name in offered},
        "closed": not matter.is_open,
        "forget": None
        if tracking.is_forgotten(receipt)
        else forms.get("forget") or _fresh("forget"),
    }
    left = {name: form for name, form in forms.items() if name not in offered}
    context["lost"] = next((form for form in left.values() if form.errors), None)
    return render(request, "liaison_stations/followed.html", context, status=status)


def _fresh(action):
    return FORMS[action](auto_id=f"{action}-%s")
