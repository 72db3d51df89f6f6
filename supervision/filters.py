"""Filters of the public lists: declarations that call queryset words only."""

import django_filters
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from registers.filters import LONG, MOST_CHOICES, ListFilter, choice, names, search, years
from supervision.choices import Level, Method, Outcome, Progress
from supervision.models import Activity, Item, Theme

RECENT = 300


class ActivityFilter(ListFilter):
    q = search(_("编号或标题"))
    year = choice(_("年度"))
    method = choice(_("方式"), Method.choices)
    level = choice(_("层级"), Level.choices)
    theme = choice(_("主题"))
    policy_area = choice(_("领域"))
    organizer = choice(_("组织单位"))

    class Meta:
        model = Activity
        fields = ()

    def offered(self):
        public = Activity.objects.public()
        recent = public.newest_first().values_list("policy_area", flat=True)[:RECENT]
        return {
            "year": years(public.first_year()),
            "theme": list(Theme.objects.values_list("pk", "name")[:MOST_CHOICES]),
            "policy_area": [(area, area) for area in sorted(set(recent) - {""})],
            "organizer": names(Organization.objects.organizers()),
        }

    def search(self, queryset, name, text):
        return queryset.matching(text)


class ItemFilter(ListFilter):
    year = choice(_("交办年份"), method="handed_over")
    unit = choice(_("办理单位"), method="handled_by")
    progress = choice(_("办理到哪一步"), Progress.choices, method="so_far")
    outcome = choice(_("办理结果"), Outcome.choices)
    activity = django_filters.CharFilter(
        field_name="opinion__activity__number",
        max_length=30,
        widget=HiddenInput,
        error_messages=LONG,
    )

    class Meta:
        model = Item
        fields = ()

    def offered(self):
        return {
            "year": years(Item.objects.first_public_year()),
            "unit": names(Organization.objects.handling_units()),
        }

    def handed_over(self, queryset, name, year):
        return queryset.handed_over_in(int(year))

    def handled_by(self, queryset, name, unit):
        return queryset.of_units([unit])

    def so_far(self, queryset, name, progress):
        return queryset.at(progress)
