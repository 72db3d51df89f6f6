"""Several lines of a desk done in one step: shown first, each as its own action on its record.

For what a person answers for one after another with the same word: a unit acknowledges the items of
a hand-over, a deputy confirms the duty record of a month, staff submit it for who has no account.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pages.keys import is_key, small_number
from registers.waiting import WAITING, Waiting, WaitingRow
from registers.waits import Waits
from workflow.pages import UNPROCESSABLE
from workflow.transitions import Conflict, Transition, perform, table_for

TOGETHER = ("acknowledge", "suggestion_acknowledge", "duty_confirm", "duty_submit")
"""Kinds of waiting work that can be done together: they ask for nothing that is not there."""
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class TogetherLine:
    """A line of the desk before it is done, or after it was ``refused``."""

    row: WaitingRow
    refused: str = ""


def offered(kind: Waiting, number: int) -> str:
    """Where a kind is done together; blank where it is not, or where one line alone waits."""
    return reverse("my:together", args=[kind.key]) if kind.key in TOGETHER and number > 1 else ""


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, kind: str) -> HttpResponse:
    """The lines of a kind that wait for the person, to be done at once."""
    found = next((one for one in WAITING.all() if one.key == kind and kind in TOGETHER), None)
    if found is None:
        raise Http404
    desk = Waits(request.user, timezone.localdate())
    waiting = desk.of(found)
    if request.method != "POST":
        lines = [TogetherLine(row) for row in desk.rows(found, waiting[:MOST_AT_ONCE])]
        return _page(request, found, lines)
    keys = [key for key in request.POST.getlist("row") if is_key(key)]
    chosen = list(waiting.filter(pk__in=keys[:MOST_AT_ONCE]))
    refused = {record: why for record in chosen if (why := _act(request, found, record))}
    _tell(request, len(chosen) - len(refused), len(keys) - len(chosen))
    if not refused:
        return redirect("my:desk")
    lines = [TogetherLine(row, refused[row.record]) for row in desk.rows(found, list(refused))]
    return _page(request, found, lines, UNPROCESSABLE)


def _act(request: HttpRequest, kind: Waiting, record: Any) -> str:
    """Does the action of the kind on one record; why not, where it was refused."""
    row = _row_of(kind)
    seen = small_number(request.POST.get(f"version-{record.pk}", ""))
    version = record.version if seen is None else seen
    try:
        perform(record, row.action, by=request.user, version=version, data=_given(row, record))
    except PermissionDenied:
        return _("您不能办理这一条。")
    except Conflict:
        return _("内容已经有了变化，请打开看过再办理。")
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _row_of(kind: Waiting) -> Transition:
    rows = table_for(kind.model).transitions
    return next(row for row in rows if any(wait.key == kind.key for wait in row.waits))


def _given(row: Transition, record: Any) -> dict[str, Any]:
    """What the form of the action would hold when it is opened."""
    found = {need.name: need.field(record).initial for need in row.needs}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _tell(request: HttpRequest, done: int, gone: int) -> None:
    if done:
        text = ngettext("已办理 %(count)d 件。", "已办理 %(count)d 件。", done)
        messages.success(request, text % {"count": done})
    if gone > 0:
        text = ngettext(
            "有 %(count)d 件已经不在等您办理。", "有 %(count)d 件已经不在等您办理。", gone
        )
        messages.warning(request, text % {"count": gone})


def _page(
    request: HttpRequest, kind: Waiting, lines: list[TogetherLine], status: int = 200
) -> HttpResponse:
    row = _row_of(kind)
    states = dict(table_for(kind.model).states.choices)
    context = {
        "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
        "kind": kind,
        "lines": lines,
        "label": row.label,
        "becomes": states.get(str(row.target), ""),
        "today": timezone.localdate(),
    }
    return render(request, "my/together.html", context, status=status)
