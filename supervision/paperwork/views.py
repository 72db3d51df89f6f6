"""The fixed addresses of the papers of supervision; the same papers lie under /my/papers/."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from papers.views import Copy
from supervision.paperwork.letters import HAND_OVER, URGE


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The hand-over letter (交办函) as a Word document."""
    return Copy(HAND_OVER, request, pk, "").word()


@require_safe
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    """Its list as a workbook."""
    return Copy(HAND_OVER, request, pk, "").workbook()


@require_safe
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervision letter (督办函) of an item: the newest one, for staff else a draft."""
    return Copy(URGE, request, pk, "").word()
