"""Publishing a large year: counted and frozen by the worker, all or nothing, while nobody waits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from annual_summaries.summaries.models import AnnualSummary
from backoffice import later
from congress_portal.long_work import watching
from congress_portal.long_work.models import LongWork, WorkKind
from registers.figures import FIGURES
from workflow.progress import watched
from workflow.transitions import Conflict, examine, perform

PUBLISH = "publish"
LARGE = 5000
"""Records of one figure that a page freezes within some seconds."""


def is_large(year: int) -> bool:
    """Whether any figure of a year counts more records than a page should freeze."""
    return any(
        figure.records(year).order_by()[: LARGE + 1].count() > LARGE
        for figure in FIGURES.in_force()
    )


def leave(
    request: HttpRequest, summary: AnnualSummary, version: int, data: dict[str, Any]
) -> HttpResponseBase | None:
    """Leaves a large year to the worker; what would be refused is refused now.

    Raises:
        PermissionDenied, Conflict, ValidationError: as ``perform``.
    """
    if not is_large(summary.year):
        return None
    examine(summary, PUBLISH, by=request.user, version=version, data=data)
    asked = {"version": version, "data": data}
    work = watching.begin(WorkKind.PUBLISH, by=request.user, subject=summary.pk, asked=asked)
    if work.by != request.user:
        text = _("%(person)s已经在发布这一年，下面是它的进度。")
        messages.info(request, text % {"person": work.by})
    return redirect(work)


def process_waiting() -> int:
    """Publishes what was asked for; returns how many. For the worker."""
    return watching.work_off(RUNS)


def _publish(work: LongWork, watch: watching.Watch) -> None:
    summary = AnnualSummary.objects.select_related("current").get(pk=work.subject)
    if _is_done(summary, work):
        return
    asked = {"by": work.by, "version": work.asked["version"], "data": work.asked["data"]}
    try:
        with watched(watch):
            perform(summary, PUBLISH, **asked)
    except Conflict as fault:
        text = _("提出发布之后，年度总结又有了变化，没有发布。请看过现在的内容再发布。")
        raise watching.NotDone(text) from fault
    except PermissionDenied as fault:
        raise watching.NotDone(_("提出发布的人现在不能发布，没有发布。")) from fault
    except ValidationError as fault:
        raise watching.NotDone(" ".join(fault.messages)) from fault


def _is_done(summary: AnnualSummary, work: LongWork) -> bool:
    """A process that died had published it already."""
    current = summary.current
    if current is None or current.published_by_id != work.by_id:
        return False
    return current.published_at >= work.asked_at and summary.version > int(work.asked["version"])


RUNS = {WorkKind.PUBLISH: _publish}


def register() -> None:
    """Offers each publication to ``leave`` first."""
    later.take_over(AnnualSummary, PUBLISH, leave)
