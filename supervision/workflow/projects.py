"""Well-being projects: the year's vote and assessment, and each project's own course."""

from django.utils.translation import gettext_lazy as _

from supervision import projects, report_needs
from supervision.actors import BODY_CLERK, BODY_LEADER, PROJECT_UNIT
from supervision.choices import ProjectStatus as S
from supervision.choices import RoundStatus
from supervision.models import Project, ProjectRound
from supervision.project_needs import BALLOT, DEPUTIES, PROGRESS
from workflow import needs
from workflow.guards import not_future
from workflow.publication import publication
from workflow.transitions import Table, Transition, register

ROUND_TABLE = register(
    Table(
        model=ProjectRound,
        states=RoundStatus,
        transitions=(
            Transition(
                "vote",
                _("登记票决结果"),
                _("登记票决结果，锁定"),
                (RoundStatus.COLLECTING,),
                RoundStatus.VOTED,
                (BODY_CLERK,),
                needs=BALLOT,
                guards=(not_future("voted_on"),),
                effect=projects.vote,
                main=True,
            ),
            Transition(
                "assess",
                _("登记年底测评"),
                _("登记年底测评，锁定"),
                (RoundStatus.VOTED,),
                RoundStatus.ASSESSED,
                (BODY_CLERK,),
                needs=report_needs.BALLOT,
                guards=(not_future("held_on"),),
                effect=projects.assess,
                main=True,
            ),
            *publication(tuple(RoundStatus), BODY_LEADER),
        ),
    )
)

PROJECT_TABLE = register(
    Table(
        model=Project,
        states=S,
        transitions=(
            Transition(
                "choose",
                _("入选"),
                _("票决入选"),
                (S.CANDIDATE,),
                S.UNDER_WAY,
                (BODY_CLERK,),
                effect=projects.choose,
                inner=True,
            ),
            Transition(
                "report",
                _("报告进展"),
                _("报告进展"),
                (S.UNDER_WAY,),
                None,
                (PROJECT_UNIT, BODY_CLERK),
                needs=(
                    needs.day("day", _("日期"), today=True),
                    PROGRESS,
                    needs.optional_text(_("做了什么")),
                    needs.FILES,
                ),
                guards=(not_future("day"),),
                effect=projects.report,
                main=True,
            ),
            Transition(
                "complete",
                _("确认完成"),
                _("确认完成"),
                (S.UNDER_WAY, S.UNFINISHED),
                S.COMPLETED,
                (BODY_CLERK,),
                needs=(needs.day("day", _("完成日期")),),
                guards=(not_future("day"),),
                effect=projects.complete,
            ),
            Transition(
                "leave_unfinished",
                _("登记未完成"),
                _("登记未完成"),
                (S.UNDER_WAY,),
                S.UNFINISHED,
                (BODY_CLERK,),
                needs=(needs.reason(),),
            ),
            Transition(
                "reopen",
                _("恢复实施"),
                _("恢复实施"),
                (S.COMPLETED, S.UNFINISHED),
                S.UNDER_WAY,
                (BODY_LEADER,),
                needs=(needs.reason(),),
                effect=projects.reopen,
            ),
            Transition(
                "visit",
                _("登记代表回访"),
                _("登记代表回访"),
                (S.UNDER_WAY, S.COMPLETED),
                None,
                (BODY_CLERK,),
                needs=(
                    needs.day("day", _("日期"), today=True),
                    needs.text(_("看到的情况")),
                    DEPUTIES,
                ),
                guards=(not_future("day"),),
                effect=projects.visit,
            ),
            Transition(
                "withdraw",
                _("撤回"),
                _("撤回"),
                (S.CANDIDATE,),
                S.WITHDRAWN,
                (BODY_CLERK, BODY_LEADER),
                needs=(needs.reason(),),
                when=lambda project: not project.is_public,
            ),
            *publication(tuple(one for one in S if one != S.WITHDRAWN), BODY_LEADER),
        ),
    )
)
