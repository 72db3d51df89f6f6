"""Requests for review without an account: the form, the receipt, and the page that follows it.

The code comes in the body of a POST and nowhere else.
"""

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake import codes, limits
from intake.forms import CodeForm, with_new_key
from intake.limits import LimitLevel
from pages.public import private
from supervision.documents.choices import ReviewRequestStatus
from supervision.review_requests import workflow
from supervision.review_requests.forms import ReviewRequestForm
from workflow.models import Clock

UNPROCESSABLE, TOO_MANY = 422, 429
SIGNS = {
    ReviewRequestStatus.RECEIVED: "waiting",
    ReviewRequestStatus.STUDYING: "working",
    ReviewRequestStatus.ANSWERED: "verified",
    ReviewRequestStatus.NOT_ACCEPTED: "returned",
}


logger = logging.getLogger(__name__)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; sent twice it makes one request, and what cannot be taken stays on the page."""
    if request.method != "POST":
        return _form(request, ReviewRequestForm())
    form = ReviewRequestForm(request.POST)
    if not form.is_valid():
        return _form(request, form, UNPROCESSABLE)
    given = form.cleaned_data
    try:
        sent = workflow.again(given["form_key"], given["text"])
        refusal = None if sent else _refusal(request, form)
        if refusal:
            return refusal
        return _receipt(request, sent or workflow.submit(given))
    except workflow.OtherWords:
        return _another(request)


def _refusal(request, form):
    """The page that says why not now; None where the request may come in."""
    address, crowds = limits.address_of(request), (limits.EVERYBODY,)
    level = limits.admit(address, crowds, answered=form.is_answered())
    if level == LimitLevel.FULL:
        form.add_error(None, _("现在提交的人太多。您写的都还在，请过十分钟再按一次提交。"))
        return _form(request, form, TOO_MANY)
    if level == LimitLevel.ASKED:
        form.put_question()
        return _form(request, form, UNPROCESSABLE)
    return None


def _another(request):
    """The page came back from the browser's memory and other words were written on it."""
    form = ReviewRequestForm(with_new_key(request.POST))
    form.is_valid()
    form.add_error(None, _("这张表已经提交过一次。要提另一件建议，请再按一次提交。"))
    return _form(request, form, UNPROCESSABLE)


def _form(request, form, status=200):
    today = timezone.localdate()
    context = {
        "breadcrumbs": _breadcrumbs(),
        "form": form,
        "kept_for": _kept_for(Clock.objects.in_force(workflow.RETENTION_CLOCK, today)),
    }
    return private(render(request, "supervision/review_request.html", context, status=status))


def _kept_for(retention):
    """How long what is written here is kept, in words."""
    if retention is None:
        return _("办完为止。")
    text = _("答复后 %(amount)s %(unit)s，到期删除。")
    return text % {"amount": retention.amount, "unit": retention.get_unit_display()}


def _receipt(request, sent):
    due = sent.request.step_due_on
    context = {
        "breadcrumbs": _breadcrumbs(),
        "asked": sent.request,
        "heading": _("已收到，谢谢您") if sent.new else _("这件建议已经收到过"),
        "lead": _("请保存下面的回执。凭回执码可以查进展、看答复。")
        if sent.new
        else _("没有重复登记，回执还是这一张。"),
        "answered_by": _("最晚 %(day)s") % {"day": date_format(due, "DATE_FORMAT")} if due else "",
        "groups": codes.groups(sent.code),
        "host": urlsplit(settings.SITE_URL).netloc,
    }
    return private(render(request, "supervision/review_request_receipt.html", context))


def _breadcrumbs():
    return [
        (_("监督工作"), reverse("supervision:activities")),
        (_("备案审查"), reverse("supervision:documents")),
    ]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Asks for the code; with one, shows how far the request is and its answer."""
    if request.method != "POST":
        return _asked(request, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, UNPROCESSABLE)
    return _looked_up(request, form)


def _asked(request, form, status=200):
    context = {"breadcrumbs": _breadcrumbs(), "form": form}
    return private(render(request, "supervision/review_request_track.html", context, status=status))


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
    found = workflow.find(form.cleaned_data["code"])
    if found is None:
        return _wrong(request, form, address)
    return _followed(request, found)


def _wrong(request, form, address):
    wrong = limits.count(limits.WRONG_CODES, address)
    if wrong == limits.WRONG_CODES.most * limits.WRONG_CODES.ceiling:
        logger.warning("somebody guesses receipt codes: %d wrong ones from one address", wrong)
    form.add_error("code", _("没有查到这个回执码，请核对后再输入。"))
    if limits.WRONG_CODES.level(wrong + 1) == LimitLevel.ASKED:
        form.put_question()
    return _asked(request, form, UNPROCESSABLE)


def _followed(request, found):
    document = found.document
    public_document = document if document and document.is_seen_in_public else None
    context = {
        "breadcrumbs": [
            *_breadcrumbs(),
            (_("查审查建议"), reverse("supervision:review_request_track")),
        ],
        "asked": found,
        "sign": SIGNS[found.status],
        "document": public_document,
    }
    return private(render(request, "supervision/review_request_followed.html", context))
