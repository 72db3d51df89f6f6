"""The yearly plan: topics are proposed and scored, adopted or left out, changed in the year."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision.bodies.relations import (
    BODY_CLERK,
    BODY_LEADER,
    body_clerk_at,
    body_leader_at,
)
from supervision.plans.models import ChangeKind, Plan, PlanStatus, Topic, TopicScore
from supervision.plans.models import TopicStatus as S
from workflow import needs
from workflow.guards import not_future
from workflow.publication import publication
from workflow.relations import Where
from workflow.transitions import DeskText, Need, Step, Table, Transition, Wait, perform, register

TOPIC_CLERK, TOPIC_LEADER = body_clerk_at("plan"), body_leader_at("plan")
TOPIC_STAFF = TOPIC_CLERK | TOPIC_LEADER


def adopt(plan: Plan, step: Step) -> None:
    """The council of chairpersons passes the plan: the ticked topics are in, the others out.

    Raises ValidationError where no topic is ticked.
    """
    chosen = {topic.pk for topic in step.data["topics"]}
    if not chosen:
        raise ValidationError({"topics": _("至少要列入一个议题。")})
    plan.adopted_on, plan.meeting = step.data["adopted_on"], step.data["meeting"]
    for topic in plan.topics.proposed():
        # Both on the trail: what the meeting did not want was decided as well.
        action = "adopt" if topic.pk in chosen else "leave_out"
        perform(topic, action, by=step.by, at=step.at, inner=True)


def score(topic: Topic, step: Step) -> None:
    """Keeps the person's points; a later word replaces the earlier one."""
    TopicScore.objects.update_or_create(
        # One row a person: whoever scores twice has one voice all the same.
        topic=topic,
        by=step.by,
        defaults={"points": step.data["points"]},
    )


def _change(topic: Topic, step: Step, kind: ChangeKind, **months: int | None) -> None:
    """Notes a change of the adopted plan, with the months that it concerns."""
    topic.changes.create(
        kind=kind, changed_on=step.today, reason=step.data["reason"][:500], **months
    )


def add(topic: Topic, step: Step) -> None:
    """A line that comes into the adopted plan.

    Raises ValidationError where the plan is not adopted yet.
    """
    # Asked once more under the lock: the button may have been drawn before.
    if topic.plan.status != PlanStatus.ADOPTED:
        raise ValidationError(_("计划还没有通过，请在通过计划时列入。"))
    _change(topic, step, ChangeKind.ADDED, new_month=topic.month)


def move(topic: Topic, step: Step) -> None:
    """Puts the line into another month; raises ValidationError where it is the same."""
    month = step.data["month"]
    if month == topic.month:
        raise ValidationError({"month": _("和原定月份相同。")})
    _change(topic, step, ChangeKind.MOVED, old_month=topic.month, new_month=month)
    topic.month = month


def drop(topic: Topic, step: Step) -> None:
    """Takes the line out of the adopted plan; it stays visible as a change."""
    _change(topic, step, ChangeKind.DROPPED, old_month=topic.month)


TOPICS = Need(
    "topics",
    lambda plan: forms.ModelMultipleChoiceField(
        label=gettext_lazy("列入计划的议题"),
        queryset=plan.topics.proposed().in_order(),
        widget=forms.CheckboxSelectMultiple,
    ),
    missing=gettext_lazy("至少要列入一个议题。"),
)


POINTS = Need(
    "points",
    lambda topic: forms.IntegerField(
        label=gettext_lazy("评分（1 到 10）"), min_value=1, max_value=10
    ),
    missing=gettext_lazy("请填写 1 到 10 的评分。"),
)


NEW_MONTH = Need(
    "month",
    lambda topic: forms.TypedChoiceField(
        label=gettext_lazy("调整到"),
        choices=[(month, gettext_lazy("%(month)s月") % {"month": month}) for month in range(1, 13)],
        coerce=int,
        initial=topic.month,
    ),
    missing=gettext_lazy("请选择月份。"),
)


PLAN_TABLE = register(
    Table(
        model=Plan,
        states=PlanStatus,
        desk=DeskText(
            source=lambda plan: plan.body,
            path=lambda plan: reverse("admin:supervision_plan_change", args=[plan.pk]),
            ready=lambda plans: plans.select_related("organization"),
        ),
        transitions=(
            Transition(
                action="adopt",
                label=gettext_lazy("登记主任会议通过"),
                done=gettext_lazy("主任会议通过"),
                sources=(PlanStatus.DRAFT,),
                target=PlanStatus.ADOPTED,
                who=BODY_CLERK,
                needs=(
                    needs.day("adopted_on", gettext_lazy("通过日期")),
                    Need("meeting", needs.line(gettext_lazy("哪一次主任会议"), 100)),
                    TOPICS,
                ),
                guards=(not_future("adopted_on"),),
                effect=adopt,
                main=True,
                waits=(
                    Wait(
                        key="plan_adopt",
                        label=gettext_lazy("待登记通过的年度计划"),
                        action=gettext_lazy("登记"),
                        where=lambda user, day: Q(
                            Exists(Topic.objects.proposed().filter(plan=OuterRef("pk")))
                        ),
                    ),
                ),
            ),
            *publication(
                (PlanStatus.ADOPTED,),
                BODY_LEADER,
                waits=(Wait(key="plan_publish", label=gettext_lazy("待公开的年度计划")),),
            ),
        ),
    )
)


TOPIC_TABLE = register(
    Table(
        model=Topic,
        states=S,
        desk=DeskText(
            title=lambda topic: topic.title,
            source=lambda topic: topic.get_source_display(),
            path=lambda topic: reverse("admin:supervision_topic_change", args=[topic.pk]),
            ready=lambda topics: topics.select_related("plan__organization"),
        ),
        transitions=(
            Transition(
                action="score",
                label=gettext_lazy("评分"),
                sources=(S.PROPOSED,),
                who=TOPIC_STAFF,
                needs=(POINTS,),
                effect=score,
                main=True,
                waits=(
                    Wait(
                        key="plan_score",
                        label=gettext_lazy("待评分的计划议题"),
                        where=lambda user, day: (
                            ~Q(Exists(TopicScore.objects.filter(topic=OuterRef("pk"), by=user.pk)))
                        ),
                    ),
                ),
            ),
            Transition(
                action="adopt",
                label=gettext_lazy("列入计划"),
                sources=(S.PROPOSED,),
                target=S.ADOPTED,
                who=TOPIC_CLERK,
                inner=True,
            ),
            Transition(
                action="leave_out",
                label=gettext_lazy("不列入"),
                done=gettext_lazy("未列入计划"),
                sources=(S.PROPOSED,),
                target=S.LEFT_OUT,
                who=TOPIC_CLERK,
                inner=True,
            ),
            Transition(
                action="add",
                label=gettext_lazy("增补到计划"),
                sources=(S.PROPOSED, S.LEFT_OUT),
                target=S.ADOPTED,
                who=TOPIC_LEADER,
                needs=(needs.reason(),),
                # Before that a topic is simply proposed; afterwards it is an adjustment that the
                # public is told of.
                when=Where(plan__status=PlanStatus.ADOPTED),
                effect=add,
            ),
            Transition(
                action="move",
                label=gettext_lazy("调整时间"),
                sources=(S.ADOPTED,),
                who=TOPIC_STAFF,
                needs=(NEW_MONTH, needs.reason()),
                effect=move,
            ),
            Transition(
                action="drop",
                label=gettext_lazy("取消这一项"),
                done=gettext_lazy("取消"),
                sources=(S.ADOPTED,),
                target=S.DROPPED,
                who=TOPIC_LEADER,
                needs=(needs.reason(),),
                effect=drop,
            ),
        ),
    )
)
