"""What the actions on plans and topics do; called by the transition tables alone."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from supervision.choices import ChangeKind, PlanStatus
from supervision.models import TopicScore
from workflow.transitions import perform


def adopt(plan, step):
    """The council of chairpersons passes the plan: the ticked topics are in, the others out.

    Raises ValidationError where no topic is ticked.
    """
    chosen = {topic.pk for topic in step.data["topics"]}
    if not chosen:
        raise ValidationError({"topics": _("至少要列入一个议题。")})
    plan.adopted_on, plan.meeting = step.data["adopted_on"], step.data["meeting"]
    for topic in plan.topics.proposed():
        action = "adopt" if topic.pk in chosen else "leave_out"
        perform(topic, action, by=step.by, at=step.at, inner=True)


def score(topic, step):
    TopicScore.objects.update_or_create(
        topic=topic, by=step.by, defaults={"points": step.data["points"]}
    )


def _change(topic, step, kind, **months):
    topic.changes.create(
        kind=kind, changed_on=step.today, reason=step.data["reason"][:500], **months
    )


def add(topic, step):
    """A line that comes into the adopted plan."""
    if topic.plan.status != PlanStatus.ADOPTED:
        raise ValidationError(_("计划还没有通过，请在通过计划时列入。"))
    _change(topic, step, ChangeKind.ADDED, new_month=topic.month)


def move(topic, step):
    month = step.data["month"]
    if month == topic.month:
        raise ValidationError({"month": _("和原定月份相同。")})
    _change(topic, step, ChangeKind.MOVED, old_month=topic.month, new_month=month)
    topic.month = month


def drop(topic, step):
    _change(topic, step, ChangeKind.DROPPED, old_month=topic.month)
