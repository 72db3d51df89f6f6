"""Who may see what of supervision, and the words for asking; nowhere else."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.choices import Role
from supervision.choices import (
    NOT_IN_FORCE,
    OPEN,
    WITH_UNIT,
    EntryKind,
    InvitationStatus,
    ItemStatus,
    Level,
    OpinionStatus,
    Progress,
)
from workflow.choices import RecordStatus

UNSEEN_OUTSIDE = (OpinionStatus.DRAFTED, OpinionStatus.SUBMITTED, OpinionStatus.WITHDRAWN)
PUBLIC_ACTIONS = ("reply", "send_back", "verify", "keep_following", "evaluate")
NOBODY = Q(pk__in=[])


def congress_scope(user, prefix=""):
    """What congress staff may read, as a condition on activities: the clerk everything, a leader
    everything of the own level, a town clerk the own body's; None where there is no limit."""
    if user.is_superuser or user.acts_for_city(Role.CLERK):
        return None
    scope = NOBODY
    if user.acts_for_city(Role.LEADER):
        scope |= Q(**{f"{prefix}level": Level.CITY}) | Q(**{f"{prefix}parent__level": Level.CITY})
    bodies = user.organizations_as(Role.TOWN_CLERK, Role.LEADER)
    if bodies:
        scope |= Q(**{f"{prefix}organizer__in": bodies})
    return scope


def followed_by(user, prefix=""):
    """Items that a deputy follows by name, as a condition."""
    if not user.has_role(Role.DEPUTY):
        return NOBODY
    return Q(**{f"{prefix}following_deputies__user": user.pk})


class ActivityQuerySet(models.QuerySet):
    def kept(self):
        """Not withdrawn."""
        return self.filter(status=RecordStatus.RECORDED)

    def public(self):
        return self.filter(is_public=True)

    def visible_to(self, user):
        """What staff see of activities beyond the published ones."""
        if not user.is_authenticated:
            return self.public()
        scope = congress_scope(user)
        if scope is None:
            return self
        took_part = Q(pk__in=[])
        if user.has_role(Role.DEPUTY):
            took_part = Exists(
                self.model.deputies.through.objects.filter(
                    activity=OuterRef("pk"), deputy__user=user.pk
                )
            )
        return self.filter(scope | took_part | Q(is_public=True))

    def in_charge(self, user):
        """Activities that the person may log and edit."""
        if user.is_superuser:
            return self
        scope = NOBODY
        if user.acts_for_city(Role.CLERK):
            scope |= Q(level=Level.CITY)
        bodies = user.organizations_as(Role.TOWN_CLERK)
        if bodies:
            scope |= Q(organizer__in=bodies)
        return self.filter(scope)

    def over(self, on):
        """The last day has passed."""
        return self.filter(Q(ends_on__lt=on) | Q(ends_on__isnull=True, starts_on__lt=on))

    def matching(self, text):
        """The text stands in the number or the title."""
        return self.filter(Q(title__icontains=text) | Q(number__icontains=text))

    def newest_first(self):
        return self.order_by("-starts_on", "-id")

    def first_year(self):
        """The year of the oldest one, read at the end of the index; None without any."""
        return self.order_by("starts_on", "id").values_list("year", flat=True).first()

    def with_deputies(self):
        """At least one deputy took part, by list or by count."""
        listed = self.model.deputies.through.objects.filter(activity=OuterRef("pk"))
        return self.filter(Q(attendances__gt=0) | Exists(listed))


class ActivityFileQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True, activity__is_public=True)

    def visible_to(self, user):
        activities = self.model._meta.get_field("activity").related_model.objects
        if not user.is_authenticated:
            return self.public()
        public = Q(is_public=True, activity__is_public=True)
        scope = congress_scope(user, "activity__")
        if scope is None:
            return self
        return self.filter(
            public | scope | Q(activity__in=activities.filter(deputies__user=user.pk))
        )


class EffectQuerySet(models.QuerySet):
    def public(self):
        return self.filter(activity__is_public=True)

    def visible_to(self, user):
        activities = self.model._meta.get_field("activity").related_model.objects
        return self.filter(activity__in=activities.visible_to(user))


class OpinionQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True, activity__is_public=True).exclude(
            status__in=UNSEEN_OUTSIDE
        )

    def handed_over(self):
        return self.exclude(status__in=UNSEEN_OUTSIDE)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.public()
        scope = congress_scope(user, "activity__")
        if scope is None:
            return self
        return self.filter(scope | Q(pk__in=self.public().values("pk")))

    def kept_by(self, user):
        """With their drafts and their history: for the congress staff of the level alone."""
        scope = congress_scope(user, "activity__")
        return self if scope is None else self.filter(scope)

    def in_charge(self, user):
        activities = self.model._meta.get_field("activity").related_model.objects
        return self.filter(activity__in=activities.in_charge(user))


class ItemQuerySet(models.QuerySet):
    def public(self):
        return self.handed_over().filter(
            is_public=True, opinion__is_public=True, opinion__activity__is_public=True
        )

    def handed_over(self):
        """Asked by what it is not: nearly every row qualifies, and SQLite would else walk the
        index of states and sort them all."""
        return self.exclude(status__in=NOT_IN_FORCE)

    def open(self):
        return self.filter(status__in=OPEN)

    def with_unit(self):
        return self.filter(status__in=WITH_UNIT)

    def overdue(self, on):
        """The unit has it in hand and its current deadline has passed."""
        return self.with_unit().filter(deadline__lt=on)

    def concluded_by(self, day):
        """Struck off by the end of a day and not reopened by then."""
        closures = self.model._meta.get_field("closures").related_model.objects
        standing = closures.filter(
            Q(reopened_on__isnull=True) | Q(reopened_on__gt=day),
            item=OuterRef("pk"),
            struck_off_on__lte=day,
        )
        return self.filter(Exists(standing))

    def handed_over_in(self, year):
        return self.filter(
            handed_over_on__gte=date(year, 1, 1), handed_over_on__lte=date(year, 12, 31)
        )

    def at(self, progress):
        """Items that are so far, in the public's words; for most rows asked as in handed_over."""
        if progress == Progress.STRUCK_OFF:
            return self.handed_over().exclude(status__in=OPEN)
        return self.filter(status__in=Progress(progress).states)

    def newest_first(self):
        return self.order_by("-handed_over_on", "opinion_id", "sequence")

    def first_public_year(self):
        """The year of the oldest hand-over, read at the end of the index; None without any."""
        days = self.filter(is_public=True).order_by("handed_over_on")
        first = days.values_list("handed_over_on", flat=True).first()
        return first and first.year

    def last_public_year(self):
        """The year of the newest hand-over, read at the end of the index; None without any."""
        newest = self.public().newest_first().values_list("handed_over_on", flat=True).first()
        return newest and newest.year

    def counted_by_progress(self):
        """How many items are at each of the public's four steps, in one query."""
        by_status = self.order_by().values_list("status").annotate(models.Count("pk"))
        counted = dict.fromkeys(Progress, 0)
        for status, number in by_status:
            if step := Progress.of(status):
                counted[step] += number
        return counted

    def counted_by_activity(self, activities):
        """Rows of activity, items and how many of them are struck off."""
        struck_off = models.Count("pk", filter=Q(status=ItemStatus.STRUCK_OFF))
        return (
            self.filter(opinion__activity__in=activities)
            .order_by()
            .values("opinion__activity")
            .annotate(items=models.Count("pk"), struck_off=struck_off)
        )

    def with_report_day(self):
        """Annotates ``reported_on``: when the unit reported done in the present round."""
        entries = self.model._meta.get_field("entries").related_model.objects
        replies = entries.filter(item=OuterRef("pk"), kind=EntryKind.REPLY).order_by("-at", "-id")
        return self.annotate(
            reported_on=Coalesce(Subquery(replies.values("happened_on")[:1]), "replied_on")
        )

    def of_units(self, organizations):
        """Items where one of these units leads or assists."""
        assisted = self.model.assisting_units.through.objects.filter(organization__in=organizations)
        return self.filter(Q(lead_unit__in=organizations) | Q(pk__in=assisted.values("item")))

    def followed_by(self, user):
        """Items that the deputy follows, or of an activity in which they took part."""
        if not user.has_role(Role.DEPUTY):
            return self.none()
        followed = self.model.following_deputies.through.objects.filter(deputy__user=user.pk)
        return self.filter(pk__in=followed.values("item"))

    def visible_to(self, user):
        """Everything of an item, its story and its files."""
        if not user.is_authenticated:
            return self.none()
        scope = congress_scope(user, "opinion__activity__")
        if scope is None:
            return self
        handed_over = self.model.objects.handed_over()
        units = user.organizations_as(Role.HANDLER)
        if units:
            scope |= Q(pk__in=handed_over.of_units(units).values("pk"))
        if user.has_role(Role.DEPUTY):
            scope |= Q(pk__in=handed_over.followed_by(user).values("pk"))
        return self.filter(scope)

    def awaiting_rating_by(self, user):
        """Items that wait for this deputy's rating in the present round."""
        rated = self.model._meta.get_field("evaluations").related_model.objects.filter(
            item=OuterRef("pk"), round=OuterRef("round"), deputy__user=user.pk
        )
        return (
            self.followed_by(user)
            .filter(status=ItemStatus.AWAITING_EVALUATION)
            .exclude(Exists(rated))
        )


class EntryQuerySet(models.QuerySet):
    def in_public(self):
        """The lines whose day the public may know, without anybody's words or name."""
        told = self.filter(action__in=PUBLIC_ACTIONS)
        return told.only("item", "kind", "action", "round", "happened_on", "place")


class EntryFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        items = self.model._meta.get_field("entry").related_model._meta.get_field("item")
        return self.filter(entry__item__in=items.related_model.objects.visible_to(user))


class RequestQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(granted__isnull=True)


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The deputy's own; those of activities that congress staff may read."""
        if not user.is_authenticated:
            return self.none()
        scope = congress_scope(user, "activity__")
        if scope is None:
            return self
        if user.has_role(Role.DEPUTY):
            scope |= Q(deputy__user=user.pk)
        return self.filter(scope)

    def of_deputy(self, user):
        """The deputy's own."""
        return self.filter(deputy__user=user.pk) if user.has_role(Role.DEPUTY) else self.none()

    def to_come(self, on):
        """Of activities that are not over on a day, and nobody came yet."""
        last_day = Q(activity__ends_on__gte=on)
        last_day |= Q(activity__ends_on__isnull=True, activity__starts_on__gte=on)
        return self.filter(last_day, attended_at__isnull=True)

    def expected(self):
        """Asked and not excused."""
        return self.exclude(status__in=(InvitationStatus.EXCUSED, InvitationStatus.CANCELLED))

    def by_strokes(self):
        """The order of official lists."""
        return self.order_by("deputy__sort_key", "deputy_id")
