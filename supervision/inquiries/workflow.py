"""A question of a special inquiry: answered, promised, put on a list, followed until solved."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.successions.transitions import Succession
from pages.untyped import AnyRecord
from supervision.activities.choices import Level
from supervision.inquiries.models import KEPT_QUESTIONS, InquiryQuestion, QuestionStatus
from supervision.inquiries.relations import QUESTION_CLERK, QUESTION_LEADER
from supervision.items.choices import ItemKind, ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import OpinionKind, OpinionStatus
from supervision.opinions.models import Opinion
from supervision.promises.models import Promise
from workflow import needs, trail
from workflow.guards import after_deadline, in_future, not_before, not_future
from workflow.publication import publication
from workflow.relations import Where
from workflow.transitions import DeskText, Guard, Need, Step, Table, Transition, Wait, register


def answer(question: InquiryQuestion, step: Step) -> None:
    """What the organ said, and when."""
    question.answered_on = step.data["answered_on"]
    question.answer = step.data["text"]


def promise(question: InquiryQuestion, step: Step) -> None:
    """What the organ promised, and until when."""
    question.promise = step.data["text"]
    question.promised_on = step.data["promised_on"]


def put_off(question: InquiryQuestion, step: Step) -> None:
    """The first date stays beside the new one."""
    question.put_off_to = step.data["until"]


def solve(question: InquiryQuestion, step: Step) -> None:
    """The promise is kept: since when, and what shows it."""
    question.solved_on = step.data["solved_on"]
    question.evidence = step.data["text"]


def reopen(question: AnyRecord, step: Step) -> None:
    """Not solved after all: what was told of the solution is on the trail alone."""
    question.solved_on = None
    question.evidence = ""


def drafted_opinion(question: InquiryQuestion) -> Opinion | None:
    """The opinion of this inquiry that is still being drafted; None where there is none."""
    drafts = Opinion.objects.filter(
        activity=question.activity_id, kind=OpinionKind.INQUIRY, status=OpinionStatus.DRAFTED
    )
    return drafts.order_by("pk").first()


def to_item(question: InquiryQuestion, step: Step) -> None:
    """Puts the promise on the list of the inquiry's opinion, with its date as the deadline; a
    date that has passed leaves the deadline to the clock."""
    opinion = drafted_opinion(question) or _draft(question, step)
    last = opinion.items.order_by("-sequence").values_list("sequence", flat=True).first()
    item = Item.objects.create(
        opinion=opinion,
        sequence=(last or 0) + 1,
        kind=ItemKind.PROBLEM,
        problem=question.question,
        suggestion=question.promise,
        lead_unit=cast(Organization, question.unit),  # the guard has_unit saw to it
        # A day in the past would be overdue on the day of its hand-over.
        due_on=question.due_on if question.due_on > step.today else None,
    )
    if question.asked_by:
        # Whoever asked in the hall is the first to want to know what came of it.
        item.following_deputies.add(question.asked_by)
    Promise.objects.create(item=item, promised_on=question.due_on)
    trail.append(item, "created", by=step.by, at=step.at, target=ItemStatus.DRAFT)
    question.item = item


def _draft(question: InquiryQuestion, step: Step) -> Opinion:
    opinion = Opinion.objects.create(
        activity=question.activity,
        kind=OpinionKind.INQUIRY,
        title=_("关于%(title)s的意见") % {"title": question.activity.title},
        addressee=step.data["addressee"],
        drafted_by=step.by,
    )
    trail.append(opinion, "created", by=step.by, at=step.at, target=OpinionStatus.DRAFTED)
    return opinion


def linkable_items(question: InquiryQuestion) -> QuerySet[Item]:
    """Items of this inquiry's opinions that record no other promise."""
    items = Item.objects.filter(
        opinion__activity=question.activity_id,
        opinion__kind=OpinionKind.INQUIRY,
        inquiry_question__isnull=True,
    )
    return items.exclude(status=ItemStatus.WITHDRAWN).order_by("opinion_id", "sequence")


def link_item(question: InquiryQuestion, step: Step) -> None:
    """An item of a list carries the promise on."""
    question.item = step.data["item"]


def is_item_concluded(question: InquiryQuestion) -> bool:
    """Whether the item of the promise, if there is one, has run its course."""
    # Not derived from it: a concluded item may be unsolved (docs/domain.md#the-closed-loop), but of
    # one that still runs nobody can say that it is.
    ended = (ItemStatus.STRUCK_OFF, ItemStatus.WITHDRAWN)
    return question.item is None or question.item.status in ended


def _organs(question: InquiryQuestion) -> forms.Field:
    """Asked only while no opinion is being drafted: a draft has its addressee already."""
    draft = drafted_opinion(question)
    bodies = Organization.objects.on(timezone.localdate())
    city = question.activity.level == Level.CITY
    organs = bodies.organs() if city else bodies.handling_units()
    return forms.ModelChoiceField(
        label=_("交办对象"),
        queryset=Organization.objects.filter(pk=draft.addressee_id) if draft else organs,
        initial=draft and draft.addressee_id,
        help_text=_("受监督的机关；已有起草中的专题询问意见时，事项写入该意见。"),
    )


def _items(question: InquiryQuestion) -> forms.Field:
    items = linkable_items(question).select_related("opinion")
    return forms.ModelChoiceField(label=_("清单事项"), queryset=items)


has_unit = Guard(
    lambda question, step: question.unit_id is not None, _("请先在问题里填写应询单位。")
)


not_before_activity = not_before(
    "answered_on",
    "activity.starts_on",
    _("应询日期不能早于专题询问的开始日期。"),
)


promised_after_answer = not_before("promised_on", "answered_on", _("承诺日期不能早于应询日期。"))


later_than_before = after_deadline(_("延后的日期必须晚于现在的承诺日期。"), "due_on")


solved_after_answer = not_before(
    "solved_on",
    lambda question: question.answered_on or question.activity.starts_on,
    _("解决日期不能早于应询日期。"),
)


item_is_concluded = Guard(
    lambda question, step: is_item_concluded(question),
    _("承诺对应的清单事项还没有销号，请先核验销号，再标为已解决。"),
)


item_is_its_own = Guard(
    lambda question, step: linkable_items(question).filter(pk=step.data["item"].pk).exists(),
    _("只能关联本次专题询问意见里、还没有关联其他问题的事项。"),
    "item",
)


activity_is_public = Guard(
    lambda question, step: question.activity.is_public,
    _("监督活动尚未公开，请先公开活动。"),
)


LOOSE = Where(item__isnull=True)
"""Its promise stands on no list yet."""
PROMISED = Where(promised_on__isnull=False)
TITLE_LENGTH = 90
DAYS_AHEAD = timedelta(days=7)


QUESTION_TABLE = register(
    Table(
        model=InquiryQuestion,
        states=QuestionStatus,
        desk=DeskText(
            title=lambda question: Truncator(question.question).chars(TITLE_LENGTH),
            subject=str,
            source=lambda question: question.unit,
            path=lambda question: reverse(
                "admin:supervision_inquiryquestion_change", args=[question.pk]
            ),
            ready=lambda questions: questions.select_related("activity", "unit"),
        ),
        transitions=(
            Transition(
                action="answer",
                label=_("登记应询"),
                sources=(QuestionStatus.LISTED,),
                target=QuestionStatus.ANSWERED,
                who=QUESTION_CLERK,
                needs=(
                    needs.day("answered_on", _("应询日期"), today=True),
                    needs.text(_("应询情况")),
                ),
                guards=(has_unit, not_future("answered_on"), not_before_activity),
                effect=answer,
                main=True,
                waits=(
                    Wait(
                        key="inquiry_answer",
                        label=_("待登记应询"),
                        action=_("登记"),
                        due="activity__starts_on",
                        where=lambda user, day: Q(activity__starts_on__lte=day, unit__isnull=False),
                    ),
                ),
            ),
            Succession(
                model=InquiryQuestion,
                key="closed_questions",
                label=_("应询单位已撤销的询问问题"),
                sources=(QuestionStatus.LISTED, QuestionStatus.ANSWERED, QuestionStatus.PROMISED),
                who=QUESTION_CLERK,
                lead="unit",
            ).row(),
            Transition(
                action="promise",
                label=_("登记承诺"),
                sources=(QuestionStatus.ANSWERED,),
                target=QuestionStatus.PROMISED,
                who=QUESTION_CLERK,
                needs=(
                    needs.text(_("承诺内容")),
                    Need(
                        "promised_on",
                        needs.day_field(_("承诺日期"), _("应询单位答应在哪一天以前解决。")),
                        missing=_("承诺必须写明日期：请选择答应在哪一天以前解决。"),
                    ),
                ),
                guards=(has_unit, promised_after_answer),
                effect=promise,
                main=True,
            ),
            Transition(
                action="put_off",
                label=_("延后承诺"),
                sources=(QuestionStatus.PROMISED,),
                who=QUESTION_CLERK,
                needs=(needs.day("until", _("延后至")), needs.reason()),
                guards=(in_future("until"), later_than_before),
                effect=put_off,
                # The clerk asks the unit, then puts it off or marks it solved; the second waits
                # for the item of the promise, so that the line hangs at the first.
                waits=(
                    Wait(
                        key="inquiry_promises",
                        label=_("专题询问的承诺到期"),
                        action=_("跟踪"),
                        due="due_on",
                        where=lambda user, day: Q(due_on__lte=day + DAYS_AHEAD),
                        since=lambda question: question.answered_on,
                    ),
                ),
            ),
            Transition(
                action="to_item",
                label=_("列入清单"),
                sources=(QuestionStatus.PROMISED,),
                who=QUESTION_CLERK,
                needs=(Need("addressee", _organs, missing=_("请选择交办对象。")),),
                guards=(has_unit,),
                when=LOOSE,
                effect=to_item,
            ),
            Transition(
                action="link_item",
                label=_("关联已有事项"),
                sources=(QuestionStatus.PROMISED,),
                who=QUESTION_CLERK,
                needs=(Need("item", _items, missing=_("请选择清单事项。")),),
                guards=(item_is_its_own,),
                when=LOOSE,
                effect=link_item,
            ),
            Transition(
                action="solve",
                label=_("标为已解决"),
                sources=(QuestionStatus.ANSWERED, QuestionStatus.PROMISED),
                target=QuestionStatus.SOLVED,
                who=QUESTION_CLERK,
                needs=(
                    needs.day("solved_on", _("解决日期"), today=True),
                    needs.text(
                        _("解决情况和佐证"),
                        missing=_("请写明怎么解决的、凭什么认定。"),
                        help_text=_("例如：文件名称和文号、核实的时间地点。"),
                    ),
                ),
                guards=(not_future("solved_on"), solved_after_answer, item_is_concluded),
                effect=solve,
                main=True,
            ),
            *(
                Transition(
                    action="reopen",
                    label=_("重新跟踪"),
                    sources=(QuestionStatus.SOLVED,),
                    target=target,
                    who=QUESTION_CLERK | QUESTION_LEADER,
                    needs=(needs.reason(),),
                    when=when,
                    effect=reopen,
                )
                for target, when in (
                    (QuestionStatus.PROMISED, PROMISED),
                    (QuestionStatus.ANSWERED, ~PROMISED),
                )
            ),
            Transition(
                action="withdraw",
                label=_("作废"),
                sources=(QuestionStatus.LISTED, QuestionStatus.ANSWERED),
                target=QuestionStatus.WITHDRAWN,
                who=QUESTION_LEADER,
                needs=(needs.reason(_("作废理由")),),
            ),
            *publication(
                KEPT_QUESTIONS,
                QUESTION_LEADER,
                guards=(activity_is_public,),
                waits=(
                    Wait(
                        key="inquiry_publish",
                        label=_("待公开的专题询问问题"),
                        order="answered_on",
                        where=lambda user, day: Q(activity__is_public=True),
                        since=lambda question: question.answered_on,
                    ),
                ),
            ),
        ),
    )
)
