"""Unsaved forms: kept each minute while somebody types, given back, dropped when it is saved."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from congress_portal.personal.models import MOST_DRAFTS, UnsavedForm
from workflow.pages import UNPROCESSABLE

MOST_SIGNS = 100_000
MOST_FIELDS = 2_000
LONGEST_PATH = 200
NAME = "_draft"
TOO_LARGE = 413
NEVER_KEPT = (
    "liaison_stations/",
    "reviewrequest/",
    "/my/station",
    "/my/matters/",
    "/stations/",
    "/opinions/track/",
    "/accounts/",
    "/my/account",
)
"""Pages with data of citizens, or passwords: what is typed there is kept nowhere else."""


@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """``/my/drafts/``: what the person typed on a page and did not save; POST keeps or drops it."""
    path = (request.POST if request.method == "POST" else request.GET).get("path", "")
    if not is_kept(path):
        return JsonResponse({}, status=UNPROCESSABLE if request.method == "POST" else 200)
    own = UnsavedForm.objects.visible_to(request.user).filter(path=path)
    if request.method != "POST":
        found = own.values("fields", "kept_at").first()
        return JsonResponse(found or {})
    if "drop" in request.POST:
        own.delete()
        return JsonResponse({})
    return _keep(request.user, path, request.POST.get("fields", ""))


def is_kept(path: str) -> bool:
    """Whether what is typed on a page may be kept."""
    inside = path.startswith("/") and len(path) <= LONGEST_PATH
    return inside and not any(part in path for part in NEVER_KEPT)


def _keep(user: User, path: str, text: str) -> HttpResponse:
    if len(text) > MOST_SIGNS:
        return JsonResponse({"fault": _("内容太多，没有留底。")}, status=TOO_LARGE)
    fields = _read(text)
    if fields is None:
        return JsonResponse({}, status=UNPROCESSABLE)
    now = timezone.now()
    UnsavedForm.objects.update_or_create(
        user=user, path=path, defaults={"fields": fields, "kept_at": now}
    )
    own = UnsavedForm.objects.visible_to(user)
    old = own.order_by("-kept_at", "-pk").values_list("pk", flat=True)[MOST_DRAFTS:]
    if keys := list(old[:MOST_DRAFTS]):
        own.filter(pk__in=keys).delete()
    return JsonResponse({"kept_at": now})


def _read(text: str) -> list[list[str]] | None:
    """The fields as they came, each name, value and, of a chosen record, its words.

    Letters that JSON can name and no database keeps (a zero, half a letter) are left out.
    """
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):  # what is nested too deep to be read
        return None
    if not isinstance(fields, list) or len(fields) > MOST_FIELDS:
        return None
    fits = all(
        isinstance(one, list) and len(one) in (2, 3) and all(isinstance(part, str) for part in one)
        for one in fields
    )
    return [[_keepable(part) for part in one] for one in fields] if fits else None


def _keepable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


class DraftsMiddleware:
    """A form that was saved leaves nothing behind: its draft goes with the answer that leads on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in (302, 303):
            path = request.POST.get(NAME, "")
            if path and request.user.is_authenticated:
                UnsavedForm.objects.visible_to(request.user).filter(
                    path=path[:LONGEST_PATH]
                ).delete()
        return response
