"""The keeper's desk: today's reception, receptions and matters written down one after another."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attachments.kept import KeepsFiles
from liaison_stations.keepers_desk import slips
from liaison_stations.keepers_desk.breadcrumbs import breadcrumbs_to
from liaison_stations.matters.models import Matter, Source
from liaison_stations.matters.presentation import with_signs
from liaison_stations.opinions.submission import code_of, write_down
from liaison_stations.receptions import effects
from liaison_stations.receptions.forms import (
    FIRST_YEAR,
    YEARS_AHEAD,
    CallForm,
    MatterForm,
    Number,
    ReceptionForm,
)
from liaison_stations.receptions.models import Reception, ReceptionKind
from liaison_stations.rota.presentation import DayInWords, in_words
from liaison_stations.stations.models import Station
from liaison_stations.stations.relations import KEEPER
from pages.at_once import lock_and_refresh
from pages.paging import BoundedPaginator
from pages.tables import ListColumn, ListTable
from workflow import trail
from workflow.proposals import hold_publication, inside, save_or_propose
from workflow.workflow import waiting_change


class YearForm(forms.Form):
    """The year of a keeper's list."""

    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, widget=Number())

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year + YEARS_AHEAD:
            raise ValidationError(_("最多提前安排五年。"))
        return year


RECEPTION_FORM = "liaison_stations/my/reception_form.html"
MATTER_FORM = "liaison_stations/my/matter_form.html"
UNPROCESSABLE = 422
SHORT_LIST = 5


def _station(request, code):
    return get_object_or_404(Station.objects.kept_by(request.user), code=code)


@require_safe
def home(request):
    """The desk of the one station that the person keeps, or the choice between several."""
    stations = Station.objects.kept_by(request.user).in_order()
    text = request.GET.get("q", "").strip()[:50]
    found = stations.matching(text) if text else stations
    file = TABLE.file(request, found)
    if file is not None:
        return file
    page = TABLE.page(request, found)
    if page.paginator.count == 1 and not text:
        return redirect("my_station:desk", code=page.object_list[0].code)
    context = {
        "breadcrumbs": breadcrumbs_to(),
        "page": page,
        "q": text,
        "clear": reverse("my_station:home") if text else "",
        **_no_stations(text),
    }
    return render(request, "liaison_stations/my/stations.html", context)


def _shown(stations):
    for station in stations:
        station.closed = _closed(station)
    return stations


TABLE = ListTable(
    _("我的联络站"),
    (
        ListColumn(_("名称"), "name"),
        ListColumn(_("类型"), lambda station: station.get_kind_display()),
        ListColumn(_("停用"), "closed"),
    ),
    ready=_shown,
)


def _closed(station):
    words = {"day": in_words(station.closed_on)}
    return gettext("%(day)s停用") % words if station.closed_on else ""


def _no_stations(searched):
    """What is said where no station is found, and what comes next."""
    if searched:
        return {"none": gettext("没有符合的联络站。"), "next": ""}
    return {
        "none": gettext("您还没有负责的联络站。"),
        "next": gettext("由镇街区人大或市人大联络站工作人员在后台登记管理员。"),
    }


@require_safe
def desk(request, code):
    """A station's desk for who keeps it."""
    station = _station(request, code)
    today = timezone.localdate()
    open_matters = (
        Matter.objects.filter(station=station).open().most_pressing_first("deadline", "id")
    )
    context = {
        "breadcrumbs": breadcrumbs_to(),
        "station": station,
        "today": today,
        "days_today": [DayInWords(day) for day in effects.today_at(station, today)],
        "coming": [DayInWords(day) for day in _coming(station, today)],
        "matters": with_signs(open_matters[:SHORT_LIST], today),
        "open": min(open_matters[: SHORT_LIST * 20].count(), SHORT_LIST * 20),
        "receptions": _rows(Reception.objects.filter(station=station))[:SHORT_LIST],
        "busy_day": BusyDay.of(station, timezone.now()),
    }
    return render(request, "liaison_stations/my/desk.html", context)


def _coming(station, today):
    days = station.days.planned().filter(day__gt=today).order_by("day", "opens")
    return days.with_deputies()[:SHORT_LIST]


def _rows(receptions):
    return receptions.newest_first().select_related("station").prefetch_related("deputies")


@require_safe
def receptions(request, code):
    """The receptions of a station in a year."""
    station = _station(request, code)
    rows = _rows(Reception.objects.filter(station=station))
    page = BoundedPaginator(rows).asked(request.GET.get("page"))
    context = {"breadcrumbs": breadcrumbs_to(station), "station": station, "page": page}
    return render(request, "liaison_stations/my/receptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reception_new(request, code):
    """A reception is written down, with its people and what they raised."""
    station = _station(request, code)
    form = ReceptionForm(station, request.POST or None, initial=_suggested(request, station))
    if request.method == "POST" and form.is_valid():
        reception = _recorded(request, station, form)
        return redirect(f"{reception.get_absolute_url()}?saved=reception")
    return _form_page(request, station, form, RECEPTION_FORM, gettext("登记接待"))


@transaction.atomic
def _recorded(request, station, form):
    """The reception; that the public reads of it waits for a second person."""
    given, key = inside(None, form.cleaned_data), form.cleaned_data["form_key"]
    reception, new = effects.record(station, given, request.user, key)
    if not KEEPER.holds(reception, request.user):
        raise PermissionDenied
    said = gettext("接待已登记。") if new else gettext("这次接待已经登记过，没有重复保存。")
    messages.success(request, said)
    if new:
        hold_publication(request, reception, form)
    return reception


def _suggested(request, station):
    """What today's rota says: its deputies and the kind that a link names."""
    day = effects.today_at(station, timezone.localdate()).first()
    kind = request.GET.get("kind")
    return {
        "deputies": [duty.deputy_id for duty in day.duties.all()] if day else [],
        "kind": kind if kind in ReceptionKind.values else ReceptionKind.DAILY,
    }


def _form_page(request, station, form, template, title, **more):
    if form.is_bound and isinstance(form, KeepsFiles):
        form.keep_files()
    context = {
        "breadcrumbs": breadcrumbs_to(station),
        "station": station,
        "form": form,
        "title": title,
        **more,
    }
    status = UNPROCESSABLE if form.is_bound else None
    return render(request, template, context, status=status)


def _reception(request, pk):
    """A reception of a station that the person keeps, or in which they took part."""
    seen = Reception.objects.visible_to(request.user).select_related("station", "reception_day")
    return get_object_or_404(seen, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def reception(request, pk):
    """One reception with its matters, and the form of the next matter."""
    obj = _reception(request, pk)
    may_write = KEEPER.holds(obj, request.user)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    form = _matter_form(request, obj) if may_write else None
    if request.method == "POST" and form.is_valid():
        _matter_from(request, obj, form)
        return redirect(f"{obj.get_absolute_url()}?saved=matter#matter")
    return _reception_page(request, obj, form)


def _matter_form(request, obj):
    """The form of the reception's next matter; the one before may be of the same person."""
    before = obj.matters.with_personal_data_for(request.user).select_related("citizen")
    sent = (request.POST or None, request.FILES or None)
    return MatterForm(obj.station, *sent, before=before.order_by("id").last(), by=request.user)


def _matter_from(request, obj, form):
    by_visit = obj.kind == ReceptionKind.VISIT
    fields = {
        "reception": obj,
        "raised_on": obj.held_on,
        "source": Source.VISIT if by_visit else Source.RECEPTION,
    }
    matter, new = write_down(obj.station, form.cleaned_data, request.user, **fields)
    form.let_files_go()
    said = (
        gettext("事项 %(number)s 已登记，可以接着记下一件。")
        if new
        else gettext("事项 %(number)s 已经登记过。")
    )
    messages.success(request, said % {"number": matter.number})
    slips.keep(request, matter, code_of(form.cleaned_data))


def _reception_page(request, obj, form):
    if form is not None and form.is_bound:
        form.keep_files()
    matters = obj.matters.with_personal_data_for(request.user).order_by("id")
    page = BoundedPaginator(matters.select_related("deputy")).asked(request.GET.get("page"))
    today = timezone.localdate()
    with_signs(page.object_list, today)
    context = {
        "breadcrumbs": breadcrumbs_to(obj.station if form is not None else None),
        "reception": obj,
        "deputies": obj.deputies.by_strokes(),
        "items": obj.items.public().select_related("opinion"),
        "published": gettext("已公开") if obj.is_public else gettext("未公开"),
        "change": waiting_change(obj) if form is not None else None,
        "page": page,
        "form": form,
        "slips": slips.at_hand(request, page.object_list),
        "kept": _kept_by_browser(obj, request.GET.get("saved")),
        "today": today,
    }
    status = UNPROCESSABLE if form is not None and form.is_bound else None
    return render(request, "liaison_stations/my/reception.html", context, status=status)


def _kept_by_browser(obj, saved):
    """Names of the drafts in the browser that were saved a moment ago, and may go."""
    if saved == "reception":
        new = reverse("my_station:reception_new", args=[obj.station.code])
        edit = reverse("my_station:reception_edit", args=[obj.pk])
        return [f"reception-{new}", f"reception-{edit}"]
    return [f"matter-{obj.pk}"] if saved == "matter" else []


@require_http_methods(["GET", "HEAD", "POST"])
def reception_edit(request, pk):
    """A reception is changed; a public one waits for a second person."""
    kept = Reception.objects.of_kept(request.user).select_related("station")
    obj = get_object_or_404(kept, pk=pk)
    form = ReceptionForm.of(obj)
    if request.method == "POST":
        with transaction.atomic():
            lock_and_refresh(obj)
            form = ReceptionForm.of(obj, request.POST)
            done = _changed(request, obj, form)
        if done is not None:
            return done
    return _form_page(
        request,
        obj.station,
        form,
        RECEPTION_FORM,
        gettext("修改接待记录"),
    )


def _changed(request, obj, form):
    valid = form.is_valid()
    return save_or_propose(request, obj, form, saved="?saved=reception") if valid else None


@require_http_methods(["GET", "HEAD", "POST"])
def matter_new(request, code):
    """A matter that came by telephone or on a visit."""
    station = _station(request, code)
    form = CallForm(station, request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        fields = {"raised_on": given["raised_on"], "source": given["source"]}
        matter, new = write_down(station, given, request.user, **fields)
        form.let_files_go()
        said = gettext("事项已登记。") if new else gettext("这件事项已经登记过，没有重复保存。")
        messages.success(request, said)
        slips.keep(request, matter, code_of(given))
        return redirect(f"{matter.get_absolute_url()}?saved=matter")
    return _form_page(request, station, form, MATTER_FORM, gettext("登记群众事项"))


HOURS = 4


@dataclass(frozen=True)
class BusyDay:
    """The switch that widens the limits of a station, as its button and sentence show it."""

    sentence: str
    button: str
    switch_to: str

    @classmethod
    def of(cls, station, now: datetime):
        """What the keeper is told and offered of the station's limits at a moment."""
        until = station.busy_until
        if until and until > now:
            hour = {"until": f"{timezone.localtime(until):%H:%M}"}
            sentence = gettext("今天人多：提交限度放宽到 %(until)s。") % hour
            return cls(sentence, gettext("恢复平时的限度"), "off")
        sentence = gettext("现在不接收扫码反映。")
        if station.intake_open:
            sentence = gettext(
                "接待日多人用同一个网络提交时，可以放宽限度，免得大家都要回答小问题。"
            )
        return cls(sentence, gettext("放宽 4 小时"), "on")


@require_POST
@transaction.atomic
def switch(request, code):
    """Widens the limits of a station for some hours, or narrows them again at once."""
    # The lock that ``trail.append`` asks of its caller.
    kept = Station.objects.kept_by(request.user).select_for_update(of=("self",))
    station = get_object_or_404(kept, code=code)
    now = timezone.now()
    on = request.POST.get("busy") == "on"
    station.busy_until = now + timedelta(hours=HOURS) if on else None
    station.save(update_fields=["busy_until"])
    trail.append(station, "edited", by=request.user, at=now, content={"fields": ["busy_until"]})
    widened = gettext("已放宽 %(hours)d 小时。") % {"hours": HOURS}
    messages.success(request, widened if on else gettext("已恢复平时的限度。"))
    return redirect("my_station:desk", code=station.code)
