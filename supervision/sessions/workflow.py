"""Sessions and decisions: recorded, published by a second person, withdrawn where mistaken."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision.bodies.relations import BODY_CLERK, BODY_LEADER
from supervision.sessions.models import Decision, Session
from workflow.records import record_table

OF_BODY: dict[str, Any] = {
    "writer": BODY_CLERK,
    "publisher": BODY_LEADER,
    "source": lambda record: record.body,
    "ready": lambda records: records.select_related("organization"),
}

SESSION_TABLE = record_table(
    Session,
    "session_publish",
    _("待公开的会议"),
    "held_on",
    **OF_BODY,
)
DECISION_TABLE = record_table(
    Decision,
    "decision_publish",
    _("待公开的决定任免"),
    "decided_on",
    **OF_BODY,
)
