"""The records of supervision, a file for each concept."""

from supervision.models.activities import Activity, ActivityFile, Effect, Stage, Theme
from supervision.models.assessments import Assessment, AssessmentRule
from supervision.models.decisions import Decision, Session
from supervision.models.documents import CleanupEntry, Document, DocumentEntry
from supervision.models.enforcement import (
    Finding,
    InspectionReport,
    InspectionTeam,
    SelfReport,
    TeamMember,
)
from supervision.models.handling import Closure, Entry, EntryFile, Evaluation, Request
from supervision.models.inquiries import Broadcast, InquiryQuestion
from supervision.models.invitations import DutyResult, Invitation, SignInCode
from supervision.models.look_backs import LookBack, LookBackDraw
from supervision.models.opinions import Item, Opinion
from supervision.models.papers import Paper
from supervision.models.plans import Plan, Topic, TopicChange, TopicScore
from supervision.models.projects import (
    Milestone,
    Project,
    ProjectAssessment,
    ProjectPicture,
    ProjectProgress,
    ProjectRound,
    ProjectVisit,
    Proposal,
)
from supervision.models.promises import Promise, Renewal
from supervision.models.reports import CollectedOpinion, ReportEntry, ReportFile, WorkReport
from supervision.models.review_requests import Requester, ReviewRequest

__all__ = [
    "Activity",
    "ActivityFile",
    "Assessment",
    "AssessmentRule",
    "Broadcast",
    "CleanupEntry",
    "Closure",
    "CollectedOpinion",
    "Decision",
    "Document",
    "DocumentEntry",
    "DutyResult",
    "Effect",
    "Entry",
    "EntryFile",
    "Evaluation",
    "Finding",
    "InquiryQuestion",
    "InspectionReport",
    "InspectionTeam",
    "Invitation",
    "Item",
    "LookBack",
    "LookBackDraw",
    "Milestone",
    "Opinion",
    "Paper",
    "Plan",
    "Project",
    "ProjectAssessment",
    "ProjectPicture",
    "ProjectProgress",
    "ProjectRound",
    "ProjectVisit",
    "Promise",
    "Proposal",
    "Renewal",
    "ReportEntry",
    "ReportFile",
    "Request",
    "Requester",
    "ReviewRequest",
    "SelfReport",
    "Session",
    "SignInCode",
    "Stage",
    "TeamMember",
    "Theme",
    "Topic",
    "TopicChange",
    "TopicScore",
    "WorkReport",
]
