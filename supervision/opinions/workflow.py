"""What may happen to an opinion: submitted, handed over, reported back, published."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.successions.transitions import Succession
from papers.issuing import issue, make_void
from papers.kinds import KINDS
from supervision.items.choices import WITH_UNIT, ItemStatus
from supervision.items.models import Item, ItemQuerySet
from supervision.opinions import relations
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from workflow import needs
from workflow.canonical import canonical
from workflow.correcting import correcting
from workflow.guards import not_before, not_future
from workflow.needs import line
from workflow.outbox import Message
from workflow.relations import Where
from workflow.transitions import (
    DeskText,
    Guard,
    Need,
    Step,
    Table,
    Transition,
    Wait,
    perform,
    register,
)

NUMBER = Need(
    "number",
    line(_("文号"), 60, initial=lambda opinion: opinion.number),
    required=False,
)


def submit(opinion: Opinion, step: Step) -> None:
    """Remembers who submitted it: another person approves."""
    opinion.submitted_by = step.by


def hand_over(opinion: Opinion, step: Step) -> None:
    """Locks numbering and text, and puts every item in its unit's hands."""
    opinion.number = step.data.get("number") or opinion.number
    opinion.handed_over_on = step.data["handed_over_on"]
    opinion.approved_by = step.by
    opinion.save(update_fields=["number"])  # the messages to the units name it
    for item in _items(opinion).filter(status=ItemStatus.DRAFT):
        _perform_on(item, "hand_over", step, {"handed_over_on": opinion.handed_over_on})
    issue(KINDS["hand-over"], opinion, by=step.by, at=step.at)


def letter_anew(opinion: Opinion, step: Step) -> None:
    """Its letter says what it says: a corrected text makes a new version."""
    issue(KINDS["hand-over"], opinion, by=step.by, at=step.at)


def withdraw_opinion(opinion: Opinion, step: Step) -> None:
    """Its items are withdrawn with it."""
    for item in _items(opinion).exclude(status=ItemStatus.WITHDRAWN):
        _perform_on(item, "withdraw", step, {"reason": step.data["reason"]})
    make_void(opinion, by=step.by, at=step.at)


def _perform_on(item: Item, action: str, step: Step, data: dict[str, object]) -> None:
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


def report_back(opinion: Opinion, step: Step) -> None:
    """Enters the organ's report on what it did (监督法 art. 17)."""
    opinion.reported_on = step.data["reported_on"]
    opinion.report_text = step.data["text"]


def publish(opinion: Opinion, step: Step) -> None:
    """The list goes public with the opinion; single items can be taken back."""
    opinion.is_public = True
    for item in _items(opinion).handed_over().filter(is_public=False):
        # By the item's own row: what keeps an item from the public keeps it here, too.
        perform(item, "publish", by=step.by, at=step.at)


def _items(opinion: Opinion) -> ItemQuerySet:
    return opinion.items.select_related("opinion__activity").order_by("sequence")


def _missing_in_items(opinion: Opinion) -> bool:
    return not opinion.items.exists() or opinion.items.filter(suggestion="").exists()


def _number_is_free(opinion: Opinion, step: Step) -> bool:
    number = step.data.get("number") or opinion.number
    others = type(opinion).objects.exclude(pk=opinion.pk)
    # By the folded spelling: two brackets of another form make no other number to whoever looks
    # for it.
    return bool(number) and not others.filter(canonical=canonical(number)).exists()


has_complete_items = Guard(
    lambda opinion, step: not _missing_in_items(opinion),
    _("清单至少要有一条，每条都要写明建议。"),
)


has_number = Guard(_number_is_free, _("请填写文号，且不能与其他意见重复。"), "number")
not_before_activity = not_before(
    "handed_over_on", "activity.starts_on", _("交办日期不能早于监督活动开始日期。")
)


activity_is_public = Guard(
    lambda opinion, step: opinion.activity.is_public,
    _("监督活动尚未公开，请先公开活动。"),
)


all_items_answered = Guard(
    lambda opinion, step: not opinion.items.filter(status__in=WITH_UNIT).exists(),
    _("还有事项没有反馈，不能登记研究处理情况报告。"),
)


_ITEMS = Item.objects.filter(opinion=OuterRef("pk"))
ANSWERED = Q(Exists(_ITEMS)) & ~Q(Exists(_ITEMS.filter(status__in=WITH_UNIT)))
"""Every unit has answered, so the organ's report can be entered (监督法 art. 17). The answer to an
opinion on a report that was heard is entered with that report."""

OF_A_PUBLIC_ACTIVITY = Q(activity__is_public=True, work_report=None)
"""May be shown to the public; one on a report that was heard is published with that report."""


TELL_AUTHOR = relations.tell("hand_over", _("意见已批准交办"), relations.AUTHOR)
TELL_FOLLOWERS = relations.tell_of_items(
    "hand_over", _("交办了由您跟踪的事项；不能跟踪的，可以在事项里说明"), relations.followers
)


def tell_handed_over(opinion: Opinion, step: Step) -> list[Message]:
    """Who sent it up, and once the deputies whom staff put down as followers of its items."""
    return [*TELL_AUTHOR(opinion, step), *TELL_FOLLOWERS(opinion, step)]


OPINION_TABLE = register(
    Table(
        model=Opinion,
        states=OpinionStatus,
        desk=DeskText(
            title=lambda opinion: opinion.title,
            subject=lambda opinion: opinion.number,
            source=lambda opinion: opinion.activity.organizer,
            path=lambda opinion: reverse("my_items:opinion", args=[opinion.pk]),
            ready=lambda opinions: opinions.select_related(
                "activity__organizer", "submitted_by", "addressee"
            ),
        ),
        transitions=(
            Transition(
                action="submit",
                label=_("提交审签"),
                sources=(OpinionStatus.DRAFTED,),
                target=OpinionStatus.SUBMITTED,
                who=relations.CLERK,
                guards=(has_complete_items,),
                effect=submit,
                main=True,
                bulk=True,
                tell=relations.tell("submit", _("意见待审签"), relations.LEADER),
                waits=(Wait(key="drafts", label=_("起草中的意见")),),
            ),
            Transition(
                action="return_draft",
                label=_("退回修改"),
                sources=(OpinionStatus.SUBMITTED,),
                target=OpinionStatus.DRAFTED,
                who=relations.LEADER,
                needs=(needs.reason(),),
                tell=relations.tell("return_draft", _("意见退回修改"), relations.AUTHOR),
            ),
            Transition(
                action="hand_over",
                label=_("批准交办"),
                sources=(OpinionStatus.SUBMITTED,),
                target=OpinionStatus.HANDED_OVER,
                who=relations.APPROVER,
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
                tell=tell_handed_over,
                waits=(
                    Wait(
                        key="approve",
                        label=_("待审签的意见"),
                        action=_("审签"),
                        source=lambda opinion: opinion.submitted_by or opinion.activity.organizer,
                    ),
                ),
            ),
            Transition(
                action="report_back",
                label=_("登记研究处理情况报告"),
                done=_("报告研究处理情况"),
                sources=(OpinionStatus.HANDED_OVER,),
                target=OpinionStatus.REPORTED_BACK,
                who=relations.CLERK,
                needs=(
                    needs.day("reported_on", _("报告日期"), today=True),
                    needs.text(_("研究处理情况")),
                ),
                guards=(all_items_answered, not_future("reported_on")),
                effect=report_back,
                main=True,
                tell=relations.tell(
                    "report_back", _("研究处理情况已登记，可以公布"), relations.LEADER
                ),
                waits=(
                    Wait(
                        key="report_back",
                        label=_("待登记研究处理情况"),
                        action=_("登记"),
                        where=lambda user, day: ANSWERED & Q(work_report=None),
                        source=lambda opinion: opinion.addressee,
                        since=lambda opinion: opinion.handed_over_on,
                    ),
                ),
            ),
            Transition(
                action="report_back",
                label=_("随听取的报告登记"),
                done=_("报告研究处理情况"),
                sources=(OpinionStatus.HANDED_OVER,),
                target=OpinionStatus.REPORTED_BACK,
                # An opinion on a report that was heard is answered in that report (监督法 art. 17);
                # entered a second time by hand, the two could differ.
                who=relations.WITH_REPORT,
                needs=(needs.day("reported_on", _("报告日期")), needs.text(_("研究处理情况"))),
                guards=(all_items_answered,),
                effect=report_back,
                inner=True,
            ),
            Succession(
                model=Opinion,
                key="closed_addressees",
                label=_("交办对象已撤销的意见"),
                sources=(OpinionStatus.HANDED_OVER,),
                who=relations.CLERK,
                closed_alone=True,
                lead="addressee",
                tell=relations.tell("succeed", _("意见的交办对象已有承接单位"), relations.LEADER),
                source=lambda opinion: opinion.addressee,
            ).row(),
            *(
                row
                for sources, texts in (
                    ((OpinionStatus.HANDED_OVER,), ("title",)),
                    (
                        (OpinionStatus.REPORTED_BACK, OpinionStatus.PUBLISHED),
                        ("title", "report_text"),
                    ),
                )
                for row in correcting(
                    sources,
                    Opinion,
                    texts,
                    who=relations.LEADER,
                    afterwards=letter_anew,
                    tell=relations.tell("correct", _("意见文字已更正"), relations.CLERK),
                )
            ),
            Transition(
                action="publish_list",
                label=_("公开清单"),
                sources=(OpinionStatus.HANDED_OVER,),
                who=relations.PUBLISHER,
                when=Where(is_public=False),
                guards=(activity_is_public,),
                effect=publish,
                bulk=True,
                waits=(
                    Wait(
                        key="publish_list",
                        label=_("待公开的清单"),
                        where=lambda user, day: OF_A_PUBLIC_ACTIVITY,
                        since=lambda opinion: opinion.handed_over_on,
                    ),
                ),
            ),
            Transition(
                action="publish",
                label=_("公布"),
                sources=(OpinionStatus.REPORTED_BACK,),
                target=OpinionStatus.PUBLISHED,
                who=relations.PUBLISHER,
                guards=(activity_is_public,),
                effect=publish,
                main=True,
                bulk=True,
                waits=(
                    Wait(
                        key="publish",
                        label=_("待公布的意见"),
                        where=lambda user, day: OF_A_PUBLIC_ACTIVITY,
                        since=lambda opinion: opinion.reported_on,
                    ),
                ),
            ),
            Transition(
                action="withdraw",
                label=_("撤回意见"),
                # Not once the organ has reported: its report answers this opinion and must not
                # lose it.
                sources=(OpinionStatus.DRAFTED, OpinionStatus.SUBMITTED, OpinionStatus.HANDED_OVER),
                target=OpinionStatus.WITHDRAWN,
                who=relations.LEADER,
                needs=(needs.reason(_("撤回理由")),),
                effect=withdraw_opinion,
                tell=relations.tell("withdraw", _("意见已撤回"), relations.AUTHOR),
            ),
        ),
    )
)
