"""The public pages of bills: the list, and one bill with its movers and how it was handled."""

from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.bills.models import Bill, BillHandling
from deputies.contesting.grounds import marked
from deputies.people.models import Deputy
from pages.filters import Choices, ListFilter, choice, search, years
from pages.public import private_unless_public, public_page
from pages.tables import ListColumn, ListTable


class BillFilter(ListFilter):
    """What the list of bills is narrowed by."""

    q = search(_("标题或编号"))
    year = choice(_("年份"), method="of_year")
    handling = choice(_("处理"), BillHandling.choices)

    figures = ("bills",)

    class Meta:
        model = Bill
        fields = ()

    def offered(self) -> dict[str, Choices]:
        return {"year": years(Bill.objects.public().aggregate(first=Min("year"))["first"])}


@public_page
def bills(request: HttpRequest) -> HttpResponse:
    """The published bills, newest first."""
    public = Bill.objects.public().newest_first().select_related("lead_deputy")
    listing = BillFilter(request.GET, public)
    return TABLE.answer_to(
        request, listing.qs, "deputies/bills.html", breadcrumbs=_breadcrumbs(), listing=listing
    )


TABLE = ListTable(
    _("议案"),
    (
        ListColumn(_("年度"), "year"),
        ListColumn(_("编号"), "number"),
        ListColumn(_("标题"), "title"),
        ListColumn(_("领衔代表"), lambda bill: bill.lead_deputy.name),
        ListColumn(_("日期"), "moved_on"),
        ListColumn(_("处理"), lambda bill: bill.get_handling_display()),
    ),
)


@public_page
def bill(request: HttpRequest, pk: int) -> HttpResponse:
    """One bill; staff and the mover may open one that is not published yet."""
    visible = Bill.objects.visible_to(request.user).select_related("lead_deputy")
    found = get_object_or_404(visible, pk=pk)
    context = {
        "breadcrumbs": [*_breadcrumbs(), (gettext("议案"), reverse("bills"))],
        "bill": found,
        "cosigners": _cosigners(found),
        "preview": not found.is_public,
    }
    response = render(request, "deputies/bill.html", context)
    return private_unless_public(request, response, found.is_public)


def _cosigners(bill: Bill) -> QuerySet[Deputy]:
    """Whose names the public reads under a bill: not those that their owners contest."""
    named = Deputy.objects.named().filter(cosigned_bills=bill).only("name", "sort_key")
    return marked(named, "bill", bill.pk).filter(contested=False)


def _breadcrumbs() -> list[tuple[str, str]]:
    return [(gettext("代表"), reverse("deputies"))]
