"""What a person reads whose request could not be taken in, or met a fault of ours."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from congress_portal.failures.csrf import is_ours
from congress_portal.failures.typed import what_was_typed
from pages.outages import is_outage
from pages.public import private

TOO_LARGE, BAD, FAULT, AWAY = 413, 400, 500, 503
RETRY_SECONDS = 60
logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; or 413 with the limit in words where too much was sent at once."""
    limit = _limit(exception)
    if limit is None:
        return render(request, "400.html", status=BAD)
    context = {"limit": limit, "back_url": request.get_full_path()}
    return render(request, "413.html", context, status=TOO_LARGE)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database or the disk is away, else 500; what was typed is shown again.

    Django calls it for every fault that no view took, also those of middleware, while the fault is
    being handled. Passwords are never shown, nor words that another site made a browser send.
    """
    status = AWAY if is_outage(sys.exc_info()[1]) else FAULT
    response = private(HttpResponse(_page(request, status), status=status))
    if status == AWAY:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _page(request: HttpRequest, status: int) -> str:
    """In the usual frame; in the plain one where that one fails as well."""
    words = _kept_words(request)
    title, lead = _said(status, bool(words["fields"]), request.method == "POST")
    template = "503_typed.html" if words["fields"] else "503.html"
    context: dict[str, Any] = {**words, "title": title, "lead": lead, "status": str(status)}
    try:
        return render_to_string(template, {**context, "frame": "base.html"}, request)
    except Exception:
        # What the usual frame asks for may be what failed; behind this page there is only the
        # server's bare one.
        logger.exception("the page of a fault could not be set")
    token = get_token(request)
    return render_to_string(template, {**context, "frame": "base_plain.html", "csrf_token": token})


def _said(status: int, has_words: bool, was_sent: bool) -> tuple[str, str]:
    """Heading and lead: what happened, and what to do now."""
    if status == AWAY:
        title = _("系统暂时没有恢复")
        if has_words:
            return title, _(
                "这一步没有保存成。您填写的内容都在下面，一个字也没有丢："
                "请过一分钟再按“再次提交”，也可以先复制下来。"
            )
        if was_sent:
            return title, _("这一步没有保存成。请过一分钟再回到原页面重做。")
        return title, _("这不是您的操作造成的。请过一分钟再打开这个页面。")
    title = _("系统出了故障")
    if has_words:
        return title, _(
            "这不是您的操作造成的，故障已经记录。这一步没有保存；"
            "您填写的内容都在下面，可以复制下来，或者过一会儿再按“再次提交”。"
        )
    if was_sent:
        return title, _(
            "这不是您的操作造成的，故障已经记录。这一步没有保存，请返回上一页，稍后再试。"
        )
    return title, _("这不是您的操作造成的，故障已经记录。请稍后再试。")


def _kept_words(request: HttpRequest) -> dict[str, Any]:
    """What was typed; nothing where it cannot be read any more."""
    checked = getattr(request, "csrf_processing_done", False)
    try:
        return what_was_typed(request, keep=checked or is_ours(request))
    except Exception:
        # The page of the first fault is worth more than the words; a second fault must not hide
        # it.
        logger.exception("what was typed could not be read")
        return {"fields": [], "lost_files": False, "address": request.get_full_path()}


def _limit(exception: Exception) -> str | None:
    if isinstance(exception, TooManyFilesSent):
        return _("%(most)d 个文件") % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    if isinstance(exception, TooManyFieldsSent):
        return _("%(most)d 个填写项") % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    if isinstance(exception, RequestDataTooBig):
        size = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return _("%(size)s 的文字") % {"size": size}
    return None
