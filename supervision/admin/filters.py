import re

from django.contrib.admin import SimpleListFilter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from supervision.choices import Method

YEARS_SHOWN = 12


class HandedOverYear(SimpleListFilter):
    """By the year of the hand-over."""

    title = _("交办年份")
    parameter_name = "year"
    lookup = "handed_over_on__year"

    def lookups(self, request, model_admin):
        this_year = timezone.localdate().year
        return [(str(year), str(year)) for year in range(this_year, this_year - YEARS_SHOWN, -1)]

    def queryset(self, request, queryset):
        year = self.value() or ""
        known = re.fullmatch(r"[1-9][0-9]{3}", year)
        return queryset.filter(**{self.lookup: year}) if known else queryset


class ActivityYear(HandedOverYear):
    title = _("年度")
    lookup = "year"


class ItemMethod(SimpleListFilter):
    """By the method of the activity."""

    title = _("方式")
    parameter_name = "method"
    lookup = "opinion__activity__method"

    def lookups(self, request, model_admin):
        return Method.choices

    def queryset(self, request, queryset):
        known = dict(self.lookup_choices)
        chosen = self.value() in known
        return queryset.filter(**{self.lookup: self.value()}) if chosen else queryset


class OpinionMethod(ItemMethod):
    lookup = "activity__method"


class LeadUnit(SimpleListFilter):
    """By the unit that leads."""

    title = _("主办单位")
    parameter_name = "unit"

    def lookups(self, request, model_admin):
        units = Organization.objects.handling_units()
        return [(str(unit.pk), str(unit)) for unit in units[:200]]

    def queryset(self, request, queryset):
        known = dict(self.lookup_choices)
        return queryset.filter(lead_unit=self.value()) if self.value() in known else queryset


class Overdue(SimpleListFilter):
    """The unit has it in hand and the deadline has passed."""

    title = _("逾期")
    parameter_name = "overdue"

    def lookups(self, request, model_admin):
        return [("yes", _("已逾期"))]

    def queryset(self, request, queryset):
        return queryset.overdue(timezone.localdate()) if self.value() == "yes" else queryset
