"""Who may see what of supervision, and the words for asking; nowhere else."""

from supervision.querysets.closed_loop import (
    NOBODY,
    PUBLIC_ACTIONS,
    UNSEEN_OUTSIDE,
    ActivityFileQuerySet,
    ActivityQuerySet,
    EffectQuerySet,
    EntryFileQuerySet,
    EntryQuerySet,
    InvitationQuerySet,
    ItemQuerySet,
    OpinionQuerySet,
    RequestQuerySet,
    congress_scope,
    followed_by,
)
from supervision.querysets.decisions import DecisionQuerySet, SessionQuerySet
from supervision.querysets.enforcement import (
    InspectionReportQuerySet,
    InspectionTeamQuerySet,
    TeamPartQuerySet,
)
from supervision.querysets.inquiries import QuestionQuerySet
from supervision.querysets.reports import (
    AssessmentQuerySet,
    AssessmentRuleQuerySet,
    CollectedOpinionQuerySet,
    ReportEntryQuerySet,
    ReportFileQuerySet,
    WorkReportQuerySet,
)

__all__ = [
    "NOBODY",
    "PUBLIC_ACTIONS",
    "UNSEEN_OUTSIDE",
    "ActivityFileQuerySet",
    "ActivityQuerySet",
    "AssessmentQuerySet",
    "AssessmentRuleQuerySet",
    "CollectedOpinionQuerySet",
    "DecisionQuerySet",
    "EffectQuerySet",
    "EntryFileQuerySet",
    "EntryQuerySet",
    "InspectionReportQuerySet",
    "InspectionTeamQuerySet",
    "InvitationQuerySet",
    "ItemQuerySet",
    "OpinionQuerySet",
    "QuestionQuerySet",
    "ReportEntryQuerySet",
    "ReportFileQuerySet",
    "RequestQuerySet",
    "SessionQuerySet",
    "TeamPartQuerySet",
    "WorkReportQuerySet",
    "congress_scope",
    "followed_by",
]
