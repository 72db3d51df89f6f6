"""What the actions on promises do; called by the transition table, and by the item's reply."""

from django.utils.translation import gettext_lazy as _

from supervision.choices import EntryKind, Outcome
from supervision.item_story import tell_story
from supervision.models import Promise, Renewal
from workflow.transitions import perform


def report(promise, step):
    """The unit says it is done; the evidence stands in the item's story."""
    promise.report, promise.reported_by = step.data["text"], step.by
    tell_story(promise.item, step, "report_progress", EntryKind.PROGRESS, promise.report)


def ask_renewal(promise, step):
    promise.asked_until, promise.asked_reason = step.data["until"], step.data["reason"]


def confirm(promise, step):
    promise.kept_on, promise.confirmed_by = step.data["kept_on"], step.by
    promise.finding = step.data["text"]


def refuse(promise, step):
    """What was asked or reported no longer counts; the reason is told."""
    promise.finding = step.data["reason"]
    promise.asked_until, promise.asked_reason, promise.report = None, "", ""


def renew(promise, step):
    _put_off(promise, step, step.data["until"], step.data["reason"])
    promise.asked_until, promise.asked_reason, promise.report = None, "", ""


def break_(promise, step):
    promise.confirmed_by, promise.finding = step.by, step.data["reason"]


def promise_again(promise, step):
    """A new reply names a new day; the old one stays visible."""
    if step.data["until"] != promise.promised_on:
        _put_off(promise, step, step.data["until"], _("单位重新答复，另定承诺日期。"))
    promise.kept_on = promise.confirmed_by = promise.asked_until = promise.reported_by = None
    promise.report = promise.asked_reason = promise.finding = ""


def _put_off(promise, step, until, reason):
    Renewal.objects.create(
        promise=promise,
        was_promised_on=promise.promised_on,
        promised_on=until,
        reason=str(reason),
        renewed_on=step.today,
        by=step.by,
    )
    promise.promised_on = until


def follow_reply(item, step):
    """Brings the promise in line with a reply: made, made anew, or replaced by what was done."""
    promise = Promise.objects.filter(item=item).first()
    if item.outcome == Outcome.PLANNED:
        day = step.data["promised_on"]
        if promise is None:
            Promise.objects.create(item=item, promised_on=day)
        else:
            data = {"until": day}
            perform(promise, "promise_again", by=step.by, at=step.at, data=data, inner=True)
    elif promise is not None and promise.is_open:
        perform(promise, "replace", by=step.by, at=step.at, inner=True)
