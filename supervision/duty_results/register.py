"""How a deputy's name leaves the records of supervision, once it stood there by mistake."""

from deputies.contesting.grounds import strikes_from
from deputies.people.models import Deputy
from supervision.activities.models import Activity
from supervision.attendance.models import Invitation
from supervision.inquiries.models import InquiryQuestion
from supervision.projects.models import ProjectVisit
from workflow.transitions import Step, lock, note, perform


def from_activity(pk: int, deputy: Deputy, step: Step) -> None:
    """Off the list of those who took part; a sign-in that others recorded goes with it."""
    activity = lock(Activity(pk=pk))
    activity.deputies.remove(deputy)
    note(activity, "edited", by=step.by, fields=["deputies"], at=step.at)
    signed_in = Invitation.objects.filter(activity=pk, deputy=deputy, attended_at__isnull=False)
    for invitation in signed_in:
        perform(invitation, "sign_out", by=step.by, at=step.at, inner=True)


def from_question(pk: int, deputy: Deputy, step: Step) -> None:
    """The question stays; who asked it is no longer said."""
    question = lock(InquiryQuestion(pk=pk))
    if question.asked_by_id == deputy.pk:
        question.asked_by = None
        question.save(update_fields=["asked_by"])
        note(question, "edited", by=step.by, fields=["asked_by"], at=step.at)


def from_visit(pk: int, deputy: Deputy, step: Step) -> None:
    """The visit stays, without the name."""
    visit = ProjectVisit.objects.select_related("project").get(pk=pk)
    visit.deputies.remove(deputy)
    note(lock(visit.project), "edited", by=step.by, fields=["visits"], at=step.at)


strikes_from("activity", from_activity)
strikes_from("question", from_question)
strikes_from("project_visit", from_visit)
