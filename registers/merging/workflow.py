"""A merge: proposed with its preview, carried out at once or by a second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyReader, AnyRecord
from registers.merging.absorbing import absorb, lines, moves, values_of
from registers.merging.declared import MERGEABLE, Mergeable
from registers.merging.models import Merge, MergeStatus
from workflow import needs, trail
from workflow.canonical import canonical
from workflow.notices import teller
from workflow.relations import Condition, Person, Relation
from workflow.subjects import kind_of
from workflow.transitions import DeskText, Step, Table, Transition, Wait, lock, perform, register
from workflow.workflow import waiting_change

if TYPE_CHECKING:
    from django.db.models import Model

    from workflow.people import Actor


LONGEST = 300
ABSORBED, MERGED_INTO = "absorbed", "merged_into"


class Second(Relation):
    """Who confirms merges of such records, but never who proposed this one."""

    label = _("第二人（不得为提出人）")

    def holds(self, record: AnyRecord, user: AnyReader, day: date | None = None) -> bool:
        # Four eyes (docs/domain.md#roles): a merge cannot be taken apart again.
        if user is None or record.proposed_by_id == user.pk:
            return False
        return bool(record.declared.second.holds(None, user, day))

    def scope(self, model: type[AnyRecord], user: Actor, day: date) -> Condition:
        kinds = [
            one.model._meta.label_lower
            for one in MERGEABLE.all()
            if one.second.holds(None, user, day)
        ]
        return Q(subject_kind__in=kinds) & ~Q(proposed_by=user.pk) if kinds else None

    def audience(self, record: AnyRecord, day: date) -> Condition:
        people = record.declared.second.audience(None, day)
        return None if people is None else people & ~Q(pk=record.proposed_by_id)


SECOND = Second()
PROPOSER = Person("proposed_by")


def path_of(merge: Merge) -> str:
    """The page in the back office on which a merge is decided."""
    return reverse("admin:registers_merge_change", args=[merge.pk])


tell = teller(lambda merge: ("merge", path_of(merge)))


def refusals(kept: Model, lost: Model) -> list[str]:
    """Why these two are not merged, in sentences; empty where they may be.

    Args:
        kept: the record that stays.
        lost: the one that goes.
    """
    if kept.pk == lost.pk:
        return [_now("请选择另一条记录。")]
    found = []
    for record in (kept, lost):
        if waiting_change(record) is not None:
            text = _now("“%(record)s”有一项修改正在等待第二人确认，请先办完。")
            found.append(text % {"record": record})
        if Merge.objects.waiting_for(record).exists():
            text = _now("“%(record)s”有一项合并正在等待第二人确认，请先办完。")
            found.append(text % {"record": record})
    declared = MERGEABLE.get(kind_of(kept))
    return [*found, *map(str, declared.refusals(kept, lost))]


@transaction.atomic
def propose(
    kept: AnyRecord, lost: AnyRecord, *, taken: Iterable[str], reason: str, by: AnyReader
) -> Merge:
    """Merges ``lost`` into ``kept``, or puts that before a second person where it is seen.

    Raises:
        ValidationError: with the sentences why these two are not one thing.
    """
    if faults := refusals(kept, lost):
        raise ValidationError(faults)
    declared = MERGEABLE.get(kind_of(kept))
    merge = Merge.objects.create(
        subject_kind=kind_of(kept),
        kept_key=kept.pk,
        lost_key=lost.pk,
        kept_name=str(kept)[:LONGEST],
        lost_name=str(lost)[:LONGEST],
        # Kept: papers and links that name the lost number must still lead somewhere.
        number=declared.number(lost),
        canonical=canonical(declared.number(lost)),
        taken=[name for name in taken if name in declared.offered],
        shown=_side_by_side(kept, lost, declared, taken),
        moves=moves(lost),
        kept_version=getattr(kept, "version", 0),
        lost_version=getattr(lost, "version", 0),
        reason=reason,
        proposed_by=by,
    )
    action = "propose" if needs_second(declared, kept, lost) else "merge"
    perform(merge, action, by=by, inner=True)
    merge.refresh_from_db()
    return merge


def needs_second(declared: Mergeable, kept: Model, lost: Model) -> bool:
    """Whether the merge changes something that is published or counted.

    Args:
        declared: how such records are merged.
        kept: the record that stays.
        lost: the one that goes.
    """
    return declared.is_seen(kept) or declared.is_seen(lost)


def _side_by_side(
    kept: Model, lost: Model, declared: Mergeable, taken: Iterable[str]
) -> list[dict[str, object]]:
    chosen = set(taken)
    return [
        {
            "label": line.label,
            "kept": line.kept,
            "lost": line.lost,
            "stays": line.lost if line.fills or line.name in chosen else line.kept,
        }
        for line in lines(kept, lost, declared.offered)
    ]


def carry_out(merge: Merge, step: Step) -> None:
    """Moves everything, keeps what the merged record said, and tells both chains.

    Args:
        merge: as it was proposed.
        step: who confirms, and when.

    Raises:
        ValidationError: where one of the two was changed since, or merged into another one.
    """
    records = merge.declared.model._base_manager.filter(pk__in=(merge.kept_key, merge.lost_key))
    pair = {record.pk: lock(record) for record in records.order_by("pk")}
    kept, lost = pair.get(merge.kept_key), pair.get(merge.lost_key)
    if kept is None or lost is None or _has_changed(merge, kept, lost):
        text = _now("提出合并之后，其中一条记录又有变化。请不予确认，重新比对后再提出。")
        raise ValidationError(text)
    if faults := list(map(str, merge.declared.refusals(kept, lost))):
        raise ValidationError(faults)
    merge.lost_values = values_of(lost)
    merge.merged_on = step.today
    trail.append(
        lost, MERGED_INTO, by=step.by, at=step.at, content={"kept": kept.pk, "merge": merge.pk}
    )
    key = lost.pk
    dropped = list(merge.declared.moves_in(kept, lost))
    moved = absorb(kept, lost, merge.taken)
    merge.dropped = [*dropped, *moved.dropped]
    merge.moves = [{"label": label, "number": number} for label, number in moved.counts.items()]
    trail.append(kept, ABSORBED, by=step.by, at=step.at, content={"lost": key, "merge": merge.pk})
    earlier = Merge.objects.done().filter(subject_kind=merge.subject_kind, kept_key=key)
    # What was merged into the lost one before now leads to the kept one, in one step.
    earlier.update(kept_key=kept.pk, version=F("version") + 1)


def _has_changed(merge: Merge, kept: Model, lost: Model) -> bool:
    versions = getattr(kept, "version", 0), getattr(lost, "version", 0)
    return versions != (merge.kept_version, merge.lost_version)


def refuse(merge: Merge, step: Step) -> None:
    """The two stay apart; why is told to who proposed the merge."""
    merge.refusal = step.data["reason"]


MERGE_TABLE = register(
    Table(
        model=Merge,
        states=MergeStatus,
        desk=DeskText(
            title=str,
            source=lambda merge: merge.proposed_by,
            since=lambda merge: timezone.localdate(merge.created_at),
            path=path_of,
            ready=lambda merges: merges.select_related("proposed_by"),
        ),
        transitions=(
            Transition(
                action="propose",
                label=_("提出合并"),
                sources=(MergeStatus.PROPOSED,),
                who=PROPOSER,
                inner=True,
                tell=tell("propose", _("记录的合并待您确认"), SECOND),
            ),
            Transition(
                action="merge",
                label=_("合并"),
                sources=(MergeStatus.PROPOSED,),
                target=MergeStatus.MERGED,
                who=PROPOSER,
                inner=True,
                effect=carry_out,
            ),
            Transition(
                action="confirm",
                label=_("确认合并"),
                sources=(MergeStatus.PROPOSED,),
                target=MergeStatus.MERGED,
                who=SECOND,
                effect=carry_out,
                main=True,
                tell=tell("confirm", _("您提出的合并已确认"), PROPOSER),
                waits=(Wait(key="merges_to_confirm", label=_("待确认的合并")),),
            ),
            Transition(
                action="refuse",
                label=_("不予确认"),
                sources=(MergeStatus.PROPOSED,),
                target=MergeStatus.REFUSED,
                who=SECOND,
                needs=(needs.reason(),),
                effect=refuse,
                tell=tell("refuse", _("您提出的合并未予确认"), PROPOSER),
            ),
        ),
    )
)
