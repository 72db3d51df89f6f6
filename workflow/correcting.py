"""The rows by which a leader corrects a text that nobody may edit any more.

What the public reads already is corrected once a second leader has confirmed it.

What stood there, what stands there now and why are kept beside the trail
(``workflow.corrected``): the story of the record tells them to everybody who reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from pages.fields import PlainField
from pages.untyped import AnyRecord, AnyValue
from workflow import needs
from workflow.corrected import value
from workflow.edits import PublicEdit, edited_under_my
from workflow.forms import ActionForm
from workflow.proposals import own_page, propose
from workflow.relations import Relation, Where
from workflow.transitions import (
    Conflict,
    Guard,
    Need,
    Step,
    Transition,
    nothing,
    perform,
    table_for,
)
from workflow.workflow import waiting_change

if TYPE_CHECKING:
    from workflow.people import Actor

CORRECT = "correct"
LONGEST, ONE_LINE = 5000, 200
WAS = "was-"
PUBLIC = Where(is_public=True)


def _is_free(record: Model, step: Step) -> bool:
    waiting = waiting_change(record)
    return waiting is None or waiting.proposed_by_id == step.by.pk


NOBODY_ELSES = Guard(_is_free, _("他人对这条记录提出的修改还在等待第二人确认。"))


def correcting(
    sources: tuple[str, ...],
    model: AnyRecord,
    texts: tuple[str, ...],
    *,
    who: Relation,
    tell: Callable[..., AnyRecord],
    write: Callable[[AnyRecord, Step], None] = nothing,
    afterwards: Callable[[AnyRecord, Step], None] = nothing,
) -> tuple[Transition, ...]:
    """The rows of a table: at once, as a proposal where the record is public, and its confirmation.

    Args:
        sources: the states in which the text is locked.
        model: of the records.
        texts: the names of the fields that can be corrected; one that may be blank may be emptied.
        who: may correct, never alone who wrote it.
        tell: gives the notices of the room.
        write: adds a line to the record's own timeline, where it has one.
        afterwards: what follows from the corrected text, such as a new version of its letter.
    """

    def correct(record: Model, step: Step) -> None:
        for name in _changed(texts, record, step):
            label = model._meta.get_field(name).verbose_name
            step.corrected.append(value(name, label, getattr(record, name), step.data[name]))
            setattr(record, name, step.data[name])
        step.corrected.append(value("reason", _("更正的理由"), "", step.data["reason"]))
        write(record, step)

    asked: dict[str, Any] = {
        "label": _("更正文字"),
        "sources": sources,
        "who": who,
        "needs": (*(_need(model, name) for name in texts), needs.reason(_("更正的理由"))),
        "guards": (
            Guard(
                lambda record, step: bool(_changed(texts, record, step)),
                _("文字没有变化。"),
                texts[0],
            ),
        ),
    }
    done: dict[str, Any] = {"effect": correct, "afterwards": afterwards, "tell": tell}
    edited_under_my(model, PublicEdit(form=_confirmed, save=_save, publisher=who))
    return (
        Transition(action=CORRECT, when=Where(is_public=False), **asked, **done),
        Transition(action=CORRECT, when=PUBLIC, inner=True, **asked, **done),
        Transition(
            action="propose_correction",
            done=_("提出更正，待第二人确认"),
            when=PUBLIC,
            effect=partial(_hold, texts),
            **{**asked, "guards": (*asked["guards"], NOBODY_ELSES)},
        ),
    )


def _hold(texts: tuple[str, ...], record: Model, step: Step) -> None:
    """Proposes the correction; the text stays until a second person has confirmed it."""
    changed = _changed(texts, record, step)
    propose(
        record,
        by=step.by,
        posted=_kept(record, step.data, changed),
        shown=[_difference(record, name, step.data[name]) for name in changed],
        path=own_page,
    )


class _Correction(ActionForm):
    """What was proposed; another text than the one that was corrected refuses it."""

    def clean(self) -> dict[str, object]:
        sent: Any = self.data
        for name in self.fields:
            was = sent.get(f"{WAS}{name}")
            if was is not None and _plain(was) != _plain(getattr(self.obj, name)):
                self.add_error(name, _("文字在提出更正之后又有变化。"))
        return self.cleaned_data


def _confirmed(record: AnyRecord, data: AnyValue) -> ActionForm:
    """Raises Conflict where the text can no longer be corrected."""
    table = table_for(record)
    there = [row for row in table.named(CORRECT) if table.state(record) in row.sources]
    rows = [row for row in there if row.when(record)]
    if not rows:
        raise Conflict(record, [])
    sent = data.copy()
    # Other fields may have changed since; what counts is the text itself, which ``clean``
    # compares.
    sent["version"] = str(record.version)
    return _Correction(rows[0], record, None, sent)


def _save(record: Model, given: dict[str, object], by: Actor) -> None:
    perform(record, CORRECT, by=by, data=given, inner=True)


def _kept(record: Model, given: dict[str, object], changed: list[str]) -> MultiValueDict[str, str]:
    """What is kept of a proposal: the new texts, the old ones, and the reason."""
    kept = {name: [given[name]] for name in (*changed, "reason")}
    return MultiValueDict({**kept, **{f"{WAS}{name}": [getattr(record, name)] for name in changed}})


def _difference(record: Model, name: str, new: str) -> dict[str, str]:
    model: Any = type(record)
    label = str(model._meta.get_field(name).verbose_name)
    return {"name": name, "label": label, "old": getattr(record, name), "new": new}


def _changed(texts: tuple[str, ...], record: Model, step: Step) -> list[str]:
    """The fields of which another text was sent; line ends are no other text."""
    sent = {name: step.data[name] for name in texts if step.data.get(name) is not None}
    return [name for name, text in sent.items() if _plain(text) != _plain(getattr(record, name))]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _need(model: AnyRecord, name: str) -> Need:
    field = model._meta.get_field(name)
    longest = field.max_length or LONGEST
    rows = 2 if longest <= ONE_LINE else 4

    def ask(record: Model) -> forms.Field:
        return PlainField(
            label=_("%(field)s（更正后）") % {"field": field.verbose_name},
            max_length=longest,
            widget=forms.Textarea(attrs={"rows": rows}),
            initial=getattr(record, name),
        )

    return Need(name, ask, required=not field.blank, missing=_("请写明更正后的文字。"))
