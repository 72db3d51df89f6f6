"""What the actions on opinions do to the records; called by the transition table alone."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from supervision.activities import relations as activities_relations
from supervision.closed_loop import relations
from supervision.closed_loop.choices import WITH_UNIT, ItemStatus, OpinionStatus
from supervision.closed_loop.item_workflow import NUMBER
from supervision.closed_loop.models import Opinion
from workflow import needs
from workflow.guards import not_future
from workflow.transitions import Guard, Table, Transition, perform, register


def submit(opinion, step):
    opinion.submitted_by = step.by


def hand_over(opinion, step):
    """Locks numbering and text, and puts every item in its unit's hands."""
    opinion.number = step.data.get("number") or opinion.number
    opinion.handed_over_on = step.data["handed_over_on"]
    opinion.approved_by = step.by
    opinion.save(update_fields=["number"])  # the messages to the units name it
    for item in _items(opinion).filter(status=ItemStatus.DRAFT):
        _perform_on(item, "hand_over", step, {"handed_over_on": opinion.handed_over_on})


def withdraw_opinion(opinion, step):
    for item in _items(opinion).exclude(status=ItemStatus.WITHDRAWN):
        _perform_on(item, "withdraw", step, {"reason": step.data["reason"]})


def _perform_on(item, action, step, data):
    """An action on an item as part of one on its opinion; faults name the item."""
    try:
        perform(item, action, by=step.by, at=step.at, data=data, inner=True)
    except ValidationError as fault:
        raise ValidationError(
            [
                _("第%(sequence)d条：%(fault)s") % {"sequence": item.sequence, "fault": sentence}
                for sentence in fault.messages
            ]
        ) from fault


def report_back(opinion, step):
    opinion.reported_on = step.data["reported_on"]
    opinion.report_text = step.data["text"]


def publish(opinion, step):
    """The list goes public with the opinion; single items can be taken back."""
    opinion.is_public = True
    for item in _items(opinion).handed_over().filter(is_public=False):
        perform(item, "publish", by=step.by, at=step.at)


def _items(opinion):
    return opinion.items.select_related("opinion__activity").order_by("sequence")


def _missing_in_items(opinion):
    return not opinion.items.exists() or opinion.items.filter(suggestion="").exists()


def _number_is_free(opinion, step):
    number = step.data.get("number") or opinion.number
    others = type(opinion).objects.exclude(pk=opinion.pk)
    return bool(number) and not others.filter(number=number).exists()


has_complete_items = Guard(
    lambda opinion, step: not _missing_in_items(opinion),
    _("清单至少要有一条，每条都要写明建议。"),
)


has_number = Guard(_number_is_free, _("请填写文号，且不能与其他意见重复。"), "number")
not_before_activity = Guard(
    lambda opinion, step: step.data["handed_over_on"] >= opinion.activity.starts_on,
    _("交办日期不能早于监督活动开始日期。"),
    "handed_over_on",
)


activity_is_public = Guard(
    lambda opinion, step: opinion.activity.is_public,
    _("监督活动尚未公开，请先公开活动。"),
)


all_items_answered = Guard(
    lambda opinion, step: not opinion.items.filter(status__in=WITH_UNIT).exists(),
    _("还有事项没有反馈，不能登记研究处理情况报告。"),
)


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
                (relations.OPINION_CLERK,),
                guards=(has_complete_items,),
                effect=submit,
                main=True,
                bulk=True,
                tell=relations.tell("submit", _("意见待审签"), activities_relations.leaders),
            ),
            Transition(
                "return_draft",
                _("退回修改"),
                _("退回修改"),
                (OpinionStatus.SUBMITTED,),
                OpinionStatus.DRAFTED,
                (relations.OPINION_LEADER,),
                needs=(needs.reason(),),
                tell=relations.tell("return_draft", _("意见退回修改"), relations.author),
            ),
            Transition(
                "hand_over",
                _("批准交办"),
                _("批准交办"),
                (OpinionStatus.SUBMITTED,),
                OpinionStatus.HANDED_OVER,
                (relations.APPROVER,),
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
                tell=relations.tell("hand_over", _("意见已批准交办"), relations.author),
            ),
            Transition(
                "report_back",
                _("登记研究处理情况报告"),
                _("报告研究处理情况"),
                (OpinionStatus.HANDED_OVER,),
                OpinionStatus.REPORTED_BACK,
                (relations.OPINION_CLERK,),
                needs=(
                    needs.day("reported_on", _("报告日期"), today=True),
                    needs.text(_("研究处理情况")),
                ),
                guards=(all_items_answered, not_future("reported_on")),
                effect=report_back,
                main=True,
                tell=relations.tell(
                    "report_back", _("研究处理情况已登记，可以公布"), activities_relations.leaders
                ),
            ),
            Transition(
                "report_back",
                _("随听取的报告登记"),
                _("报告研究处理情况"),
                (OpinionStatus.HANDED_OVER,),
                OpinionStatus.REPORTED_BACK,
                (relations.WITH_REPORT,),
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
                (relations.PUBLISHER,),
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
                (relations.PUBLISHER,),
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
                (relations.OPINION_LEADER,),
                needs=(needs.reason(_("撤回理由")),),
                effect=withdraw_opinion,
                tell=relations.tell("withdraw", _("意见已撤回"), relations.author),
            ),
        ),
    )
)
