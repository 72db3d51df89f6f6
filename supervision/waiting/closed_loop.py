"""How what lies on a desk in supervision reads on the page of what waits for a person."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from registers.waiting import Waiting, register
from supervision import desks
from supervision.choices import ItemStatus

TITLE_LENGTH = 90


def _ready_items(items):
    return items.select_related("opinion__activity__organizer", "lead_unit").only(
        "sequence",
        "suggestion",
        "status",
        "asked_on",
        "replied_on",
        "verified_on",
        "handed_over_on",
        "opinion__number",
        "opinion__title",
        "opinion__activity__organizer__name",
        "opinion__activity__organizer__short_name",
        "lead_unit__name",
        "lead_unit__short_name",
    )


def _ready_opinions(opinions):
    return opinions.select_related("activity__organizer", "submitted_by", "addressee")


def _items(key, label, action, records, *, source, **options):
    """A kind of waiting items."""
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda item: Truncator(item.suggestion).chars(TITLE_LENGTH),
        subject=str,
        source=source,
        path=lambda item: reverse("my_items:item", args=[item.pk]),
        ready=_ready_items,
        **options,
    )


def _opinions(key, label, action, records, *, source, **options):
    """A kind of waiting opinions."""
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda opinion: opinion.title,
        subject=lambda opinion: opinion.number,
        source=source,
        path=lambda opinion: reverse("my_items:opinion", args=[opinion.pk]),
        ready=_ready_opinions,
        **options,
    )


def _ready_invitations(invitations):
    return invitations.select_related("activity__organizer", "deputy")


def _invitations(key, label, action, records, **options):
    """A kind of waiting invitations."""
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda invitation: invitation.activity.title,
        path=lambda invitation: invitation.get_absolute_url(),
        ready=_ready_invitations,
        **options,
    )


def _host(invitation):
    return invitation.activity.organizer


def _sender(item):
    return item.opinion.activity.organizer


def _unit(item):
    return item.lead_unit


register(
    _items(
        "acknowledge",
        _("待签收"),
        _("签收"),
        desks.to_acknowledge,
        source=_sender,
        due="step_due_on",
        since=lambda item: item.handed_over_on,
        place=10,
    ),
    _items(
        "rework",
        _("退回重办"),
        _("重新办理"),
        desks.led(ItemStatus.REWORK),
        source=_sender,
        due="deadline",
        place=11,
    ),
    _items(
        "handle",
        _("在办"),
        _("办理"),
        desks.led(ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING),
        source=_sender,
        due="deadline",
        place=12,
    ),
    _items(
        "assist", _("协办"), _("报告进展"), desks.to_assist, source=_unit, due="deadline", place=13
    ),
    _items(
        "long_term",
        _("持续跟踪"),
        _("报告进展"),
        desks.led(ItemStatus.LONG_TERM),
        source=_sender,
        due="deadline",
        place=14,
    ),
    _items(
        "returns", _("申请退回"), _("决定"), desks.returns, source=_unit, order="deadline", place=20
    ),
    _items(
        "questions",
        _("待回答的提问"),
        _("回答"),
        desks.questions,
        source=_unit,
        order="asked_on",
        since=lambda item: item.asked_on,
        place=21,
    ),
    _items(
        "verify",
        _("待现场核实"),
        _("核实"),
        desks.replies,
        source=_unit,
        order="deadline",
        since=lambda item: item.replied_on,
        place=22,
    ),
    _items(
        "dissatisfied",
        _("评价不满意"),
        _("处理"),
        desks.dissatisfied,
        source=_unit,
        order="verified_on",
        since=lambda item: item.verified_on,
        place=23,
    ),
    _items(
        "look_again",
        _("持续跟踪到期检查"),
        _("检查"),
        desks.to_look_at_again,
        source=_unit,
        due="deadline",
        place=24,
    ),
    _opinions(
        "report_back",
        _("待登记研究处理情况"),
        _("登记"),
        desks.to_report_back,
        source=lambda opinion: opinion.addressee,
        since=lambda opinion: opinion.handed_over_on,
        place=25,
    ),
    _opinions(
        "drafts",
        _("起草中的意见"),
        _("提交审签"),
        desks.drafts,
        source=lambda opinion: opinion.activity.organizer,
        place=26,
    ),
    _opinions(
        "approve",
        _("待审签的意见"),
        _("审签"),
        desks.to_approve,
        source=lambda opinion: opinion.submitted_by or opinion.activity.organizer,
        place=30,
    ),
    _items(
        "extensions",
        _("申请延期"),
        _("决定"),
        desks.extensions,
        source=_unit,
        due="deadline",
        place=31,
    ),
    _items(
        "strike_off",
        _("待销号"),
        _("销号"),
        desks.to_strike_off,
        source=_unit,
        order="verified_on",
        since=lambda item: item.verified_on,
        place=32,
    ),
    _opinions(
        "publish",
        _("待公布的意见"),
        _("公布"),
        desks.to_publish,
        source=lambda opinion: opinion.activity.organizer,
        since=lambda opinion: opinion.reported_on,
        place=33,
    ),
    _items(
        "rate", _("待评价"), _("评价"), desks.to_rate, source=_unit, due="step_due_on", place=40
    ),
    _items(
        "followed",
        _("您跟踪的事项"),
        _("查看"),
        desks.followed,
        source=_unit,
        order="deadline",
        for_information=True,
        place=41,
    ),
    _invitations(
        "leaves",
        _("代表请假"),
        _("决定"),
        desks.leaves,
        source=lambda invitation: invitation.deputy,
        due="activity__starts_on",
        since=lambda invitation: invitation.answered_on,
        place=27,
    ),
    Waiting(
        key="attendance",
        label=_("待记录签到"),
        action=_("记录"),
        records=desks.attendance,
        title=lambda activity: activity.title,
        subject=lambda activity: activity.number,
        source=lambda activity: activity.organizer,
        path=lambda activity: reverse("admin:supervision_activity_attendance", args=[activity.pk]),
        since=lambda activity: activity.ends_on or activity.starts_on,
        order="starts_on",
        ready=lambda activities: activities.select_related("organizer"),
        place=28,
    ),
    _invitations(
        "invitations",
        _("活动邀请"),
        _("答复"),
        desks.invitations,
        source=_host,
        due="activity__starts_on",
        place=38,
    ),
    _invitations(
        "coming",
        _("将要参加的活动"),
        _("查看"),
        desks.coming,
        source=_host,
        subject=lambda invitation: date_format(invitation.activity.starts_on),
        order="activity__starts_on",
        for_information=True,
        place=39,
    ),
)
