"""The page of what waits for the signed-in person, composed from all apps."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.choices import Role
from registers.paging import BoundedPaginator
from registers.waiting import Waits, all_kinds


@require_safe
def desk(request):
    """Everything by urgency, or one kind in full: ``?kind=``."""
    waits = Waits(request.user, timezone.localdate())
    if "kind" in request.GET:
        return _one_kind(request, waits)
    context = {
        "counts": waits.counts(),
        "groups": waits.groups(),
        "today": waits.today,
        "is_deputy": request.user.has_role(Role.DEPUTY),
    }
    return render(request, "my/desk.html", context)


def _one_kind(request, waits):
    kind = next((kind for kind in all_kinds() if kind.key == request.GET["kind"]), None)
    if kind is None:
        raise Http404
    page = BoundedPaginator(waits.of(kind)).asked(request.GET.get("page"))
    context = {
        "trail": [(_("工作台"), reverse("my:desk"))],
        "kind": kind,
        "page": page,
        "rows": waits.rows(kind, page),
        "today": waits.today,
    }
    return render(request, "my/kind.html", context)
