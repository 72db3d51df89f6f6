"""The rows by which a committee urges a unit and orders that it is supervised."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord
from workflow import needs
from workflow.choices import UrgingKind
from workflow.guards import in_future
from workflow.relations import Relation
from workflow.subjects import key_of, kind_of
from workflow.transitions import Guard, Need, Step, Transition, always
from workflow.urging import NOTE_LENGTH, Urging

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise


def _kept(
    kind: UrgingKind, letter: Callable[[AnyRecord, AnyRecord], AnyRecord] | None = None
) -> Callable[[AnyRecord, Step], None]:
    def keep(record: Model, step: Step) -> None:
        before = Urging.objects.of(record).filter(action=kind).count()
        Urging.objects.create(
            subject_kind=kind_of(record),
            subject_key=key_of(record),
            action=kind,
            number=before + 1,
            text=str(step.data.get("note") or "")[:NOTE_LENGTH],
            answer_by=step.data.get("answer_by"),
            at=step.at,
            by=step.by,
        )
        if letter is not None:
            letter(record, step)

    return keep


def _is_first_today(record: Model, step: Step) -> bool:
    last = Urging.objects.of(record).filter(action=UrgingKind.URGE).last()
    return last is None or timezone.localdate(last.at) < step.today


def _note(label: StrOrPromise) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, max_length=NOTE_LENGTH, widget=widget)


NOTE = Need("note", lambda record: _note(_("催办要求（可不填）")), required=False)
DEMAND = Need("note", lambda record: _note(_("督办要求")), missing=_("请写明督办要求。"))


def urging(
    sources: tuple[str, ...],
    *,
    who: Relation,
    leader: Relation,
    units: Relation,
    tell: Callable[..., AnyRecord],
    when: Callable[[AnyRecord], bool] = always,
    letter: Callable[[AnyRecord, AnyRecord], AnyRecord] | None = None,
) -> tuple[Transition, Transition]:
    """The two rows of a table.

    Args:
        sources: the states in which a unit has the record in hand.
        who: may urge, once a day, with one click.
        leader: may order that it is supervised, with a demand and a day to answer by.
        units: who hears of it.
        tell: the room's ``tell`` of ``workflow.notices``.
        when: what else must hold of the record.
        letter: makes the letter that goes with a supervision, from the record and the step.
    """
    return (
        Transition(
            action=UrgingKind.URGE.value,
            label=_("催办"),
            sources=sources,
            who=who,
            needs=(NOTE,),
            guards=(Guard(_is_first_today, _("今天已经催办过，不必再催。")),),
            when=when,
            effect=_kept(UrgingKind.URGE),
            tell=tell("urge", _("催办，请抓紧办理"), units, urgent=True),
            bulk=True,
        ),
        Transition(
            action=UrgingKind.SUPERVISE.value,
            label=_("督办"),
            sources=sources,
            who=leader,
            needs=(DEMAND, needs.day("answer_by", _("请于此日前答复"), required=False)),
            guards=(in_future("answer_by"),),
            when=when,
            effect=_kept(UrgingKind.SUPERVISE, letter),
            tell=tell(
                "supervise",
                _("督办，请签收并按期答复"),
                units,
                asks_signature=True,
                urgent=True,
            ),
        ),
    )
