"""The state of the system, for who keeps it: what ``doctor`` says, on a page."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congress_portal.long_work import tasks
from congress_portal.long_work.models import LongWork, WorkKind
from congress_portal.long_work.views import bar_of
from congress_portal.system_days.charts import charts
from congress_portal.upkeep.doctor import diagnoses
from congress_portal.upkeep.readers import may_look

RECENT = 5


@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """Worker, outbox, last backup, trail, disk, versions: a line each, the faults first; how the
    last days went, and the long work that can be set going."""
    if not may_look(request.user):
        raise PermissionDenied
    found = sorted(diagnoses(quick=True), key=lambda one: one.is_well)
    works = LongWork.objects.of_system().select_related("by")[:RECENT]
    context = {
        **admin.site.each_context(request),
        "title": _("系统状态"),
        "diagnoses": found,
        "charts": charts(timezone.localdate()),
        "tasks": [(kind, kind.label, tasks.HELP[kind]) for kind in tasks.offered()],
        "works": [{**bar_of(work), "work": work} for work in works],
    }
    return render(request, "admin/system.html", context)


def system_start(request: HttpRequest) -> HttpResponse:
    """Sets long work on the system going; who comes second is led to what is under way."""
    if not may_look(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    asked = request.POST.get("kind", "")
    if asked not in tasks.offered():
        raise Http404
    work = tasks.ask(WorkKind(asked), by=request.user)
    if work.by != request.user:
        text = _("%(person)s已经提出了，下面是它的进度。")
        messages.info(request, text % {"person": work.by})
    return redirect(work)
