"""Filter of the public list of decisions and appointments."""

from django.utils.translation import gettext_lazy as _

from registers.filters import ListFilter, choice, search, years
from supervision.choices import DecisionKind
from supervision.models import Decision


class DecisionFilter(ListFilter):
    q = search(_("标题或文号"))
    year = choice(_("年份"), method="of_year")
    kind = choice(_("类别"), DecisionKind.choices)

    class Meta:
        model = Decision
        fields = ()

    def offered(self):
        days = Decision.objects.public().order_by("decided_on")
        first = days.values_list("decided_on", flat=True).first()
        return {"year": years(first and first.year)}

    def search(self, queryset, name, text):
        return queryset.matching(text)

    def of_year(self, queryset, name, year):
        return queryset.of_year(int(year))
