"""The duty record: drafted, confirmed by the deputy, verified by staff or sent back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deputies import actors, duty, notices
from deputies.choices import DutyStatus
from deputies.models import DutyEntry
from workflow import needs
from workflow.plain import PlainField
from workflow.transitions import Guard, Need, Table, Transition, register
from workflow.uploads import FilesField

WAITING = (DutyStatus.DRAFT, DutyStatus.SENT_BACK)
UNVERIFIED = (*WAITING, DutyStatus.SUBMITTED)


def _told(obj: Any) -> forms.Field:
    return PlainField(
        label=_("内容"),
        max_length=2000,
        initial=obj.text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _is_public(obj: Any) -> forms.Field:
    return forms.BooleanField(label=_("公开这条记录"), initial=True)


TEXT = Need("text", _told, missing=_("请写明做了什么。"))
PLACE = Need("place", needs.line(_("地点"), 200, lambda entry: entry.place), required=False)
PHOTOGRAPHS = Need("files", lambda obj: FilesField(label=_("照片")), required=False)
PUBLIC = Need("is_public", _is_public, required=False)

NOT_FUTURE = Guard(
    lambda entry, step: (entry.ends_on or entry.happened_on) <= step.today,
    _("还没有发生的事不能登记。"),
)
IN_OFFICE = Guard(
    lambda entry, step: duty.in_office(entry.deputy, entry.happened_on),
    _("这一天不在代表任期内。"),
)
NOT_TWICE = Guard(
    lambda entry, step: not duty.is_verified_already(entry),
    _("同一天、同一类型、内容相同的记录已经审核过一条，请退回或作废重复的这一条。"),
)


DUTY_TABLE = register(
    Table(
        model=DutyEntry,
        states=DutyStatus,
        transitions=(
            Transition(
                "confirm",
                _("确认并提交"),
                _("确认并提交"),
                WAITING,
                DutyStatus.SUBMITTED,
                (actors.OWNER,),
                needs=(TEXT, PLACE, PHOTOGRAPHS),
                guards=(NOT_FUTURE, IN_OFFICE),
                effect=duty.confirm,
                tell=notices.tell_duty("confirm", _("有履职记录待审核"), notices.verifiers_of),
                main=True,
            ),
            Transition(
                "verify",
                _("审核通过"),
                _("审核通过"),
                (DutyStatus.SUBMITTED,),
                DutyStatus.VERIFIED,
                (actors.VERIFIER,),
                needs=(PUBLIC,),
                guards=(NOT_FUTURE, IN_OFFICE, NOT_TWICE),
                effect=duty.verify,
                main=True,
                bulk=True,
            ),
            Transition(
                "send_back",
                _("退回补充"),
                _("退回补充"),
                (DutyStatus.SUBMITTED,),
                DutyStatus.SENT_BACK,
                (actors.VERIFIER,),
                needs=(needs.reason(_("退回理由")),),
                effect=duty.send_back,
                tell=notices.tell_duty("send_back", _("履职记录被退回"), notices.deputy_of),
                bulk=True,
            ),
            Transition(
                "take_back",
                _("撤销审核"),
                _("撤销审核"),
                (DutyStatus.VERIFIED,),
                DutyStatus.SENT_BACK,
                (actors.VERIFIER,),
                needs=(needs.reason(),),
                effect=duty.send_back,
                tell=notices.tell_duty("take_back", _("履职记录的审核被撤销"), notices.deputy_of),
            ),
            Transition(
                "withdraw",
                _("撤回"),
                _("撤回"),
                UNVERIFIED,
                DutyStatus.WITHDRAWN,
                (actors.OWNER,),
            ),
            Transition(
                "submit_for",
                _("代为提交"),
                _("代为提交"),
                (DutyStatus.DRAFT,),
                DutyStatus.SUBMITTED,
                (actors.VERIFIER,),
                guards=(NOT_FUTURE, IN_OFFICE),
                when=duty.needs_no_word,
                effect=duty.submit_for,
                main=True,
                bulk=True,
            ),
            Transition(
                "discard",
                _("作废"),
                _("作废"),
                UNVERIFIED,
                DutyStatus.WITHDRAWN,
                (actors.VERIFIER,),
                needs=(needs.reason(),),
                effect=duty.send_back,
                tell=notices.tell_duty("discard", _("履职记录被作废"), notices.deputy_of),
            ),
            Transition(
                "lose_ground",
                _("随原事项撤回"),
                _("随原事项撤回"),
                UNVERIFIED,
                DutyStatus.WITHDRAWN,
                (actors.ANYBODY,),
                inner=True,
            ),
            Transition(
                "regain_ground",
                _("随原事项恢复"),
                _("随原事项恢复"),
                (DutyStatus.WITHDRAWN,),
                DutyStatus.DRAFT,
                (actors.ANYBODY,),
                inner=True,
            ),
        ),
    )
)
