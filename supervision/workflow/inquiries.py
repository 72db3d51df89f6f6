"""The question of a special inquiry: listed, answered, promised, solved, or withdrawn."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from supervision import actors
from supervision import inquiry_services as services
from supervision.choices import KEPT_QUESTIONS, Level, QuestionStatus
from supervision.models import InquiryQuestion
from workflow import needs
from workflow.guards import in_future, not_future
from workflow.publication import publication
from workflow.transitions import Guard, Need, Table, Transition, register

CLERK, LEADER = actors.OPINION_CLERK, actors.OPINION_LEADER


def _organs(question: Any) -> forms.Field:
    """Asked only while no opinion is being drafted: a draft has its addressee already."""
    draft = services.drafted_opinion(question)
    bodies = Organization.objects
    city = question.activity.level == Level.CITY
    organs = bodies.organs() if city else bodies.handling_units()
    return forms.ModelChoiceField(
        label=_("交办对象"),
        queryset=Organization.objects.filter(pk=draft.addressee_id) if draft else organs,
        initial=draft and draft.addressee_id,
        help_text=_("受监督的机关；已有起草中的专题询问意见时，事项写入该意见。"),
    )


def _items(question: Any) -> forms.Field:
    items = services.linkable_items(question).select_related("opinion")
    return forms.ModelChoiceField(label=_("清单事项"), queryset=items)


def _not_before(field: str, earlier: Callable[[Any], date | None], sentence: Any) -> Guard:
    return Guard(
        lambda question, step: (
            not earlier(question)
            or not step.data.get(field)
            or step.data[field] >= earlier(question)
        ),
        sentence,
        field,
    )


has_unit = Guard(
    lambda question, step: question.unit_id is not None, _("请先在问题里填写应询单位。")
)
not_before_activity = _not_before(
    "answered_on",
    lambda question: question.activity.starts_on,
    _("应询日期不能早于专题询问的开始日期。"),
)
promised_after_answer = _not_before(
    "promised_on", lambda question: question.answered_on, _("承诺日期不能早于应询日期。")
)
later_than_before = Guard(
    lambda question, step: step.data["until"] > question.due_on,
    _("延后的日期必须晚于现在的承诺日期。"),
    "until",
)
solved_after_answer = _not_before(
    "solved_on",
    lambda question: question.answered_on or question.activity.starts_on,
    _("解决日期不能早于应询日期。"),
)
item_is_concluded = Guard(
    lambda question, step: services.is_item_concluded(question),
    _("承诺对应的清单事项还没有销号，请先核验销号，再标为已解决。"),
)
item_is_its_own = Guard(
    lambda question, step: (
        services.linkable_items(question).filter(pk=step.data["item"].pk).exists()
    ),
    _("只能关联本次专题询问意见里、还没有关联其他问题的事项。"),
    "item",
)
activity_is_public = Guard(
    lambda question, step: question.activity.is_public, _("监督活动尚未公开，请先公开活动。")
)


def _is_loose(question: Any) -> bool:
    return question.item_id is None


QUESTION_TABLE = register(
    Table(
        model=InquiryQuestion,
        states=QuestionStatus,
        transitions=(
            Transition(
                "answer",
                _("登记应询"),
                _("登记应询"),
                (QuestionStatus.LISTED,),
                QuestionStatus.ANSWERED,
                (CLERK,),
                needs=(
                    needs.day("answered_on", _("应询日期"), today=True),
                    needs.text(_("应询情况")),
                ),
                guards=(has_unit, not_future("answered_on"), not_before_activity),
                effect=services.answer,
                main=True,
            ),
            Transition(
                "promise",
                _("登记承诺"),
                _("登记承诺"),
                (QuestionStatus.ANSWERED,),
                QuestionStatus.PROMISED,
                (CLERK,),
                needs=(
                    needs.text(_("承诺内容")),
                    Need(
                        "promised_on",
                        needs.day_field(_("承诺日期"), _("应询单位答应在哪一天以前解决。")),
                        missing=_("承诺必须写明日期：请选择答应在哪一天以前解决。"),
                    ),
                ),
                guards=(has_unit, promised_after_answer),
                effect=services.promise,
                main=True,
            ),
            Transition(
                "put_off",
                _("延后承诺"),
                _("延后承诺"),
                (QuestionStatus.PROMISED,),
                None,
                (CLERK,),
                needs=(needs.day("until", _("延后至")), needs.reason()),
                guards=(in_future("until"), later_than_before),
                effect=services.put_off,
            ),
            Transition(
                "to_item",
                _("列入清单"),
                _("列入清单"),
                (QuestionStatus.PROMISED,),
                None,
                (CLERK,),
                needs=(Need("addressee", _organs, missing=_("请选择交办对象。")),),
                guards=(has_unit,),
                when=_is_loose,
                effect=services.to_item,
            ),
            Transition(
                "link_item",
                _("关联已有事项"),
                _("关联已有事项"),
                (QuestionStatus.PROMISED,),
                None,
                (CLERK,),
                needs=(Need("item", _items, missing=_("请选择清单事项。")),),
                guards=(item_is_its_own,),
                when=_is_loose,
                effect=services.link_item,
            ),
            Transition(
                "solve",
                _("标为已解决"),
                _("标为已解决"),
                (QuestionStatus.ANSWERED, QuestionStatus.PROMISED),
                QuestionStatus.SOLVED,
                (CLERK,),
                needs=(
                    needs.day("solved_on", _("解决日期"), today=True),
                    needs.text(
                        _("解决情况和佐证"),
                        missing=_("请写明怎么解决的、凭什么认定。"),
                        help_text=_("例如：文件名称和文号、核实的时间地点。"),
                    ),
                ),
                guards=(not_future("solved_on"), solved_after_answer, item_is_concluded),
                effect=services.solve,
                main=True,
            ),
            *(
                Transition(
                    "reopen",
                    _("重新跟踪"),
                    _("重新跟踪"),
                    (QuestionStatus.SOLVED,),
                    target,
                    (CLERK, LEADER),
                    needs=(needs.reason(),),
                    when=when,
                    effect=services.reopen,
                )
                for target, when in (
                    (QuestionStatus.PROMISED, lambda question: bool(question.promised_on)),
                    (QuestionStatus.ANSWERED, lambda question: not question.promised_on),
                )
            ),
            Transition(
                "withdraw",
                _("作废"),
                _("作废"),
                (QuestionStatus.LISTED, QuestionStatus.ANSWERED),
                QuestionStatus.WITHDRAWN,
                (LEADER,),
                needs=(needs.reason(_("作废理由")),),
            ),
            *publication(KEPT_QUESTIONS, LEADER, guards=(activity_is_public,)),
        ),
    )
)
