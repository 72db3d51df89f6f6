"""A change of a published record: proposed by whoever keeps it, confirmed or refused by a second
person of those who publish such records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyReader, AnyRecord
from workflow import needs, trail
from workflow.edits import EDITS, PUBLIC_REGISTERS
from workflow.held_files import release
from workflow.models import ChangeStatus, ProposedChange
from workflow.notices import teller
from workflow.relations import Condition, Person, Relation
from workflow.subjects import key_of, kind_of
from workflow.transitions import DeskText, Step, Table, Transition, Wait, register, tables

if TYPE_CHECKING:
    from workflow.people import Actor


PUBLISHING = ("unpublish", "publish", "publish_list")
"""The actions whose people answer for what the public reads of a record, the widest first."""


def publisher_of(record: Model) -> Relation | None:
    """Who publishes such records, by their own table; None where nobody does."""
    table = tables.get(type(record))
    rows = [row for name in PUBLISHING for row in (table.named(name) if table else ())]
    if rows:
        return rows[0].who
    edit = EDITS.get(type(record))
    return edit.publisher if edit is not None else None


def answers_for(change: ProposedChange) -> tuple[Relation | None, Model]:
    """Who answers for what the public would read by a change, and the record from which on."""
    register = PUBLIC_REGISTERS.get(apps.get_model(change.subject_kind))
    if register is not None:
        return register, change
    return publisher_of(change.subject), change.subject


def may_look(change: ProposedChange, user: Actor) -> bool:
    """Whether a person may see what would change: who proposed it, and who answers for it."""
    publisher, record = answers_for(change)
    publishes = publisher is not None and publisher.holds(record, user)
    return publishes or change.proposed_by_id == user.pk


class Publisher(Relation):
    """Who publishes the record that would be changed, but never who proposed the change."""

    label = _("公开该记录的人（不得为提出人）")

    def holds(self, record: AnyRecord, user: AnyReader, day: date | None = None) -> bool:
        if user is None or record.proposed_by_id == user.pk:
            return False
        publisher, subject = answers_for(record)
        return publisher is not None and publisher.holds(subject, user, day)

    def scope(self, model: type[Model], user: Actor, day: date) -> Condition:
        """Asked one by one, and of those who publish something: few changes wait at a time."""
        if not user.has_role(*_publishing_roles(), on=day):
            return None
        waiting = ProposedChange.objects.filter(status=ChangeStatus.PROPOSED)
        found = [change.pk for change in waiting if self.holds(change, user, day)]
        return Q(pk__in=found) if found else None

    def audience(self, record: AnyRecord, day: date) -> Condition:
        publisher, subject = answers_for(record)
        people = publisher.audience(subject, day) if publisher else None
        return None if people is None else people & ~Q(pk=record.proposed_by_id)


def _publishing_roles() -> set[str]:
    """The roles without which nobody publishes anything."""
    rows = [row for table in tables.values() for name in PUBLISHING for row in table.named(name)]
    edited = (edit.publisher for edit in EDITS.values())
    relations = [*(row.who for row in rows), *edited, *PUBLIC_REGISTERS.values()]
    return {role for relation in relations for role in relation.roles}


DECIDER = Publisher()
tell = teller(lambda change: ("change", change.path))


def confirm(change: ProposedChange, step: Step) -> None:
    """The caller saves the record, in the same transaction."""
    trail.append(change.subject, "change_confirmed", by=step.by, at=step.at)


def refuse(change: ProposedChange, step: Step) -> None:
    """The record stays as it is; why is told to who proposed it."""
    change.reason = step.data["reason"]
    release(change)
    if not change.is_new:
        trail.append(change.subject, "change_refused", by=step.by, at=step.at)


CHANGE_TABLE = register(
    Table(
        model=ProposedChange,
        states=ChangeStatus,
        desk=DeskText(
            title=lambda change: change.title,
            source=lambda change: change.proposed_by,
            since=lambda change: timezone.localdate(change.created_at),
            path=lambda change: change.path,
            ready=lambda changes: changes.select_related("proposed_by"),
        ),
        transitions=(
            Transition(
                action="propose",
                label=_("提出修改"),
                sources=(ChangeStatus.PROPOSED,),
                who=Person("proposed_by"),
                inner=True,
                tell=tell("propose", _("公开内容的修改待您确认"), DECIDER),
            ),
            Transition(
                action="confirm",
                label=_("确认修改"),
                sources=(ChangeStatus.PROPOSED,),
                target=ChangeStatus.CONFIRMED,
                who=DECIDER,
                effect=confirm,
                main=True,
                tell=tell("confirm", _("您提出的修改已确认"), Person("proposed_by")),
                waits=(
                    Wait(key="changes_to_confirm", label=_("待确认的公开内容修改"), singly=True),
                ),
            ),
            Transition(
                action="refuse",
                label=_("不予确认"),
                sources=(ChangeStatus.PROPOSED,),
                target=ChangeStatus.REFUSED,
                who=DECIDER,
                needs=(needs.reason(),),
                effect=refuse,
                tell=tell("refuse", _("您提出的修改未予确认"), Person("proposed_by")),
            ),
            Transition(
                action="replace",
                label=_("重新提出"),
                sources=(ChangeStatus.PROPOSED,),
                target=ChangeStatus.REPLACED,
                who=Person("proposed_by"),
                inner=True,
            ),
        ),
    )
)


def waiting_change(record: Model) -> ProposedChange | None:
    """The change of a record that waits for a second person, or None."""
    return ProposedChange.objects.filter(
        subject_kind=kind_of(record), subject_key=key_of(record), status=ChangeStatus.PROPOSED
    ).first()
