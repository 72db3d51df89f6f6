"""Sessions and decisions: recorded, published by a second person, withdrawn where mistaken."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision.bodies.relations import BODY_CLERK, BODY_LEADER
from supervision.sessions.models import Decision, Session
from workflow.records import record_table
from workflow.transitions import Wait

OF_BODY: dict[str, Any] = {
    "writer": BODY_CLERK,
    "publisher": BODY_LEADER,
    "source": lambda record: record.body,
    "ready": lambda records: records.select_related("organization"),
}

SESSION_TABLE = record_table(
    Session,
    Wait(
        key="session_publish",
        label=_("待公开的会议"),
        order="held_on",
        since=lambda session: session.held_on,
    ),
    "admin:supervision_session_change",
    **OF_BODY,
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
    **OF_BODY,
)
