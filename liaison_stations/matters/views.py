"""The pages of those who work on matters: the list, and one matter with its actions."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from attachments.downloads import send
from intake.personal_data import TooManyLooks
from liaison_stations.citizens_data import personal_data
from liaison_stations.likeness import duplicates
from liaison_stations.matters.models import Handling, Matter, MatterFile, MatterStatus, Source
from liaison_stations.matters.presentation import (
    TIMELINE,
    CitizenInWords,
    endings_of,
    explained,
    looks_in_words,
    merged_into,
    remarks,
    said_again,
    sign_of,
    with_signs,
)
from liaison_stations.receptions.forms import LookForm
from liaison_stations.stations.models import Station
from liaison_stations.stations.relations import KEEPER
from pages.filters import MOST_CHOICES, Choices, ListFilter, choice, search, years
from pages.readers import known_to
from pages.tables import ListColumn, ListTable
from workflow.pages import UNPROCESSABLE, ActionPage

FIRST_YEAR = 2020
OPEN = "open"
OVERDUE = "overdue"
ANEW = "anew"
MOST_ANEW = 5


class MatterFilter(ListFilter):
    """What the list of matters is narrowed by."""

    q = search(_("标题或编号"))
    station = choice(_("联络站"))
    year = choice(_("年度"), method="raised")
    state = choice(
        _("状态"),
        ((OPEN, _("未办结")), (OVERDUE, _("已逾期")), (ANEW, _("重新办理")), *MatterStatus.choices),
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

    def offered(self) -> dict[str, Choices]:
        kept = Station.objects.kept_by(self.user).in_order()
        return {
            "station": list(kept.values_list("pk", "name")[:MOST_CHOICES]),
            "year": years(FIRST_YEAR),
        }

    def search(self, queryset: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        return queryset.matching(text)

    def raised(self, queryset, name, year):
        """Matters raised in a year."""
        return queryset.raised_in(int(year))

    def standing(self, queryset, name, state):
        """Open ones, those taken up anew, late ones, or those in one state."""
        if state == OPEN:
            return queryset.open()
        if state == ANEW:
            return queryset.taken_up_anew()
        if state == OVERDUE:
            return queryset.overdue(timezone.localdate())
        return queryset.filter(status=state)


TOO_MANY_REQUESTS = 429


@require_safe
def matter_list(request: HttpRequest) -> HttpResponse:
    """By their subject lines; what was taken up anew stands on top of the whole list."""
    seen = Matter.objects.visible_to(request.user)
    listing = MatterFilter(request.GET, seen, user=request.user)
    rows = listing.qs.newest_first().select_related("station", "deputy")
    file = TABLE.file(request, rows)
    if file is not None:
        return file
    context = {
        "breadcrumbs": [(gettext("工作台"), reverse("my:desk"))],
        "listing": listing,
        "anew": [] if request.GET else _anew(seen),
        "page": TABLE.page(request, rows),
        "today": timezone.localdate(),
    }
    return render(request, "liaison_stations/my/matters.html", context)


def _anew(seen: QuerySet[Any]) -> list[Matter]:
    """The matters that were taken up anew, with what their citizens said; the first few."""
    rows = seen.taken_up_anew().most_pressing_first("deadline", "id").select_related("station")
    found: list[Matter] = with_signs(rows[:MOST_ANEW], timezone.localdate())
    return found


TABLE = ListTable(
    _("群众事项"),
    (
        ListColumn(_("编号"), "number"),
        ListColumn(_("领域"), "policy_area"),
        ListColumn(_("状态"), lambda matter: matter.get_status_display()),
        ListColumn(_("处理方式"), lambda matter: matter.get_handling_display()),
        ListColumn(_("来源"), lambda matter: matter.get_source_display()),
        ListColumn(_("日期"), "raised_on"),
        ListColumn(_("当前期限"), "deadline"),
    ),
    ready=lambda matters: with_signs(matters, timezone.localdate()),
)
"""No column says a citizen's words, nor the subject line made of them: a file leaves the portal."""


@require_safe
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter for who handles it."""
    return MatterPage(request, pk).response()


def matter_act(request, pk, action):
    """An action on a matter."""
    return MatterPage(request, pk).act(action)


@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The number in full, once, for a reason."""
    return MatterPage(request, pk).with_phone()


@require_safe
def file(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponseBase:
    """A file of a matter, under the rules of the matter."""
    files = MatterFile.objects.visible_to(request.user).select_related("stored")
    return send(
        get_object_or_404(files, entry__matter=pk, stored__uuid=uuid).stored,
        inline=True,
        width=request.GET.get("width"),
    )


class MatterPage(ActionPage):
    """The page of one matter, with its story and what may be done with it."""

    timeline = TIMELINE
    template = "liaison_stations/my/matter.html"
    address, act_address = "my_station:matter", "my_station:matter_act"
    number, look_form, looked_too_often = "", None, False

    def records(self) -> QuerySet[Any]:
        seen = Matter.objects.with_personal_data_for(self.request.user)
        return seen.select_related(
            "station__organization",
            "reception",
            "deputy",
            "unit",
            "merged_into",
            "item__opinion",
            "suggestion",
            "citizen",
            "case",
        )

    def response(self, refused=None):
        """Each look at a citizen's words is on the trail; beyond the day's limit none is shown."""
        try:
            personal_data.look(self.obj, self.user)
        except TooManyLooks:
            return self._too_many()
        return super().response(refused)

    def with_phone(self):
        """The page with the number in full; with the faults of the form where the reason is
        missing.
        """
        form = LookForm(self.request.POST)
        if not form.is_valid():
            self.look_form = form
            response = self.response()
            response.status_code = UNPROCESSABLE
            return response
        try:
            reason = form.cleaned_data["reason"]
            self.number = personal_data.phone_of(self.obj, self.user, reason)
        except TooManyLooks:
            return self._too_many()
        return self.response()

    def _too_many(self):
        context = {"breadcrumbs": self._breadcrumbs(), "matter": self.obj}
        template = "liaison_stations/my/too_many_looks.html"
        return render(self.request, template, context, status=TOO_MANY_REQUESTS)

    def _breadcrumbs(self):
        return [
            (gettext("工作台"), reverse("my:desk")),
            (gettext("群众事项"), reverse("my_station:matters")),
        ]

    def context(self) -> dict[str, Any]:
        obj = self.obj
        staff = KEEPER.holds(obj, self.user)
        return {
            "breadcrumbs": self._breadcrumbs(),
            "matter": obj,
            "sign": sign_of(obj.status),
            "remarks": remarks(obj),
            "merged_into": merged_into(obj),
            "citizen": CitizenInWords(getattr(obj, "citizen", None), self.number),
            "look_form": self.look_form or LookForm(auto_id="look-%s"),
            "duplicates": duplicates.duplicates_of(obj) if staff and obj.is_open else [],
            "endings": endings_of(obj, self.user),
            "said_again": said_again(obj),
            "case": getattr(obj, "case", None) if staff else None,
            "came": {
                "item": known_to(self.user, obj.item),
                "suggestion": known_to(self.user, obj.suggestion),
                "merged": obj.merged.visible_to(self.user).order_by("id")[:20],
            },
            "looks": looks_in_words(personal_data.looks_at(obj)) if staff else [],
            "staff": staff,
            "renews": staff and obj.source != Source.CODE and obj.status != MatterStatus.MERGED,
            "explained": explained(obj),
            "saved": self.request.GET.get("saved"),
        }
