"""Sessions and decisions: recorded, published by a second person, withdrawn where mistaken."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision.bodies.relations import BODY_CLERK, BODY_LEADER
from supervision.sessions.models import Decision, Session
from workflow import needs
from workflow.choices import RecordStatus
from workflow.publication import publication
from workflow.transitions import Table, Transition, register

KEPT = (RecordStatus.RECORDED,)


def record_table(model: Any) -> Any:
    """The table of a record without a course of its own."""
    return register(
        Table(
            model=model,
            states=RecordStatus,
            transitions=(
                *publication(KEPT, BODY_LEADER),
                Transition(
                    action="withdraw",
                    label=_("作废"),
                    sources=KEPT,
                    target=RecordStatus.WITHDRAWN,
                    who=BODY_CLERK | BODY_LEADER,
                    needs=(needs.reason(),),
                    when=lambda record: not record.is_public,
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


SESSION_TABLE = record_table(Session)
DECISION_TABLE = record_table(Decision)
