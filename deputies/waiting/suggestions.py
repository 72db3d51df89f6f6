"""Suggestions that wait: for the deputy, the committee's staff, the handling units."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from deputies.choices import SuggestionRequestKind, SuggestionStatus
from deputies.models import Suggestion, SuggestionRequest
from registers.waiting import Waiting, register


def _pending(kind):
    asked = SuggestionRequest.objects.filter(suggestion=OuterRef("pk"), granted__isnull=True)
    return Exists(asked.filter(kind=kind))


def _of_deputy(*states, **conditions):
    def records(user, today):
        if not user.has_role(Role.DEPUTY):
            return Suggestion.objects.none()
        own = Suggestion.objects.filter(lead_deputy__user=user.pk, status__in=states)
        return own.filter(**conditions)

    return records


def _of_city(role, *conditions, **more):
    def records(user, today):
        if not user.acts_for_city(role):
            return Suggestion.objects.none()
        return Suggestion.objects.filter(*conditions, **more)

    return records


def _of_unit(*states):
    def records(user, today):
        units = user.organizations_as(Role.HANDLER)
        if not units:
            return Suggestion.objects.none()
        return Suggestion.objects.filter(lead_unit__in=units, status__in=states)

    return records


def _to_conclude(user, today):
    """Rated, or the time to rate has passed."""
    if not user.acts_for_city(Role.CLERK):
        return Suggestion.objects.none()
    done = ~Q(satisfaction="") | Q(step_due_on__lt=today)
    return Suggestion.objects.filter(done, status=SuggestionStatus.REPLIED)


def _to_hand_over(user, today):
    if not user.acts_for_city(Role.LEADER):
        return Suggestion.objects.none()
    received = Suggestion.objects.filter(status=SuggestionStatus.RECEIVED)
    return received.exclude(received_by=user.pk)


def _to_publish(user, today):
    """Concluded lately through the portal; what is let lie for two months stays unpublished."""
    if not user.acts_for_city(Role.LEADER):
        return Suggestion.objects.none()
    concluded = Suggestion.objects.filter(status=SuggestionStatus.CONCLUDED, is_public=False)
    lately = concluded.filter(concluded_on__gt=today - DAYS_TO_PUBLISH)
    return lately.exclude(received_by=None).exclude(received_by=user.pk)


def _to_acknowledge(user, today):
    """Not those that the unit has asked to hand back."""
    return _of_unit(SuggestionStatus.HANDED_OVER)(user, today).exclude(
        _pending(SuggestionRequestKind.RETURN)
    )


def _ready(suggestions):
    return suggestions.select_related("lead_deputy", "lead_unit")


def _deputy(one):
    return one.lead_deputy


def _unit(one):
    return one.lead_unit or one.lead_deputy


def _kind(key, label, action, records, source, **options):
    return Waiting(
        key=key,
        label=label,
        action=action,
        records=records,
        title=lambda one: one.title,
        subject=lambda one: f"{one.year}-{one.number}" if one.number else None,
        source=source,
        path=lambda one: one.get_absolute_url(),
        ready=_ready,
        **options,
    )


DAYS_TO_PUBLISH = timedelta(days=60)
AT_UNIT = (SuggestionStatus.HANDLING, SuggestionStatus.REDOING)

register(
    _kind(
        "suggestion_rate",
        _("待评价的答复"),
        _("评价"),
        _of_deputy(SuggestionStatus.REPLIED, satisfaction=""),
        _unit,
        due="step_due_on",
        since=lambda one: one.replied_on,
        place=42,
    ),
    _kind(
        "suggestion_draft",
        _("起草中的建议"),
        _("提交"),
        _of_deputy(SuggestionStatus.DRAFT),
        _deputy,
        place=62,
    ),
    _kind(
        "suggestion_receive",
        _("待受理的建议"),
        _("受理"),
        _of_city(Role.CLERK, status=SuggestionStatus.SUBMITTED),
        _deputy,
        due="step_due_on",
        since=lambda one: one.submitted_on,
        place=27,
    ),
    _kind(
        "suggestion_return",
        _("申请退回的建议"),
        _("决定"),
        _of_city(Role.CLERK, _pending(SuggestionRequestKind.RETURN)),
        _unit,
        order="deadline",
        place=28,
    ),
    _kind(
        "suggestion_conclude",
        _("待办结的建议"),
        _("办结"),
        _to_conclude,
        _unit,
        order="replied_on",
        place=29,
    ),
    _kind(
        "suggestion_hand_over",
        _("待交办的建议"),
        _("批准交办"),
        _to_hand_over,
        _deputy,
        order="received_on",
        since=lambda one: one.received_on,
        place=34,
    ),
    _kind(
        "suggestion_extension",
        _("申请延期答复"),
        _("决定"),
        _of_city(Role.LEADER, _pending(SuggestionRequestKind.EXTENSION)),
        _unit,
        due="deadline",
        place=35,
    ),
    _kind(
        "suggestion_publish",
        _("待公开的建议"),
        _("公开"),
        _to_publish,
        _deputy,
        order="concluded_on",
        since=lambda one: one.concluded_on,
        place=36,
    ),
    _kind(
        "suggestion_acknowledge",
        _("待签收的建议"),
        _("签收"),
        _to_acknowledge,
        _deputy,
        due="step_due_on",
        since=lambda one: one.handed_over_on,
        place=15,
    ),
    _kind(
        "suggestion_handle",
        _("在办的建议"),
        _("办理"),
        _of_unit(*AT_UNIT),
        _deputy,
        due="deadline",
        place=16,
    ),
)
