"""Words for stations' records; who sees a citizen's data starts here."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.choices import Role
from liaison_stations.choices import CaseStatus, DayStatus, MatterStatus, StationKind, SwapStatus

OPEN = (MatterStatus.RECEIVED, MatterStatus.HANDLING)
CLOSED = (MatterStatus.SOLVED, MatterStatus.ANSWERED, MatterStatus.NOT_ACCEPTED)


def _related(model, name):
    return model._meta.get_field(name).related_model


def _year(field, year):
    return Q(**{f"{field}__range": (date(year, 1, 1), date(year, 12, 31))})


class DatedQuerySet(models.QuerySet):
    """Rows that hold from a day until another one."""

    def on(self, day):
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class StationQuerySet(models.QuerySet):
    def public(self):
        """Where citizens meet deputies is for everybody to know."""
        return self

    def open_on(self, day):
        opened = Q(opened_on__isnull=True) | Q(opened_on__lte=day)
        return self.filter(opened, Q(closed_on__isnull=True) | Q(closed_on__gte=day))

    def in_order(self):
        """The central station, then those of towns, then points, in the official order."""
        kinds = models.Case(
            *(models.When(kind=kind, then=place) for place, kind in enumerate(StationKind)),
            default=len(StationKind),
            output_field=models.IntegerField(),
        )
        return self.order_by(kinds, "organization__order", "organization_id", "code")

    def kept_by(self, user):
        """Whose daily work the person does: the keeper's own, the town body's, the city's."""
        if not user.is_authenticated:
            return self.none()
        if user.acts_for_city(Role.STATION_CLERK):
            return self
        scope = Q(pk__in=[])
        if user.has_role(Role.KEEPER):
            keepers = _related(self.model, "keepers").objects.on(timezone.localdate())
            scope |= Q(Exists(keepers.filter(station=OuterRef("pk"), user=user.pk)))
        bodies = user.organizations_as(Role.TOWN_CLERK)
        if bodies:
            scope |= Q(organization__in=bodies)
        return self.filter(scope)

    def in_charge(self, user):
        """Whose postings, keepers and rules the person sets: the town body's, the city's."""
        if not user.is_authenticated:
            return self.none()
        if user.acts_for_city(Role.STATION_CLERK):
            return self
        bodies = user.organizations_as(Role.TOWN_CLERK)
        return self.filter(organization__in=bodies) if bodies else self.none()

    def visible_to(self, user):
        """In the back office: one's own, and every one for those who read the whole."""
        if user.is_superuser or user.acts_for_city(Role.STATION_CLERK, Role.CLERK, Role.LEADER):
            return self
        leads = user.organizations_as(Role.LEADER)
        led = Q(organization__in=leads) if leads else Q(pk__in=[])
        return self.filter(led | Q(pk__in=self.model.objects.kept_by(user).values("pk")))

    def matching(self, text):
        return self.filter(
            Q(name__contains=text) | Q(code__contains=text) | Q(address__contains=text)
        )


class OfStationQuerySet(models.QuerySet):
    """Records of a station: for those who keep it."""

    def of_kept(self, user):
        stations = _related(self.model, "station").objects.kept_by(user)
        return self.none() if stations.query.is_empty() else self.filter(station__in=stations)

    def visible_to(self, user):
        stations = _related(self.model, "station").objects.visible_to(user)
        return self.filter(station__in=stations)

    def in_charge(self, user):
        stations = _related(self.model, "station").objects.in_charge(user)
        return self.none() if stations.query.is_empty() else self.filter(station__in=stations)


class ReceptionDayQuerySet(OfStationQuerySet):
    def public(self):
        """Days whose notice is out, and cancelled ones of which it was."""
        return self.filter(noticed_on__isnull=False)

    def planned(self):
        return self.filter(status=DayStatus.PLANNED)

    def coming(self, today):
        return self.filter(day__gte=today).order_by("day", "opens", "id")

    def of_year(self, year):
        return self.filter(_year("day", year))

    def of_deputy(self, user):
        if not user.is_authenticated or not user.has_role(Role.DEPUTY):
            return self.none()
        duties = _related(self.model, "duties").objects.filter(deputy__user=user.pk)
        return self.filter(pk__in=duties.values("reception_day"))

    def visible_to(self, user):
        """The station's own, and a deputy's days on duty."""
        if not user.is_authenticated:
            return self.none()
        kept = Q(pk__in=self.model.objects.of_kept(user).values("pk"))
        return self.filter(kept | Q(pk__in=self.model.objects.of_deputy(user).values("pk")))


class ReceptionDutyQuerySet(models.QuerySet):
    def of_deputy(self, user):
        if not user.has_role(Role.DEPUTY):
            return self.none()
        return self.filter(deputy__user=user.pk)


class SwapQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(status=SwapStatus.ASKED)

    def visible_to(self, user):
        """Both deputies, and those who keep the station."""
        if not user.is_authenticated:
            return self.none()
        days = _related(_related(self.model, "duty"), "reception_day").objects
        scope = Q(duty__reception_day__in=days.of_kept(user).values("pk"))
        if user.has_role(Role.DEPUTY):
            scope |= Q(asked_by__user=user.pk) | Q(other_deputy__user=user.pk)
        return self.filter(scope)


class ReceptionQuerySet(OfStationQuerySet):
    def public(self):
        return self.filter(is_public=True)

    def held_in(self, year):
        return self.filter(_year("held_on", year))

    def newest_first(self):
        return self.order_by("-held_on", "-id")

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER):
            return self
        kept = Q(pk__in=self.model.objects.of_kept(user).values("pk"))
        if user.has_role(Role.DEPUTY):
            through = self.model.deputies.through.objects.filter(deputy__user=user.pk)
            kept |= Q(pk__in=through.values("reception"))
        return self.filter(kept)


class MatterQuerySet(OfStationQuerySet):
    def public(self):
        """Those of which a redacted case is published; nothing else of a matter is public."""
        return self.filter(case__status=CaseStatus.PUBLISHED)

    def raised_in(self, year):
        return self.filter(_year("raised_on", year))

    def solved_in(self, year):
        return self.filter(_year("closed_on", year), status=MatterStatus.SOLVED)

    def counted(self):
        """Without those that were merged into another one."""
        return self.exclude(status=MatterStatus.MERGED)

    def open(self):
        return self.filter(status__in=OPEN)

    def closed(self):
        return self.filter(status__in=CLOSED)

    def overdue(self, on):
        return self.open().filter(deadline__lt=on)

    def newest_first(self):
        return self.order_by("-raised_on", "-id")

    def visible_to(self, user):
        """Those who keep the station, and the deputy in charge; nobody else."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk__in=self.model.objects.of_kept(user).values("pk"))
        if user.has_role(Role.DEPUTY):
            scope |= Q(deputy__user=user.pk)
        return self.filter(scope)

    def with_personal_data_for(self, user):
        """Whose words, name and phone the person may read (个人信息保护法 art. 6)."""
        return self.visible_to(user)


class MatterFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        matters = _related(_related(self.model, "entry"), "matter").objects
        seen = matters.with_personal_data_for(user)
        return self.filter(entry__matter__in=seen.values("pk"))


class CaseQuerySet(models.QuerySet):
    def public(self):
        return self.filter(status=CaseStatus.PUBLISHED)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.public()
        matters = _related(self.model, "matter").objects.of_kept(user)
        return self.filter(Q(status=CaseStatus.PUBLISHED) | Q(matter__in=matters.values("pk")))


class AssessmentQuerySet(OfStationQuerySet):
    pass
