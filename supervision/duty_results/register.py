"""How a deputy's name leaves the records of supervision, once it stood there by mistake."""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from deputies.contesting.grounds import strikes_from
from deputies.contesting.names import Named, named_in
from deputies.duty.models import DutySource
from deputies.people.models import Deputy
from supervision.activities.models import Activity
from supervision.attendance.models import Invitation
from supervision.duty_results.duty import of_activity, of_question
from supervision.inquiries.models import InquiryQuestion
from supervision.inspections.models import TeamMember
from supervision.projects.models import ProjectVisit
from workflow.transitions import Step, lock, note, perform


def from_activity(pk: int, deputy: Deputy, step: Step) -> None:
    """Off the list of those who took part and off the team of an inspection; a sign-in that others
    recorded goes with it."""
    activity = lock(Activity(pk=pk))
    activity.deputies.remove(deputy)
    note(activity, "edited", by=step.by, fields=["deputies"], at=step.at)
    for member in TeamMember.objects.filter(team__activity=pk, deputy=deputy).select_related(
        "team"
    ):
        note(lock(member.team), "edited", by=step.by, fields=["members"], at=step.at)
        member.delete()
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

named_in(
    Named(
        "activity",
        _("监督活动"),
        lambda deputy: Activity.objects.kept().filter(
            Exists(Activity.deputies.through.objects.filter(activity=OuterRef("pk"), deputy=deputy))
            | Exists(TeamMember.objects.filter(team__activity=OuterRef("pk"), deputy=deputy))
        ),
        "starts_on",
        lambda activity: {"source": DutySource.LISTED, **of_activity(activity)},
        order=10,
    )
)
named_in(
    Named(
        "question",
        _("专题询问"),
        lambda deputy: (
            InquiryQuestion.objects.filter(asked_by=deputy)
            .select_related("activity")
            .annotate(held_on=F("activity__starts_on"))
        ),
        "held_on",
        of_question,
        order=20,
    )
)
