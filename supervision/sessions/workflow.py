"""Sessions and decisions: recorded, published by a second person, withdrawn where mistaken."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supervision.bodies.relations import BODY_CLERK, BODY_LEADER
from supervision.sessions.models import Decision, Session
from workflow import needs
from workflow.choices import RecordStatus
from workflow.publication import publication
from workflow.relations import Where
from workflow.transitions import DeskText, Table, Transition, Wait, register

KEPT = (RecordStatus.RECORDED,)


HIDDEN = Where(is_public=False)


def record_table(model: type[Session] | type[Decision], wait: Wait, page: str) -> Table:
    """The table of a record of a body that has no course of its own.

    Args:
        model: the record's model.
        wait: the line on the desks of the body's leaders until it is published.
        page: the name of its address in the back office, where that is done.
    """

    def path(record: Any) -> str:
        return reverse(page, args=[record.pk])

    return register(
        Table(
            model=model,
            states=RecordStatus,
            desk=DeskText(
                source=lambda record: record.body,
                path=path,
                ready=lambda records: records.select_related("organization"),
            ),
            transitions=(
                *publication(KEPT, BODY_LEADER, waits=(wait,)),
                Transition(
                    action="withdraw",
                    label=_("作废"),
                    sources=KEPT,
                    target=RecordStatus.WITHDRAWN,
                    who=BODY_CLERK | BODY_LEADER,
                    needs=(needs.reason(),),
                    when=HIDDEN,
                ),
                Transition(
                    action="restore",
                    label=_("恢复"),
                    sources=(RecordStatus.WITHDRAWN,),
                    target=RecordStatus.RECORDED,
                    who=BODY_CLERK | BODY_LEADER,
                    needs=(needs.reason(),),
                ),
            ),
        )
    )


SESSION_TABLE = record_table(
    Session,
    Wait(
        key="session_publish",
        label=_("待公开的会议"),
        order="held_on",
        since=lambda session: session.held_on,
    ),
    "admin:supervision_session_change",
)
DECISION_TABLE = record_table(
    Decision,
    Wait(
        key="decision_publish",
        label=_("待公开的决定任免"),
        order="decided_on",
        since=lambda decision: decision.decided_on,
    ),
    "admin:supervision_decision_change",
)
