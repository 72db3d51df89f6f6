"""The back office of supervision: log activities, draft lists, run the closed loop."""

from supervision.admin.activities import ActivityAdmin, ThemeAdmin
from supervision.admin.decisions import DecisionAdmin, SessionAdmin
from supervision.admin.documents import CleanupAdmin, DocumentAdmin
from supervision.admin.enforcement import InspectionReportAdmin, InspectionTeamAdmin
from supervision.admin.inquiries import InquiryQuestionAdmin
from supervision.admin.items import ItemAdmin
from supervision.admin.look_backs import LookBackAdmin, LookBackDrawAdmin
from supervision.admin.opinions import OpinionAdmin
from supervision.admin.plans import PlanAdmin, TopicAdmin
from supervision.admin.projects import ProjectAdmin, ProjectRoundAdmin
from supervision.admin.reports import AssessmentRuleAdmin, WorkReportAdmin
from supervision.admin.review_requests import ReviewRequestAdmin

__all__ = [
    "ActivityAdmin",
    "AssessmentRuleAdmin",
    "CleanupAdmin",
    "DecisionAdmin",
    "DocumentAdmin",
    "InquiryQuestionAdmin",
    "InspectionReportAdmin",
    "InspectionTeamAdmin",
    "ItemAdmin",
    "LookBackAdmin",
    "LookBackDrawAdmin",
    "OpinionAdmin",
    "PlanAdmin",
    "ProjectAdmin",
    "ProjectRoundAdmin",
    "ReviewRequestAdmin",
    "SessionAdmin",
    "ThemeAdmin",
    "TopicAdmin",
    "WorkReportAdmin",
]
