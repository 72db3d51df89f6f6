"""Filters of the lists of those who work on matters."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison_stations.choices import Handling, MatterStatus, Source
from liaison_stations.models import Matter, Station
from registers.filters import MOST_CHOICES, ListFilter, choice, search, years

FIRST_YEAR = 2020
OPEN = "open"
OVERDUE = "overdue"


class MatterFilter(ListFilter):
    q = search(_("编号"))
    station = choice(_("联络站"))
    year = choice(_("年度"), method="raised")
    state = choice(
        _("状态"),
        ((OPEN, _("未办结")), (OVERDUE, _("已逾期")), *MatterStatus.choices),
        method="standing",
    )
    handling = choice(_("处理方式"), Handling.choices)
    source = choice(_("来源"), Source.choices)

    class Meta:
        model = Matter
        fields = ()

    def __init__(self, data, queryset, user):
        self.user = user
        super().__init__(data, queryset)

    def offered(self):
        kept = Station.objects.kept_by(self.user).in_order()
        return {
            "station": list(kept.values_list("pk", "name")[:MOST_CHOICES]),
            "year": years(FIRST_YEAR),
        }

    def search(self, queryset, name, text):
        return queryset.filter(number__contains=text)

    def raised(self, queryset, name, year):
        return queryset.raised_in(int(year))

    def standing(self, queryset, name, state):
        if state == OPEN:
            return queryset.open()
        if state == OVERDUE:
            return queryset.overdue(timezone.localdate())
        return queryset.filter(status=state)
