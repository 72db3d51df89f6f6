"""A figure of one's own: drafted, submitted, put in force by a second person, retired."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from annual_summaries.own_figures.counting import MOST_IN_FORCE, counts_something
from annual_summaries.own_figures.models import OwnFigure, OwnFigureStatus
from annual_summaries.summaries.relations import SUMMARY_CLERK, SUMMARY_LEADER
from workflow import needs
from workflow.relations import Person
from workflow.transitions import DeskText, Guard, Step, Table, Transition, Wait, register

SECOND_PERSON = (
    SUMMARY_LEADER & ~Person("created_by") & ~Person("edited_by") & ~Person("submitted_by")
).called(_("市人大领导（不得为登记、修改或提请人）"))

COMPLETE = Guard(
    lambda declared, step: bool(declared.day),
    _("还没有选择按哪一栏归入年度。请先选好并保存。"),
)
COUNTS_SOMETHING = Guard(
    lambda declared, step: not declared.day or counts_something(declared),
    _("没有一条记录符合这些条件，什么也数不到。请改正条件。"),
)


def _too_many() -> str:
    """Said in the language of whoever reads it, not of whoever starts the portal."""
    return gettext("施行中的自定数据已有 %(most)s 个，请先停用不再需要的。") % {
        "most": MOST_IN_FORCE
    }


NOT_TOO_MANY = Guard(
    lambda declared, step: OwnFigure.objects.in_force().count() < MOST_IN_FORCE,
    lazy(_too_many, str)(),
)


def _submit(declared: OwnFigure, step: Step) -> None:
    try:
        declared.full_clean(exclude=["status", "created_by", "edited_by", "submitted_by"])
    except ValidationError as fault:
        raise ValidationError(fault.messages) from fault
    declared.submitted_by = step.by


def _source(declared: OwnFigure) -> User | None:
    submitter: User | None = declared.submitted_by
    return submitter


OWN_FIGURE_TABLE = register(
    Table(
        model=OwnFigure,
        states=OwnFigureStatus,
        desk=DeskText(
            source=_source,
            path=OwnFigure.get_absolute_url,
            ready=lambda records: records.select_related("submitted_by"),
        ),
        transitions=(
            Transition(
                action="submit",
                label=_("提请审定"),
                sources=(OwnFigureStatus.DRAFT,),
                target=OwnFigureStatus.SUBMITTED,
                who=SUMMARY_CLERK,
                guards=(COMPLETE, COUNTS_SOMETHING),
                effect=_submit,
                main=True,
            ),
            Transition(
                action="put_in_force",
                label=_("审定施行"),
                sources=(OwnFigureStatus.SUBMITTED,),
                target=OwnFigureStatus.IN_FORCE,
                who=SECOND_PERSON,
                guards=(COUNTS_SOMETHING, NOT_TOO_MANY),
                main=True,
                waits=(
                    Wait(
                        key="own_figure",
                        label=_("待审定的自定数据"),
                        order="created_at",
                        since=lambda declared: timezone.localdate(declared.created_at),
                    ),
                ),
            ),
            Transition(
                action="send_back",
                label=_("退回修改"),
                sources=(OwnFigureStatus.SUBMITTED,),
                target=OwnFigureStatus.DRAFT,
                who=SUMMARY_LEADER | SUMMARY_CLERK,
                needs=(needs.reason(),),
            ),
            Transition(
                action="retire",
                label=_("停用"),
                sources=(OwnFigureStatus.IN_FORCE,),
                target=OwnFigureStatus.RETIRED,
                who=SUMMARY_LEADER,
                needs=(needs.reason(),),
            ),
            Transition(
                action="revise",
                label=_("重新起草"),
                sources=(OwnFigureStatus.RETIRED,),
                target=OwnFigureStatus.DRAFT,
                who=SUMMARY_CLERK,
                needs=(needs.reason(),),
            ),
        ),
    )
)
