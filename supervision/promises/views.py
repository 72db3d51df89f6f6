"""The promise ledger: for staff and units with what each may do now, for the public by year."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.choices import Role
from pages.paging import BoundedPaginator
from pages.public import public_page
from pages.tables import ListColumn, ListTable
from papers.links import links, noting_papers
from supervision.promises import standing
from supervision.promises.models import Promise
from workflow.pages import ActionPage
from workflow.timeline import TimelineSource

READERS = (Role.CLERK, Role.LEADER, Role.TOWN_CLERK, Role.HANDLER)
TIMELINE = TimelineSource(
    signs={
        "report": "replied",
        "ask_renewal": "waiting",
        "confirm": "verified",
        "refuse": "returned",
        "renew": "working",
        "break": "overdue",
        "replace": "returned",
    }
)


class LedgerForm(forms.Form):
    """Narrows the ledger; what cannot be chosen narrows nothing."""

    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)
    year = forms.TypedChoiceField(
        label=gettext_lazy("承诺年份"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, data, years):
        super().__init__(data)
        everything = [("", _("全部"))]
        self.fields["state"].choices = [*everything, *standing.STATES.items()]
        self.fields["year"].choices = [
            *everything,
            *((year, _("%(year)s年") % {"year": year}) for year in years),
        ]

    def chosen(self):
        """(state, year) as asked for; empty and None where nothing is, or what is no choice."""
        self.is_valid()
        return self.cleaned_data.get("state", ""), self.cleaned_data.get("year")


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Every promise in sight across the years, the earliest day first."""
    if not (request.user.is_superuser or request.user.has_role(*READERS)):
        raise Http404
    today = timezone.localdate()
    form = LedgerForm(request.GET, standing.years(request.user))
    state, year = form.chosen()
    found = standing.entries(request.user, today, state, year)
    file = TABLE.file(request, found)
    if file is not None:
        return file
    page = TABLE.page(request, found)
    context = {
        "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
        "form": form,
        "found": _found(page.paginator.count),
        "page": page,
        "lines": page.object_list,
    }
    return render(request, "supervision/my/promises.html", context)


TABLE = ListTable(
    gettext_lazy("承诺台账"),
    (
        ListColumn(gettext_lazy("承诺"), "text"),
        ListColumn(gettext_lazy("出处"), "subject"),
        ListColumn(gettext_lazy("主办单位"), "unit"),
        ListColumn(gettext_lazy("状态"), "word"),
        ListColumn(gettext_lazy("承诺日期"), "promised_on"),
    ),
    ready=lambda keys: standing.lines(keys, timezone.localdate()),
)


def _found(number):
    text = ngettext("共 %(total)s 项承诺", "共 %(total)s 项承诺", number)
    return text % {"total": number}


@require_safe
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise: its day, the days it had before, and what this person may do now."""
    return PromisePage(request, pk).response()


def promise_act(request, pk, action):
    """An action on a promise."""
    return PromisePage(request, pk).act(action)


@public_page
def open_promises(request: HttpRequest) -> HttpResponse:
    """Open promises of published items, year by year, the earliest day first."""
    today = timezone.localdate()
    public = Promise.objects.public().open().with_units()
    page = BoundedPaginator(public.order_by("promised_on", "pk")).asked(request.GET.get("page"))
    for one in page:
        one.word, one.sign = standing.standing(one, today)
        one.year = one.promised_on.year
    context = {
        "breadcrumbs": [(_("监督工作"), reverse("supervision:activities"))],
        "page": page,
        "today": today,
    }
    return render(request, "supervision/promises.html", context)


class PromisePage(ActionPage):
    """The page of one promise."""

    timeline = TIMELINE
    template = "supervision/my/promise.html"
    address, act_address = "my_promises:promise", "my_promises:act"

    def records(self) -> QuerySet[Any]:
        visible = Promise.objects.visible_to(self.user).with_units()
        return noting_papers(visible).select_related("item__opinion__activity__organizer")

    def context(self) -> dict[str, Any]:
        word, sign = standing.standing(self.obj, timezone.localdate())
        return {
            "breadcrumbs": [
                (_("工作台"), reverse("my:desk")),
                (_("承诺台账"), reverse("my_promises:ledger")),
            ],
            "promise": self.obj,
            "papers": links(self.obj, self.user),
            "word": word,
            "sign": sign,
            "renewals": list(self.obj.renewals.all()),
        }
