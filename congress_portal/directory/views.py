"""The public's pages of deputies, put together from all rooms (代表法 2025 art. 58).

Basic information and the duty record are public by law; phone, address and birthday never are.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from attachments.downloads import send
from congress_portal.directory import finding
from congress_portal.directory.campaign_map import maps_of, months_of
from congress_portal.directory.doings import doings_of
from deputies.bills.models import Bill
from deputies.campaigns.models import Campaign
from deputies.campaigns.progress import newest_problems, progress
from deputies.constituencies.models import Constituency, key_of
from deputies.duty_sheets.record import years_of_duty
from deputies.people.filters import DeputyFilter
from deputies.people.models import Deputy, Gender, Mandate
from deputies.suggestions.models import SIGNS as SUGGESTION_SIGNS
from deputies.suggestions.models import WITH_UNIT, Suggestion
from liaison_stations.stations.directory import posts_of
from pages.paging import BoundedPaginator
from pages.public import public_page
from pages.structured import Described, described, part, whole
from pages.tables import ListColumn, ListTable
from supervision.handling.timeline import ItemStanding
from supervision.items.models import Item
from workflow.choices import Satisfaction

FOLLOWED = 10
MOST_CAMPAIGNS = 6
SUGGESTED = 10
HAN = "汉族"
RATED = {
    Satisfaction.SATISFIED: "verified",
    Satisfaction.BASICALLY: "replied",
    Satisfaction.DISSATISFIED: "returned",
}
"""The look of a deputy's rating."""
PUBLIC_COLUMNS = ("name", "gender", "ethnicity", "post", "sort_key", "photo")
"""All that a public page ever reads of a person."""


@public_page
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody who is or was a deputy, in the order of strokes."""
    people = Deputy.objects.public().by_strokes().only(*PUBLIC_COLUMNS)
    listing = DeputyFilter(request.GET, people.prefetch_related(_mandates()))
    campaigns = Campaign.objects.public()[:MOST_CAMPAIGNS]
    return TABLE.answer_to(
        request,
        listing.qs,
        "deputies/directory.html",
        per_page=30,
        listing=listing,
        campaigns=campaigns,
    )


def _shown(people: list[Any]) -> list[Any]:
    today = timezone.localdate()
    for deputy in people:
        deputy.sitting = _sitting(deputy, today)
        deputy.about = _about(deputy)
    return people


def _of_mandates(of: Callable[[Mandate], Any]) -> Callable[[Any], str]:
    """What the mandates held today say, one after another."""
    return lambda deputy: "、".join(filter(None, (str(of(one)) for one in deputy.sitting)))


TABLE = ListTable(
    _lazy("代表"),
    (
        ListColumn(_lazy("姓名"), "name"),
        ListColumn(_lazy("性别和民族"), lambda deputy: deputy.about.strip("（）")),
        ListColumn(_lazy("单位职务"), "post"),
        ListColumn(_lazy("层级"), _of_mandates(lambda one: one.get_level_display())),
        ListColumn(_lazy("代表团"), _of_mandates(lambda one: one.delegation)),
        ListColumn(_lazy("选区"), _of_mandates(lambda one: one.district)),
        ListColumn(_lazy("任职"), lambda deputy: _("现任") if deputy.sitting else _("曾任代表")),
    ),
    ready=_shown,
)


@public_page
def find(request: HttpRequest) -> HttpResponse:
    """``?q=`` a village, a community, an address or a town: who was elected there."""
    today = timezone.localdate()
    found = finding.find(request.GET.get("q", ""), today)
    context = {
        "breadcrumbs": [(_("代表"), reverse("deputies"))],
        "found": found,
    }
    return render(request, "deputies/find.html", context)


@public_page
def deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """One deputy: mandates with dates, the duty record, what they follow and suggested."""
    people = Deputy.objects.public().only(*PUBLIC_COLUMNS).select_related("photo")
    found = get_object_or_404(people.prefetch_related(_mandates()), pk=pk)
    today = timezone.localdate()
    mandates = list(found.mandates.all())
    sitting = _sitting(found, today)
    found.about = _about(found)
    constituencies = Constituency.objects.public().of_mandates(mandates)
    for mandate in mandates:
        mandate.is_held = mandate in sitting
        mandate.constituency = constituencies.get(key_of(mandate))
    stations = posts_of(found, today)
    followed = _followed(found)
    years = years_of_duty(found, mandates, today)
    chosen = _year(request.GET.get("year"), years)
    entries = found.duty_entries.public().newest_first()
    page = BoundedPaginator(entries.of_year(chosen.year) if chosen else entries.none())
    context = {
        "breadcrumbs": [(_("代表"), reverse("deputies"))],
        "json_ld": as_person(found, sitting),
        "deputy": found,
        "today": today,
        "mandates": mandates,
        "former": "" if sitting else _("曾任代表"),
        "year_links": _year_links(years, chosen),
        "chosen": chosen,
        "doings": doings_of(found, chosen.year if chosen else today.year),
        "page": page.asked(request.GET.get("page")),
        "stations": stations,
        "takes_opinions": bool(stations and sitting),
        "followed": followed[:FOLLOWED],
        "follows_more": len(followed) > FOLLOWED,
        "suggestions": _suggestions(found),
        "bills": Bill.objects.public().filter(lead_deputy=found.pk).newest_first()[:SUGGESTED],
    }
    return render(request, "deputies/deputy.html", context)


def as_person(deputy: Deputy, sitting: list[Mandate]) -> Described:
    """The deputy as a person of schema.org, with the mandates held now."""
    return described(
        "Person",
        deputy.get_absolute_url(),
        deputy.name,
        jobTitle=deputy.post,
        image=whole(reverse("deputy_photo", args=[deputy.pk])) if deputy.photo_id else None,
        hasOccupation=[part("Occupation", _held(mandate)) for mandate in sitting],
    )


def _held(mandate: Mandate) -> str:
    words = {"level": mandate.get_level_display(), "term": mandate.term}
    return _("%(level)s第%(term)s届人大代表") % words


@login_not_required
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The portrait of a deputy."""
    people = Deputy.objects.public().exclude(photo=None).select_related("photo")
    return send(
        get_object_or_404(people, pk=pk).photo,
        inline=True,
        public=True,
        width=request.GET.get("width"),
    )


@public_page
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: progress grid by grid, and what solved the problems met."""
    found = get_object_or_404(Campaign.objects.public(), pk=pk)
    so_far = progress(found)
    context = {
        "breadcrumbs": [(_("代表"), reverse("deputies"))],
        "campaign": found,
        "progress": so_far,
        "maps": maps_of(so_far),
        "months": months_of(so_far),
        "problems": newest_problems(found),
    }
    return render(request, "deputies/campaign.html", context)


def _mandates():
    """Newest first; of one day, the local congress before the higher ones."""
    found = Mandate.objects.select_related("organization").order_by("-since", "level")
    return Prefetch("mandates", found)


def _sitting(deputy, today):
    """The mandates held today."""
    return [one for one in deputy.mandates.all() if one.since <= today <= (one.until or today)]


def _about(deputy):
    """What official lists say after a name: sex of women, nationality of minorities."""
    sex = _("女") if deputy.gender == Gender.FEMALE else ""
    nationality = "" if deputy.ethnicity == HAN else deputy.ethnicity
    words = "，".join(filter(None, (str(sex), nationality)))
    return f"（{words}）" if words else ""


def _year_links(years, chosen):
    """The years in office, (label, address, is current); none where there is one alone."""
    return [
        (
            _("%(year)s年") % {"year": year.year},
            f"?year={year.year}#duty",
            "true" if year == chosen else "",
        )
        for year in years
        if len(years) > 1
    ]


def _year(text, years):
    """The year asked for, or the newest one; None for who was never in office."""
    asked = next((year for year in years if str(year.year) == text), None)
    return asked or (years[0] if years else None)


def _followed(deputy):
    """The newest published items that the deputy follows; one more tells that there are others."""
    items = Item.objects.public().filter(following_deputies=deputy.pk).newest_first()
    rows = list(items.with_report_day().select_related("lead_unit")[: FOLLOWED + 1])
    for row in rows:
        row.standing = ItemStanding.of(row)
    return rows


def _suggestions(deputy):
    """The newest published suggestions that the deputy led: what waits too long for its answer
    first, each with the day of the answer or the one until which it is due."""
    led = Suggestion.objects.public().filter(lead_deputy=deputy.pk).select_related("lead_unit")
    rows = list(led.order_by("-year", "-id")[:SUGGESTED])
    for one in rows:
        one.sign = SUGGESTION_SIGNS.get(one.status, "waiting")
        one.awaited_on = one.deadline if one.status in WITH_UNIT else None
        one.rated = RATED.get(one.satisfaction, "")
        one.days = _answer_day(one)
        words = ((_("建议内容"), one.text), (_("答复"), one.reply))
        one.words = [(heading, text) for heading, text in words if text]
    today = timezone.localdate()
    return sorted(rows, key=lambda one: not (one.awaited_on and one.awaited_on < today))


def _answer_day(one: Suggestion) -> str:
    """When it was answered, or until when it is to be."""
    if one.status in WITH_UNIT and one.deadline:
        return _("答复期限 %(day)s") % {"day": date_format(one.deadline, "DATE_FORMAT")}
    if one.replied_on:
        return _("%(day)s答复") % {"day": date_format(one.replied_on, "DATE_FORMAT")}
    return ""
