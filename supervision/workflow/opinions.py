"""The opinion: drafted, submitted, handed over, reported back, published, or withdrawn."""

from django.utils.translation import gettext_lazy as _

from supervision import actors, notices
from supervision.choices import OpinionStatus
from supervision.models import Opinion
from supervision.needs import NUMBER
from supervision.opinion_services import (
    activity_is_public,
    all_items_answered,
    hand_over,
    has_complete_items,
    has_number,
    not_before_activity,
    publish,
    report_back,
    submit,
    withdraw_opinion,
)
from workflow import needs
from workflow.guards import not_future
from workflow.transitions import Table, Transition, register

OPINION_TABLE = register(
    Table(
        model=Opinion,
        states=OpinionStatus,
        transitions=(
            Transition(
                "submit",
                _("提交审签"),
                _("提交审签"),
                (OpinionStatus.DRAFTED,),
                OpinionStatus.SUBMITTED,
                (actors.OPINION_CLERK,),
                guards=(has_complete_items,),
                effect=submit,
                main=True,
                bulk=True,
                tell=notices.tell("submit", _("意见待审签"), notices.leaders),
            ),
            Transition(
                "return_draft",
                _("退回修改"),
                _("退回修改"),
                (OpinionStatus.SUBMITTED,),
                OpinionStatus.DRAFTED,
                (actors.OPINION_LEADER,),
                needs=(needs.reason(),),
                tell=notices.tell("return_draft", _("意见退回修改"), notices.author),
            ),
            Transition(
                "hand_over",
                _("批准交办"),
                _("批准交办"),
                (OpinionStatus.SUBMITTED,),
                OpinionStatus.HANDED_OVER,
                (actors.APPROVER,),
                needs=(NUMBER, needs.day("handed_over_on", _("交办日期"), today=True)),
                guards=(
                    has_complete_items,
                    has_number,
                    not_future("handed_over_on"),
                    not_before_activity,
                ),
                effect=hand_over,
                main=True,
                bulk=True,
                tell=notices.tell("hand_over", _("意见已批准交办"), notices.author),
            ),
            Transition(
                "report_back",
                _("登记研究处理情况报告"),
                _("报告研究处理情况"),
                (OpinionStatus.HANDED_OVER,),
                OpinionStatus.REPORTED_BACK,
                (actors.OPINION_CLERK,),
                needs=(
                    needs.day("reported_on", _("报告日期"), today=True),
                    needs.text(_("研究处理情况")),
                ),
                guards=(all_items_answered, not_future("reported_on")),
                effect=report_back,
                main=True,
                tell=notices.tell(
                    "report_back", _("研究处理情况已登记，可以公布"), notices.leaders
                ),
            ),
            Transition(
                "report_back",
                _("随听取的报告登记"),
                _("报告研究处理情况"),
                (OpinionStatus.HANDED_OVER,),
                OpinionStatus.REPORTED_BACK,
                (actors.WITH_REPORT,),
                needs=(needs.day("reported_on", _("报告日期")), needs.text(_("研究处理情况"))),
                guards=(all_items_answered,),
                effect=report_back,
                inner=True,
            ),
            Transition(
                "publish_list",
                _("公开清单"),
                _("公开清单"),
                (OpinionStatus.HANDED_OVER,),
                None,
                (actors.PUBLISHER,),
                when=lambda opinion: not opinion.is_public,
                guards=(activity_is_public,),
                effect=publish,
                bulk=True,
            ),
            Transition(
                "publish",
                _("公布"),
                _("公布"),
                (OpinionStatus.REPORTED_BACK,),
                OpinionStatus.PUBLISHED,
                (actors.PUBLISHER,),
                guards=(activity_is_public,),
                effect=publish,
                main=True,
                bulk=True,
            ),
            Transition(
                "withdraw",
                _("撤回意见"),
                _("撤回意见"),
                (OpinionStatus.DRAFTED, OpinionStatus.SUBMITTED, OpinionStatus.HANDED_OVER),
                OpinionStatus.WITHDRAWN,
                (actors.OPINION_LEADER,),
                needs=(needs.reason(_("撤回理由")),),
                effect=withdraw_opinion,
                tell=notices.tell("withdraw", _("意见已撤回"), notices.author),
            ),
        ),
    )
)
