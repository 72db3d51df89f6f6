"""One ledger of what was promised, whoever answered: items of opinions and deputies' suggestions.

A suggestion's promise has its day and its outcome alone; it stands open while the outcome is
列入计划 and the suggestion is answered.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deputies.suggestions.models import Suggestion, SuggestionStatus
from supervision.promises.models import Promise, PromiseStatus
from supervision.promises.workflow import SOON
from workflow.choices import Outcome

MOST_YEARS = 60
STATES = {
    "open": _("兑现中"),
    "soon": _("三十天内到期"),
    "overdue": _("已过承诺日期"),
    "kept": _("已兑现"),
    "broken": _("未兑现"),
}


ANSWERED = (SuggestionStatus.REPLIED, SuggestionStatus.CONCLUDED)


@dataclass(frozen=True)
class PromiseLine:
    """One promise of the ledger."""

    record: Any
    text: str
    subject: str
    unit: Any
    promised_on: Any
    word: Any
    sign: str
    path: str


def suggestions_promised(user):
    """Deputies' suggestions in sight whose reply promised a day."""
    seen = Suggestion.objects.visible_to(user)
    return seen.filter(outcome=Outcome.PLANNED, promised_on__isnull=False, status__in=ANSWERED)


def entries(user, today, state="", year=None):
    """(day, kind, key) of the promises in sight, the earliest day first, for a paginator."""
    items = _promises(Promise.objects.visible_to(user), state, today)
    suggestions = _suggestions(suggestions_promised(user), state, today)
    if year:
        items, suggestions = (part.filter(promised_on__year=year) for part in (items, suggestions))
    return _keys(items, "item").union(_keys(suggestions, "suggestion"), all=True).order_by("day")


def years(user):
    """The years for which something in sight was promised, newest first."""
    parts = (Promise.objects.visible_to(user), suggestions_promised(user))
    found = set()
    for part in parts:
        named = part.order_by().annotate(due_year=ExtractYear("promised_on"))
        found.update(named.values_list("due_year", flat=True).distinct()[:MOST_YEARS])
    return sorted(found, reverse=True)


def lines(page, today):
    """The lines of a page of ``entries``, in its order, in two queries."""
    keys = {"item": [], "suggestion": []}
    for row in page:
        keys[row["kind"]].append(row["key"])
    promises = Promise.objects.with_units()
    found = {
        "item": promises.in_bulk(keys["item"]),
        "suggestion": Suggestion.objects.select_related("lead_unit").in_bulk(keys["suggestion"]),
    }
    tellers = {"item": _line_of_promise, "suggestion": _line_of_suggestion}
    return [
        tellers[row["kind"]](found[row["kind"]][row["key"]], today)
        for row in page
        if row["key"] in found[row["kind"]]
    ]


def standing(promise, today):
    """The word and the sign of a promise on a day."""
    if not promise.is_open:
        broken = promise.status == PromiseStatus.BROKEN
        kept = promise.kept_on is not None
        word = PromiseStatus.KEPT.label if kept else promise.get_status_display()
        return word, "verified" if kept else "overdue" if broken else "returned"
    if promise.promised_on < today:
        return STATES["overdue"], "overdue"
    return promise.get_status_display(), "working"


def _promises(promises, state, today):
    match state:
        case "open":
            return promises.open()
        case "soon":
            return promises.due_by(today + SOON).filter(promised_on__gte=today)
        case "overdue":
            return promises.overdue(today)
        case "kept":
            return promises.kept()
        case "broken":
            return promises.broken()
    return promises


def _suggestions(suggestions, state, today):
    match state:
        case "soon":
            return suggestions.filter(promised_on__range=(today, today + SOON))
        case "overdue":
            return suggestions.filter(promised_on__lt=today)
        case "kept" | "broken":
            return suggestions.none()
    return suggestions


def _keys(records, kind):
    return records.order_by().values(
        day=F("promised_on"), kind=Value(kind, CharField()), key=F("pk")
    )


def _line_of_promise(promise, today):
    word, sign = standing(promise, today)
    return PromiseLine(
        promise,
        promise.item.suggestion,
        str(promise.item),
        promise.unit,
        promise.promised_on,
        word,
        sign,
        reverse("my_promises:promise", args=[promise.pk]),
    )


def _line_of_suggestion(suggestion, today):
    late = suggestion.promised_on < today
    return PromiseLine(
        suggestion,
        suggestion.title,
        str(_("代表建议%(number)s号") % {"number": suggestion.number}),
        suggestion.lead_unit,
        suggestion.promised_on,
        STATES["overdue"] if late else STATES["open"],
        "overdue" if late else "working",
        reverse("my_suggestions:suggestion", args=[suggestion.pk]),
    )
