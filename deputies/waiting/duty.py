"""Duty entries that wait: for the deputy's word, for a supplement, for staff to verify."""

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from deputies.choices import DutyStatus
from deputies.models import DutyEntry
from registers.waiting import Waiting, register

TITLE_LENGTH = 90


def _to_confirm(user, today):
    waiting = DutyEntry.objects.awaiting_confirmation_by(user)
    return waiting.filter(status=DutyStatus.DRAFT)


def _sent_back(user, today):
    waiting = DutyEntry.objects.awaiting_confirmation_by(user)
    return waiting.filter(status=DutyStatus.SENT_BACK)


def _to_verify(user, today):
    return DutyEntry.objects.awaiting_verification_by(user)


def _to_submit(user, today):
    return DutyEntry.objects.awaiting_submission_by(user)


def _ready(entries):
    shown = ("happened_on", "kind", "text", "source", "submitted_on", "deputy__name")
    return entries.select_related("deputy").only(*shown)


def _kind(key, label, action, records, **options):
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda entry: Truncator(entry.text).chars(TITLE_LENGTH),
        subject=str,
        path=lambda entry: entry.get_absolute_url(),
        ready=_ready,
        order="happened_on",
        **options,
    )


register(
    _kind(
        "duty_confirm",
        _("待确认的履职记录"),
        _("确认"),
        _to_confirm,
        source=lambda entry: entry.get_source_display(),
        place=60,
    ),
    _kind(
        "duty_sent_back",
        _("被退回的履职记录"),
        _("补充"),
        _sent_back,
        source=lambda entry: entry.get_source_display(),
        place=59,
    ),
    _kind(
        "duty_verify",
        _("待审核的履职记录"),
        _("审核"),
        _to_verify,
        source=lambda entry: entry.deputy.name,
        since=lambda entry: entry.submitted_on,
        place=61,
    ),
    _kind(
        "duty_submit",
        _("没有账号的代表的履职记录"),
        _("代为提交"),
        _to_submit,
        source=lambda entry: entry.deputy.name,
        place=62,
    ),
)
