"""Changes of published records that wait for a second person: proposing one, and saving it once it
is confirmed. The back office saves by its own page (backoffice/held.py), a form under ``/my/`` by
what its concept declares (workflow/edits.py).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pages.at_once import SEEN, lock_and_refresh, tell_of_others
from pages.differences import differences_of, readable
from pages.untyped import AnyReader, AnyRecord, AnyValue, ByDjango
from workflow import trail
from workflow.edits import EDITS
from workflow.held_files import hold, release
from workflow.models import ProposedChange
from workflow.subjects import key_of, kind_of
from workflow.transitions import Conflict, perform
from workflow.workflow import waiting_change

NOT_KEPT = ("csrfmiddlewaretoken", "_save", "_continue", "_addanother")
PUBLISHES = "is_public"
LONGEST = 300


@transaction.atomic
def propose(
    record: Model,
    *,
    by: AnyReader,
    posted: AnyValue,
    shown: list[dict[str, str]],
    path: Callable[[ProposedChange], str],
) -> ProposedChange:
    """Keeps a change until a second person decides on it.

    Args:
        record: the published record, as it is; without a key where it is new.
        by: who would change it; an earlier proposal of the same person gives way.
        posted: what the form sent, with the tokens of its files.
        shown: label, old and new of each field, as people read them.
        path: gives the address at which the change is decided.
    """
    is_new = record.pk is None
    kept = {name: posted.getlist(name) for name in posted if name not in NOT_KEPT}
    if earlier := None if is_new else waiting_change(record):
        release(earlier, but=kept)
        perform(earlier, "replace", by=by, inner=True)
    change = ProposedChange.objects.create(
        subject_kind=kind_of(record),
        subject_key="" if is_new else key_of(record),
        title=str(record)[:LONGEST],
        posted=kept,
        shown=shown,
        seen_version=getattr(record, "version", 0),
        proposed_by=by,
    )
    hold(change)
    # The address holds the key, so that it is known only once the row is there.
    with translation.override(settings.LANGUAGE_CODE):  # as the notices name the page
        change.path = path(change)
    change.save(update_fields=["path"])
    labels = sorted({one["label"] for one in shown})
    if not is_new:
        trail.append(record, "change_proposed", by=by, content={"fields": labels})
    perform(change, "propose", by=by, inner=True)
    return change


def posted_again(change: ProposedChange) -> QueryDict:
    """What the form sent when the change was proposed."""
    posted = QueryDict(mutable=True)
    for name, values in change.posted.items():
        posted.setlist(name, values)
    return posted


def waits_already(waiting: ProposedChange) -> str:
    """The sentence for whoever would change a record while another person's change waits."""
    text = _("%(who)s对这条记录提出的修改还在等待第二人确认，您这次的修改没有保存。")
    return text % {"who": waiting.proposed_by}


def save_or_propose(
    request: HttpRequest, record: AnyRecord, form: ByDjango, *, saved: str = ""
) -> HttpResponse | None:
    """Saves a valid form of a record under ``/my/``; of one that the public reads it waits, and
    so does the wish that the public reads it.

    ``saved`` is what the address of the record's page says of it, for the browser's draft.
    Returns the way onward, or None where another person's change of the record waits: the form
    says so and keeps what was typed. The caller holds the record's lock.
    """
    waiting = waiting_change(record)
    if waiting is not None and waiting.proposed_by_id != request.user.pk:
        form.add_error(None, waits_already(waiting))
        return None
    tell_of_others(request, form)
    shown = differences_of(form, [], ())
    if not record.is_public or not shown:
        EDITS[type(record)].save(record, inside(record, form.cleaned_data), request.user)
        messages.success(request, _("修改已保存。"))
        if not record.is_public and not hold_publication(request, record, form) and waiting:
            perform(waiting, "replace", by=request.user, inner=True)
        return redirect(f"{record.get_absolute_url()}{saved}")
    change = propose(record, by=request.user, posted=form.data, shown=shown, path=own_page)
    messages.success(request, _("已提交，等待第二人确认；确认之前公众看到的仍是原内容。"))
    return redirect(change.path)


def inside(record: AnyRecord, given: dict[str, AnyValue]) -> dict[str, object]:
    """What a form gave, without the wish that the public reads a record that it does not yet.

    Args:
        record: as it is; None where it is only being made.
        given: the cleaned fields.
    """
    return {**given, "is_public": bool(record and record.is_public)}


def hold_publication(
    request: HttpRequest, record: AnyRecord, form: ByDjango
) -> ProposedChange | None:
    """Asks a second person whether the public may read a record, where its form wishes so.

    Args:
        request: of whoever saved the record just now, in the same transaction.
        record: saved, and not public.
        form: the valid form from which it was saved.
    """
    if not form.cleaned_data.get(PUBLISHES):
        return None
    values = [(name, form.fields[name], form.cleaned_data.get(name)) for name in form.fields]
    shown = [
        {"name": name, "label": str(field.label), "old": "", "new": readable(field, value)}
        for name, field, value in values
        if not field.widget.is_hidden
    ]
    posted = form.data.copy()
    posted.pop(SEEN, None)  # all of it is as it was shown, or it is not confirmed
    change = propose(record, by=request.user, posted=posted, shown=shown, path=own_page)
    messages.info(request, _("是否公开由第二人确认；确认之前公众看不到这条记录。"))
    return change


def own_page(change: ProposedChange) -> str:
    """The address of a change that a form or an action under ``/my/`` proposed."""
    return reverse("my:change", args=[change.pk])


def publishes(change: ProposedChange) -> bool:
    """Whether the public reads the record only when the change is confirmed."""
    asked = any(line.get("name") == PUBLISHES for line in change.shown)
    return asked and bool(change.posted.get(PUBLISHES))


def is_wished_public(record: Model) -> bool:
    """Whether a second person is asked just now if the public may read a record."""
    waiting = waiting_change(record)
    return waiting is not None and publishes(waiting)


def save_confirmed(change: ProposedChange) -> None:
    """Saves what was proposed by a form under ``/my/``, in the proposer's name.

    Raises Conflict where the form would not take it now: what it changes was changed meanwhile,
    the record is no longer public, or the proposer no longer keeps it. What becomes public by it
    must be what was shown: then any change meanwhile is one too many.
    """
    record = change.subject
    lock_and_refresh(record)
    edit = EDITS[type(record)]
    form: Any = edit.form(record, posted_again(change))
    as_shown = record.is_public or (publishes(change) and record.version == change.seen_version)
    # Asked of the proposer, in whose name it is saved: who no longer keeps the record changes
    # nothing by it.
    may = as_shown and edit.publisher.holds(record, change.proposed_by)
    if not may or not form.is_valid():
        raise Conflict(record, [])
    given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    edit.save(record, given, change.proposed_by)
