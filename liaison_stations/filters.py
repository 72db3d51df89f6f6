"""Filters of the public lists: declarations that call queryset words only."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from liaison_stations.choices import ReceptionKind, StationKind
from liaison_stations.models import Reception, Station
from registers.filters import ListFilter, choice, names, search, years


class Standing(models.TextChoices):
    OPEN = "open", _("开放中")
    CLOSED = "closed", _("已停用")


class StationFilter(ListFilter):
    q = search(_("名称或地址"))
    kind = choice(_("类型"), StationKind.choices)
    unit = choice(_("镇街区"), field_name="organization")
    standing = choice(_("状态"), Standing.choices, empty=_("开放中和已停用"), method="at_standing")

    class Meta:
        model = Station
        fields = ()

    def offered(self):
        return {"unit": names(Organization.objects.town_congresses())}

    def search(self, queryset, name, text):
        return queryset.matching(text)

    def at_standing(self, queryset, name, standing):
        today = timezone.localdate()
        open_now = queryset.model.objects.open_on(today)
        if standing == Standing.OPEN:
            return queryset.open_on(today)
        return queryset.exclude(pk__in=open_now.values("pk"))


class VisitFilter(ListFilter):
    year = choice(_("年份"), method="of_year")
    kind = choice(_("类型"), ReceptionKind.choices)

    class Meta:
        model = Reception
        fields = ()

    def offered(self):
        first = self.queryset.order_by("held_on").values_list("held_on", flat=True).first()
        return {"year": years(first and first.year)}

    def of_year(self, queryset, name, year):
        return queryset.held_in(int(year))
