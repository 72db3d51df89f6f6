"""Filter of the public list of recognitions."""

from django.utils.translation import gettext_lazy as _

from annual_summaries.choices import RecognitionKind
from annual_summaries.models import Recognition
from registers.filters import ListFilter, choice, search, years


class RecognitionFilter(ListFilter):
    q = search(_("标题或授予单位"))
    year = choice(_("年份"), method="of_year")
    kind = choice(_("类别"), RecognitionKind.choices)

    class Meta:
        model = Recognition
        fields = ()

    def offered(self):
        first = self.queryset.order_by("happened_on").values_list("happened_on", flat=True).first()
        return {"year": years(first and first.year)}

    def search(self, queryset, name, text):
        return queryset.matching(text)

    def of_year(self, queryset, name, year):
        return queryset.of_year(int(year))
