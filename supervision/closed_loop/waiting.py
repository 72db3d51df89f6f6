"""Which items and opinions lie on whose desk, as querysets of a person and a day."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import Truncator

from accounts.choices import Role
from registers.waiting import WEEK, Waiting
from supervision.activities.relations import of_level
from supervision.closed_loop.choices import OPEN, WITH_UNIT, ItemStatus, OpinionStatus, RequestKind
from supervision.closed_loop.handling import Request
from supervision.closed_loop.models import Item, Opinion
from workflow.choices import Satisfaction

UNDER_WAY = (ItemStatus.ACKNOWLEDGED, ItemStatus.HANDLING, ItemStatus.REWORK)


def led(*states):
    """Items in these states of which the person's unit is the lead."""

    def records(user, today):
        units = user.organizations_as(Role.HANDLER)
        if not units:
            return Item.objects.none()
        return Item.objects.filter(lead_unit__in=units, status__in=states)

    return records


def to_acknowledge(user, today):
    items = led(ItemStatus.HANDED_OVER)(user, today)
    return items.exclude(_has_pending(RequestKind.RETURN))


def to_assist(user, today):
    units = user.organizations_as(Role.HANDLER)
    if not units:
        return Item.objects.none()
    # By way of the units' own few: the states of all items are no way to them.
    assisted = Item.assisting_units.through.objects.filter(
        organization__in=units, item__status__in=UNDER_WAY
    )
    items = Item.objects.filter(pk__in=assisted.values("item"))
    return items.exclude(lead_unit__in=units)


def _has_pending(kind):
    return Exists(Request.objects.pending().filter(item=OuterRef("pk"), kind=kind))


def _clerk_items(user):
    return of_level(Item.objects.all(), "opinion__activity", user, Role.CLERK, Role.TOWN_CLERK)


def _leader_items(user):
    return of_level(Item.objects.all(), "opinion__activity", user, Role.LEADER, Role.LEADER)


def _clerk_opinions(user):
    return of_level(Opinion.objects.all(), "activity", user, Role.CLERK, Role.TOWN_CLERK)


def _leader_opinions(user):
    return of_level(Opinion.objects.all(), "activity", user, Role.LEADER, Role.LEADER)


# --- What the clerk has to do --------------------------------------------------------------------
def returns(user, today):
    asked = Request.objects.pending().filter(kind=RequestKind.RETURN)
    return _clerk_items(user).filter(pk__in=asked.values("item"))


def questions(user, today):
    return _clerk_items(user).filter(asked_on__isnull=False)


def replies(user, today):
    return _clerk_items(user).filter(status=ItemStatus.REPLIED).exclude(replied_by=user.pk)


def dissatisfied(user, today):
    return _clerk_items(user).filter(
        status=ItemStatus.AWAITING_EVALUATION, satisfaction=Satisfaction.DISSATISFIED
    )


def to_look_at_again(user, today):
    return _clerk_items(user).filter(status=ItemStatus.LONG_TERM, deadline__lt=today + WEEK)


def drafts(user, today):
    return _clerk_opinions(user).filter(status=OpinionStatus.DRAFTED)


def to_report_back(user, today):
    """Every unit has answered, so the organ's report can be entered (监督法 art. 17).

    The answer to an opinion on a report that was heard is entered with that report.
    """
    items = Item.objects.filter(opinion=OuterRef("pk"))
    answered = Exists(items) & ~Exists(items.filter(status__in=WITH_UNIT))
    opinions = _clerk_opinions(user).filter(answered, status=OpinionStatus.HANDED_OVER)
    return opinions.filter(work_report=None)


# --- What the leader has to decide ---------------------------------------------------------------
def to_approve(user, today):
    opinions = _leader_opinions(user).filter(status=OpinionStatus.SUBMITTED)
    return opinions.exclude(submitted_by=user.pk)


def to_publish(user, today):
    """One on a report that was heard is published with that report."""
    opinions = _leader_opinions(user).filter(
        status=OpinionStatus.REPORTED_BACK, activity__is_public=True, work_report=None
    )
    return opinions.exclude(drafted_by=user.pk)


def extensions(user, today):
    asked = Request.objects.pending().filter(kind=RequestKind.EXTENSION)
    return _leader_items(user).filter(pk__in=asked.values("item"))


def to_strike_off(user, today):
    followers = Item.following_deputies.through.objects.filter(item=OuterRef("pk"))
    rated_well = Q(satisfaction__in=(Satisfaction.SATISFIED, Satisfaction.BASICALLY))
    items = _leader_items(user).filter(
        rated_well | Q(satisfaction="") & ~Exists(followers),
        status=ItemStatus.AWAITING_EVALUATION,
        verified_on__isnull=False,
    )
    return items.exclude(verified_by=user.pk)


def to_rate(user, today):
    if not user.has_role(Role.DEPUTY):
        return Item.objects.none()
    return Item.objects.awaiting_rating_by(user)


def followed(user, today):
    if not user.has_role(Role.DEPUTY):
        return Item.objects.none()
    waiting = Item.objects.awaiting_rating_by(user)
    items = Item.objects.followed_by(user).filter(status__in=OPEN)
    return items.exclude(pk__in=waiting.values("pk"))


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


def _sender(item):
    return item.opinion.activity.organizer


def _unit(item):
    return item.lead_unit
