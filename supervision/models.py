"""The records of supervision, a folder for each concept."""

from supervision.activities.models import Activity, ActivityFile, Effect, Stage, Theme
from supervision.assessments.models import Assessment, AssessmentRule
from supervision.attendance.models import DutyResult, Gathering, Invitation, SignInCode
from supervision.documents.models import CleanupEntry, Document, DocumentEntry
from supervision.handling.models import Closure, Entry, EntryFile, Evaluation, Request
from supervision.inquiries.models import Broadcast, InquiryQuestion
from supervision.inspected_laws.models import InspectedLaw
from supervision.inspections.models import (
    Finding,
    InspectionReport,
    InspectionTeam,
    SelfReport,
    TeamMember,
)
from supervision.items.models import Item
from supervision.look_backs.models import LookBack, LookBackDraw
from supervision.normative_documents.models import Paper
from supervision.opinions.models import Opinion
from supervision.plans.models import Plan, Topic, TopicChange, TopicScore
from supervision.project_pictures.models import ProjectPicture
from supervision.projects.models import (
    Milestone,
    Project,
    ProjectAssessment,
    ProjectProgress,
    ProjectRound,
    ProjectVisit,
    Proposal,
)
from supervision.promises.models import Promise, Renewal
from supervision.reports.models import CollectedOpinion, ReportEntry, ReportFile, WorkReport
from supervision.review_requests.models import Requester, ReviewRequest
from supervision.satisfaction.models import Ballot
from supervision.sessions.models import Decision, Session
