"""The desk of supervision: what units have in hand, what is overdue, and one click to urge."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from congress_portal.notices import recipients
from congress_portal.oversight import blanks, changes, standing
from pages.filters import Choices, ListFilter, choice
from pages.keys import is_key
from pages.tables import ListColumn, ListTable
from registers.supervised import Supervised, When
from workflow.choices import Reach
from workflow.transitions import Conflict, perform
from workflow.urging import NOTE_LENGTH

MOST_AT_ONCE = 100
Kinds = list[tuple[Supervised, "QuerySet[Any]"]]


def _kinds(request: HttpRequest) -> Kinds:
    kinds = standing.kinds_of(request.user)
    if not kinds:
        raise Http404
    return kinds


def _person(request: HttpRequest) -> User:
    person: Any = request.user  # every page here needs a sign-in
    user: User = person
    return user


def _breadcrumbs() -> list[tuple[str, str]]:
    return [(_("工作台"), reverse("my:desk"))]


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All on one page: numbers, units, towns, undelivered notices, changes, drafts."""
    kinds, today, now = _kinds(request), timezone.localdate(), timezone.now()
    since, stands = changes.visit(request.user, now), standing.stand(kinds, today)
    watched = recipients.told_by(request.user)
    undelivered = watched.undelivered(now) if watched is not None else ()
    context = {
        "breadcrumbs": _breadcrumbs(),
        "totals": stands.totals,
        "units": stands.units,
        "bodies": stands.bodies,
        "undelivered": len(undelivered[: MOST_AT_ONCE + 1]),
        "most": MOST_AT_ONCE,
        "undelivered_reach": Reach.UNDELIVERED.value,
        "since": since,
        "changes": changes.changes_since(since, request.user, kinds),
        "drafts": changes.drafts_of(request.user),
        "work": changes.work_of(request.user),
        "blanks": blanks.totals(_person(request), today),
    }
    return render(request, "my/supervision.html", context)


class BlankFilter(ListFilter):
    """How far is looked back."""

    months = choice(
        gettext_lazy("看最近"),
        [(months, format_lazy(gettext_lazy("{} 个月"), months)) for months in blanks.MONTHS],
        empty=gettext_lazy("照常"),
        method="as_asked",
    )

    def offered(self) -> dict[str, Choices]:
        """The same for every list."""
        return {}

    def as_asked(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The rows were asked for with their months already."""
        return rows


def _blank_table(spot: blanks.BlankSpot) -> ListTable:
    return ListTable(
        title=spot.label,
        columns=(
            ListColumn(gettext_lazy("名称"), str),
            ListColumn(gettext_lazy("最近一次"), "last"),
        ),
        ready=lambda rows: [_with_path(spot, row) for row in rows],
    )


def _with_path(spot: blanks.BlankSpot, row: Any) -> Any:
    row.path = spot.path(row)
    return row


@require_safe
def blank(request: HttpRequest, key: str) -> HttpResponseBase:
    """One kind of blank spot, as many as the desk says."""
    _kinds(request)
    spot = next((one for one in blanks.SPOTS if one.key == key), None)
    if spot is None:
        raise Http404
    asked = request.GET.get("months", "")
    months = int(asked) if asked in map(str, blanks.MONTHS) else spot.months
    rows = spot.found(_person(request), timezone.localdate(), months)
    listing, table = BlankFilter(request.GET, rows), _blank_table(spot)
    if file := table.file(request, listing.qs):
        return file
    context = {
        "breadcrumbs": [*_breadcrumbs(), (_("督办台"), reverse("my_supervision:desk"))],
        "spot": spot,
        "lead": _looked_back(months),
        "listing": listing,
        "page": table.page(request, listing.qs),
    }
    return render(request, "my/blank.html", context)


def _looked_back(months: int) -> str:
    if not months:
        return _("只说明没有记录，不作评比；点名称查看，再去了解原因。")
    text = ngettext(
        "看最近 %(count)d 个月；只说明没有记录，不作评比。",
        "看最近 %(count)d 个月；只说明没有记录，不作评比。",
        months,
    )
    return text % {"count": months}


class InHandFilter(ListFilter):
    """Narrows one kind by day, unit and body."""

    when = choice(gettext_lazy("期限"), When.choices[:2], method="narrow")
    unit = choice(gettext_lazy("承办单位"), method="narrow")
    body = choice(gettext_lazy("组织单位"), method="narrow")

    def __init__(self, data: Any, queryset: QuerySet[Any], kind: Supervised) -> None:
        self.kind, self.today = kind, timezone.localdate()
        super().__init__(data, queryset)

    def offered(self) -> dict[str, Choices]:
        """Units and bodies that have something of this kind in hand."""
        stands = standing.stand([(self.kind, self.queryset)], self.today)
        return {
            "unit": [(line.key, line.name) for line in stands.units],
            "body": [(line.key, line.name) for line in stands.bodies],
        }

    def narrow(self, records: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Just as the numbers of the desk are counted."""
        return standing.narrowed(self.kind, records, self.today, **{name: value})


def _table(kind: Supervised) -> ListTable:
    return ListTable(
        title=kind.label,
        columns=(
            ListColumn(gettext_lazy("事项"), "title"),
            ListColumn(gettext_lazy("编号"), "subject"),
            ListColumn(gettext_lazy("承办单位"), "unit"),
            ListColumn(gettext_lazy("自"), "since"),
            ListColumn(gettext_lazy("期限"), "due"),
            ListColumn(gettext_lazy("催办次数"), "urged"),
            ListColumn(gettext_lazy("最近催办"), "last_urged"),
            ListColumn(gettext_lazy("督办次数"), "supervised"),
        ),
        ready=lambda records: standing.in_hand(kind, records),
    )


@require_safe
def one_kind(request: HttpRequest, key: str) -> HttpResponseBase:
    """Everything of one kind that units have in hand, the earliest day first."""
    kind, records = _kind(request, key)
    listing = InHandFilter(request.GET, records, kind)
    rows, table = standing.in_order(kind, listing.qs), _table(kind)
    return table.answer_to(
        request,
        rows,
        "my/in_hand.html",
        breadcrumbs=[*_breadcrumbs(), (_("督办台"), reverse("my_supervision:desk"))],
        kind=kind,
        listing=listing,
        today=timezone.localdate(),
        here=request.get_full_path(),
        note_length=NOTE_LENGTH,
    )


def _kind(request: HttpRequest, key: str) -> tuple[Supervised, QuerySet[Any]]:
    found = next((pair for pair in _kinds(request) if pair[0].key == key), None)
    if found is None:
        raise Http404
    return found


@require_POST
def urge(request: HttpRequest, key: str) -> HttpResponse:
    """Urges one record by its button, or all that are ticked; says what was refused and why."""
    _found, records = _kind(request, key)
    one = request.POST.get("one")
    keys = [one] if one else request.POST.getlist("pk")[:MOST_AT_ONCE]
    chosen = records.filter(pk__in=[key for key in keys if is_key(key)])
    note = request.POST.get("note", "")[:NOTE_LENGTH]
    done, refused = 0, []
    for record in chosen:
        try:
            perform(record, "urge", by=request.user, data={"note": note})
            done += 1
        except ValidationError as refusal:
            refused.append(f"{record}：{' '.join(refusal.messages)}")
        except (PermissionDenied, Conflict):
            refused.append(_("%(record)s：已经不在单位手里。") % {"record": record})
    _say(request, done, refused)
    here = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(here, allowed_hosts=None) or not here.startswith("/"):
        here = reverse("my_supervision:kind", args=[key])
    return redirect(here)


def _say(request: HttpRequest, done: int, refused: list[str]) -> None:
    if done:
        text = ngettext("已催办 %(count)d 件。", "已催办 %(count)d 件。", done)
        messages.success(request, text % {"count": done})
    for sentence in refused:
        messages.warning(request, sentence)
    if not done and not refused:
        messages.warning(request, _("没有选择要催办的事项。"))
