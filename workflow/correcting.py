"""The row by which a leader corrects a text that nobody may edit any more.

What stood there, what stands there now and why are kept beside the trail
(``workflow.corrected``): the story of the record tells them to everybody who reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import PlainField
from workflow import needs
from workflow.corrected import value
from workflow.relations import Relation
from workflow.transitions import Guard, Need, Step, Transition, nothing

if TYPE_CHECKING:
    from django.db.models import Model


CORRECT = "correct"
LONGEST, ONE_LINE = 5000, 200


def correcting(
    sources: tuple[str, ...],
    model: Any,
    texts: tuple[str, ...],
    *,
    who: Relation,
    tell: Callable[..., Any],
    write: Callable[[Any, Step], None] = nothing,
    afterwards: Callable[[Any, Step], None] = nothing,
) -> Transition:
    """The row of a table.

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

    return Transition(
        action=CORRECT,
        label=_("更正文字"),
        sources=sources,
        who=who,
        needs=(*(_need(model, name) for name in texts), needs.reason(_("更正的理由"))),
        guards=(
            Guard(
                lambda record, step: bool(_changed(texts, record, step)),
                _("文字没有变化。"),
                texts[0],
            ),
        ),
        effect=correct,
        afterwards=afterwards,
        tell=tell,
    )


def _changed(texts: tuple[str, ...], record: Model, step: Step) -> list[str]:
    """The fields of which another text was sent; line ends are no other text."""
    sent = {name: step.data[name] for name in texts if step.data.get(name) is not None}
    return [name for name, text in sent.items() if _plain(text) != _plain(getattr(record, name))]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _need(model: Any, name: str) -> Need:
    field = model._meta.get_field(name)
    longest = field.max_length or LONGEST
    rows = 2 if longest <= ONE_LINE else 4

    def ask(record: Any) -> forms.Field:
        return PlainField(
            label=_("%(field)s（更正后）") % {"field": field.verbose_name},
            max_length=longest,
            widget=forms.Textarea(attrs={"rows": rows}),
            initial=getattr(record, name),
        )

    return Need(name, ask, required=not field.blank, missing=_("请写明更正后的文字。"))
