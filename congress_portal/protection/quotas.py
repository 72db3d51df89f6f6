"""How much a signed-in person may upload, asked before any view opens a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from attachments.models import StoredFile
from attachments.storage import has_room
from congress_portal.failures.typed import what_was_typed
from pages.public import private

DAY = timedelta(days=1)
FILES_A_DAY = 300
BYTES_A_DAY = 1024**3
TOO_MANY, NO_ROOM = 429, 503


class UploadQuotaMiddleware:
    """Refuses files above the quota of a day, and all of them while the disk is nearly full.

    What was typed is shown again and can be sent without them. Citizens have limits of their own
    (``intake.limits``).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """The refusal; None where the files may come in."""
        if request.method != "POST" or not request.FILES or not request.user.is_authenticated:
            return None
        # Before the quota: with a full disk nobody could save anything at all, not even words.
        if not has_room():
            lead = _(
                "存放附件的磁盘快满了。您填写的内容都在下面，可以先不带附件提交，并请告诉管理员。"
            )
            return _refusal(request, NO_ROOM, _("现在暂时不能收附件"), lead)
        if _is_above_quota(request):
            limit = {"files": FILES_A_DAY, "size": filesizeformat(BYTES_A_DAY)}
            lead = _(
                "每人每天最多上传 %(files)s 个文件、共 %(size)s。"
                "您填写的内容都在下面，可以先不带附件提交。"
            )
            return _refusal(request, TOO_MANY, _("今天上传的文件太多了"), lead % limit)
        return None


def _is_above_quota(request: HttpRequest) -> bool:
    coming = [upload for _name, uploads in request.FILES.lists() for upload in uploads]
    since = timezone.now() - DAY
    stored = StoredFile.objects.filter(uploaded_by=request.user, uploaded_at__gte=since)
    so_far = stored.aggregate(files=Count("pk"), size=Sum("size", default=0))
    # What is coming counts as well, or one request could bring any amount.
    size = so_far["size"] + sum(upload.size or 0 for upload in coming)
    return so_far["files"] + len(coming) > FILES_A_DAY or size > BYTES_A_DAY


def _refusal(request: HttpRequest, status: int, title: str, lead: str) -> HttpResponse:
    words = what_was_typed(request)
    template = "503_typed.html" if words["fields"] else "503.html"
    context = {**words, "title": title, "lead": lead, "status": str(status), "frame": "base.html"}
    response = private(render(request, template, context, status=status))
    response.headers["Retry-After"] = "3600"
    return response
