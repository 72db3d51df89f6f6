from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q

from accounts.choices import OrganizationKind


class UserQuerySet(models.QuerySet):
    def acting_as(self, role, organizations, on):
        """Who may act in a role for one of these bodies on a day, with a working account."""
        grants = self.model._meta.get_field("grants").related_model.objects.on(on)
        acting = grants.filter(role=role, organization__in=organizations)
        return self.filter(pk__in=acting.values("user"), is_active=True)

    def acting_for_city_as(self, role, on):
        """The same for the city committee itself."""
        grants = self.model._meta.get_field("grants").related_model.objects.on(on)
        acting = grants.filter(role=role, organization__kind=OrganizationKind.COMMITTEE)
        return self.filter(pk__in=acting.values("user"), is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = True

    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        """A break-glass account for the command line; everyday duties go through grants."""
        return self.create_user(username, password, is_superuser=True, **fields)


class OrganizationQuerySet(models.QuerySet):
    def on(self, day):
        """Organisations that exist on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def organs(self):
        """The organs to which an opinion may be addressed (监督法 art. 17)."""
        return self.filter(
            kind__in=[
                OrganizationKind.GOVERNMENT,
                OrganizationKind.SUPERVISION_COMMISSION,
                OrganizationKind.COURT,
                OrganizationKind.PROCURATORATE,
            ]
        )

    def handling_units(self):
        """Bodies that may handle an item: all but the congress's own."""
        return self.exclude(
            kind__in=[
                OrganizationKind.COMMITTEE,
                OrganizationKind.WORKING_BODY,
                OrganizationKind.TOWN_CONGRESS,
            ]
        )

    def organizers(self):
        """Congress bodies that may run an activity."""
        return self.filter(
            kind__in=[
                OrganizationKind.COMMITTEE,
                OrganizationKind.WORKING_BODY,
                OrganizationKind.TOWN_CONGRESS,
            ]
        )

    def town_congresses(self):
        """The congress bodies of towns, subdistricts and zones."""
        return self.filter(kind=OrganizationKind.TOWN_CONGRESS)

    def called(self, name):
        """By present name, short name or a former one."""
        return self.filter(
            Q(name=name) | Q(short_name=name) | Q(former_names__name=name)
        ).distinct()


class GrantQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
