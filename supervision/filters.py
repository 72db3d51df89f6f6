"""Filters of the public lists: declarations that call queryset words only."""

import django_filters
from django.forms import HiddenInput, Select
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from supervision.choices import Level, Method, Outcome, Progress
from supervision.models import Activity, Item, Theme

MOST_CHOICES = 300
RECENT = 300
UNKNOWN = {"invalid_choice": _("没有这个选项，未按它筛选。")}
LONG = {"max_length": _("搜索的文字最多 %(limit_value)d 个字。")}


class PlainSelect(Select):
    """A drop-down written in one go: Django's own renders a template for every option."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = str(value or "")
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        attributes = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>{}</select>", attributes, options)


def _choice(label, choices=(), **options):
    return django_filters.ChoiceFilter(
        label=label,
        choices=choices,
        empty_label=_("全部"),
        error_messages=UNKNOWN,
        widget=PlainSelect,
        **options,
    )


def _names(organizations):
    rows = organizations.order_by("order", "id").values_list("pk", "short_name", "name")
    return [(pk, short or name) for pk, short, name in rows[:MOST_CHOICES]]


def _years(first):
    """From this year back to a first one."""
    newest = timezone.localdate().year
    return [(year, str(year)) for year in range(newest, (first or newest) - 1, -1)]


class ListFilter(django_filters.FilterSet):
    """A filter whose choices are read once, when it is made."""

    def __init__(self, data, queryset):
        super().__init__(data, queryset)
        for name, choices in self.offered().items():
            self.filters[name].extra["choices"] = choices

    def offered(self):
        """The choices that come from the records, by the filter's name."""
        raise NotImplementedError

    @property
    def is_narrowed(self):
        return any(self.data.get(name) for name in self.filters)


class ActivityFilter(ListFilter):
    q = django_filters.CharFilter(
        label=_("编号或标题"), method="search", max_length=50, error_messages=LONG
    )
    year = _choice(_("年度"))
    method = _choice(_("方式"), Method.choices)
    level = _choice(_("层级"), Level.choices)
    theme = _choice(_("主题"))
    policy_area = _choice(_("领域"))
    organizer = _choice(_("组织单位"))

    class Meta:
        model = Activity
        fields = ()

    def offered(self):
        public = Activity.objects.public()
        recent = public.newest_first().values_list("policy_area", flat=True)[:RECENT]
        return {
            "year": _years(public.first_year()),
            "theme": list(Theme.objects.values_list("pk", "name")[:MOST_CHOICES]),
            "policy_area": [(area, area) for area in sorted(set(recent) - {""})],
            "organizer": _names(Organization.objects.organizers()),
        }

    def search(self, queryset, name, text):
        return queryset.matching(text)


class ItemFilter(ListFilter):
    year = _choice(_("交办年份"), method="handed_over")
    unit = _choice(_("办理单位"), method="handled_by")
    progress = _choice(_("办理到哪一步"), Progress.choices, method="so_far")
    outcome = _choice(_("办理结果"), Outcome.choices)
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
            "year": _years(Item.objects.first_public_year()),
            "unit": _names(Organization.objects.handling_units()),
        }

    def handed_over(self, queryset, name, year):
        return queryset.handed_over_in(int(year))

    def handled_by(self, queryset, name, unit):
        return queryset.of_units([unit])

    def so_far(self, queryset, name, progress):
        return queryset.at(progress)
