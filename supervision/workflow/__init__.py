"""The closed loop as data: one table for the opinion, one for the item of its list; and one for
the invitation of a deputy to an activity; and those of documents and of reports."""

from supervision.workflow.activities import ACTIVITY_TABLE
from supervision.workflow.decisions import DECISION_TABLE, SESSION_TABLE
from supervision.workflow.documents import CLEANUP_TABLE, DOCUMENT_TABLE
from supervision.workflow.enforcement import INSPECTION_REPORT_TABLE
from supervision.workflow.inquiries import QUESTION_TABLE
from supervision.workflow.invitations import INVITATION_TABLE
from supervision.workflow.items import ITEM_TABLE
from supervision.workflow.look_backs import LOOK_BACK_TABLE
from supervision.workflow.opinions import OPINION_TABLE
from supervision.workflow.plans import PLAN_TABLE, TOPIC_TABLE
from supervision.workflow.projects import PROJECT_TABLE, ROUND_TABLE
from supervision.workflow.promises import PROMISE_TABLE
from supervision.workflow.reports import REPORT_TABLE
from supervision.workflow.review_requests import REQUEST_TABLE

__all__ = [
    "ACTIVITY_TABLE",
    "CLEANUP_TABLE",
    "DECISION_TABLE",
    "DOCUMENT_TABLE",
    "INSPECTION_REPORT_TABLE",
    "INVITATION_TABLE",
    "ITEM_TABLE",
    "LOOK_BACK_TABLE",
    "OPINION_TABLE",
    "PLAN_TABLE",
    "PROJECT_TABLE",
    "PROMISE_TABLE",
    "QUESTION_TABLE",
    "REPORT_TABLE",
    "REQUEST_TABLE",
    "ROUND_TABLE",
    "SESSION_TABLE",
    "TOPIC_TABLE",
]
