"""Filters of the public lists of normative documents."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from registers.filters import ListFilter, choice, names, search, years
from supervision.choices import CleanupResult, Level, ReviewResult
from supervision.models import CleanupEntry, Document, Paper


class DocumentFilter(ListFilter):
    q = search(_("文号或标题"))
    year = choice(_("备案年份"), method="filed_in")
    level = choice(_("层级"), Level.choices)
    result = choice(_("结果"), ReviewResult.choices)
    reviewer = choice(_("审查单位"))

    class Meta:
        model = Document
        fields = ()

    def offered(self):
        return {
            "year": years(Document.objects.first_public_year()),
            "reviewer": names(Organization.objects.organizers()),
        }

    def search(self, queryset, name, text):
        return queryset.matching(text)

    def filed_in(self, queryset, name, year):
        return queryset.filed_in(int(year))


class ChangedFilter(ListFilter):
    q = search(_("文号或标题"))
    year = choice(_("年份"), method="in_year")
    result = choice(_("结果"), CleanupResult.choices, field_name="changed_to")

    class Meta:
        model = Paper
        fields = ()

    def offered(self):
        firsts = (Document.objects.first_public_year(), CleanupEntry.objects.first_public_year())
        return {"year": years(min(filter(None, firsts), default=None))}

    def search(self, queryset, name, text):
        return queryset.matching(text)

    def in_year(self, queryset, name, year):
        return queryset.changed_in(int(year))
