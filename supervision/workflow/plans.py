"""The yearly plan: topics proposed, scored, adopted together, changed with a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from supervision import plans
from supervision.actors import BODY_CLERK, BODY_LEADER
from supervision.choices import PlanStatus
from supervision.choices import TopicStatus as S
from supervision.models import Plan, Topic
from workflow import needs
from workflow.guards import not_future
from workflow.publication import publication
from workflow.transitions import Need, Table, Transition, register

TOPICS = Need(
    "topics",
    lambda plan: forms.ModelMultipleChoiceField(
        label=_("列入计划的议题"),
        queryset=plan.topics.proposed().in_order(),
        widget=forms.CheckboxSelectMultiple,
    ),
    missing=_("至少要列入一个议题。"),
)
POINTS = Need(
    "points",
    lambda topic: forms.IntegerField(label=_("评分（1 到 10）"), min_value=1, max_value=10),
    missing=_("请填写 1 到 10 的评分。"),
)
NEW_MONTH = Need(
    "month",
    lambda topic: forms.TypedChoiceField(
        label=_("调整到"),
        choices=[(month, _("%(month)s月") % {"month": month}) for month in range(1, 13)],
        coerce=int,
        initial=topic.month,
    ),
    missing=_("请选择月份。"),
)

PLAN_TABLE = register(
    Table(
        model=Plan,
        states=PlanStatus,
        transitions=(
            Transition(
                "adopt",
                _("登记主任会议通过"),
                _("主任会议通过"),
                (PlanStatus.DRAFT,),
                PlanStatus.ADOPTED,
                (BODY_CLERK,),
                needs=(
                    needs.day("adopted_on", _("通过日期")),
                    Need("meeting", needs.line(_("哪一次主任会议"), 100)),
                    TOPICS,
                ),
                guards=(not_future("adopted_on"),),
                effect=plans.adopt,
                main=True,
            ),
            *publication((PlanStatus.ADOPTED,), BODY_LEADER),
        ),
    )
)

TOPIC_TABLE = register(
    Table(
        model=Topic,
        states=S,
        transitions=(
            Transition(
                "score",
                _("评分"),
                _("评分"),
                (S.PROPOSED,),
                None,
                (BODY_CLERK, BODY_LEADER),
                needs=(POINTS,),
                effect=plans.score,
                main=True,
            ),
            Transition(
                "adopt",
                _("列入计划"),
                _("列入计划"),
                (S.PROPOSED,),
                S.ADOPTED,
                (BODY_CLERK,),
                inner=True,
            ),
            Transition(
                "leave_out",
                _("不列入"),
                _("未列入计划"),
                (S.PROPOSED,),
                S.LEFT_OUT,
                (BODY_CLERK,),
                inner=True,
            ),
            Transition(
                "add",
                _("增补到计划"),
                _("增补到计划"),
                (S.PROPOSED, S.LEFT_OUT),
                S.ADOPTED,
                (BODY_LEADER,),
                needs=(needs.reason(),),
                when=lambda topic: topic.plan.status == PlanStatus.ADOPTED,
                effect=plans.add,
            ),
            Transition(
                "move",
                _("调整时间"),
                _("调整时间"),
                (S.ADOPTED,),
                None,
                (BODY_CLERK, BODY_LEADER),
                needs=(NEW_MONTH, needs.reason()),
                effect=plans.move,
            ),
            Transition(
                "drop",
                _("取消这一项"),
                _("取消"),
                (S.ADOPTED,),
                S.DROPPED,
                (BODY_LEADER,),
                needs=(needs.reason(),),
                effect=plans.drop,
            ),
        ),
    )
)
