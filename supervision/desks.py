"""Which items and opinions lie on whose desk, as querysets of a person and a day."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from accounts.choices import OrganizationKind, Role
from registers.waiting import WEEK
from supervision.choices import (
    OPEN,
    WITH_UNIT,
    InvitationStatus,
    ItemStatus,
    Level,
    OpinionStatus,
    RequestKind,
    Satisfaction,
)
from supervision.models import Activity, Invitation, Item, Opinion, Request

LONG_AGO = timedelta(days=30)
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


def of_level(records, activity, user, city_role, town_role):
    """Those of the level and body for which the person acts; ``activity`` is the way there."""
    scope = Q(pk__in=[])
    bodies = {
        grant.organization_id
        for grant in user.current_grants
        if grant.role == town_role and grant.organization.kind == OrganizationKind.TOWN_CONGRESS
    }
    city = user.acts_for_city(city_role)
    if city:
        scope |= Q(**{f"{activity}__level": Level.CITY})
    if bodies:
        # By way of the bodies' own activities: a town's few are found without walking all others.
        own = Activity.objects.filter(organizer__in=bodies, level=Level.TOWN)
        scope |= Q(**{f"{activity}__in": own})
    return records.filter(scope) if city or bodies else records.none()


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
    """Every unit has answered, so the organ's report can be entered (监督法 art. 18).

    The answer to an opinion on a report that was heard is entered with that report.
    """
    items = Item.objects.filter(opinion=OuterRef("pk"))
    answered = Exists(items) & ~Exists(items.filter(status__in=WITH_UNIT))
    opinions = _clerk_opinions(user).filter(answered, status=OpinionStatus.HANDED_OVER)
    return opinions.filter(work_report=None)


def leaves(user, today):
    asked = Invitation.objects.to_come(today).filter(status=InvitationStatus.LEAVE_ASKED)
    return of_level(asked, "activity", user, Role.CLERK, Role.TOWN_CLERK)


def attendance(user, today):
    """Activities held in the last weeks of which nobody has recorded who came."""
    if not user.has_role(Role.CLERK, Role.TOWN_CLERK):
        return Activity.objects.none()
    asked = Invitation.objects.filter(activity=OuterRef("pk"))
    return (
        Activity.objects.in_charge(user)
        .over(today)
        .filter(Exists(asked.expected()), starts_on__gte=today - LONG_AGO)
        .exclude(Exists(asked.filter(attended_at__isnull=False)))
    )


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


# --- What the deputy sees ------------------------------------------------------------------------


def invitations(user, today):
    own = Invitation.objects.of_deputy(user)
    return own.to_come(today).filter(status=InvitationStatus.INVITED)


def coming(user, today):
    own = Invitation.objects.of_deputy(user)
    return own.to_come(today).filter(status=InvitationStatus.ACCEPTED)


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
