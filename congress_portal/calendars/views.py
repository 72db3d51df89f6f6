"""A deputy's own calendar: the secret address, and the page on which it is made and revoked."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from congress_portal.calendars.writing import calendar, calendar_file
from deputies.people.models import CalendarLink, Deputy
from liaison_stations.rota.register import of_station
from liaison_stations.stations.models import Station
from pages.public import etag_of, public_page
from pages.qr import drawn
from registers.calendar import events_of
from workflow import trail

YEAR = timedelta(days=366)


@login_not_required
@require_safe
def feed(request, token):
    """The calendar behind a secret address; in Chinese, whoever's program asks.

    Nothing behind an address that was revoked, or whose deputy no longer has a working account.
    """
    links = CalendarLink.objects.filter(revoked_at__isnull=True).select_related("deputy__user")
    user = get_object_or_404(links, token=token).deputy.user
    if user is None or not user.has_role(Role.DEPUTY):
        raise Http404
    today = timezone.localdate()
    with translation.override(settings.LANGUAGE_CODE):
        events = events_of(user, today - YEAR, today + YEAR, today)
        content = calendar(_("履职日历"), events)
    return _personal(request, content)


def _personal(request, content):
    etag = etag_of(content)
    unchanged = etag in request.headers.get("If-None-Match", "")
    answer = HttpResponseNotModified() if unchanged else calendar_file(content, "duty.ics")
    answer.headers["ETag"] = etag
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The address of one's calendar: POST makes a new one or revokes it, and ends the old one."""
    deputy = Deputy.objects.filter(user=request.user.pk).first()
    if deputy is None or not request.user.has_role(Role.DEPUTY):
        raise Http404
    if request.method == "POST":
        return _changed(request, deputy)
    link = deputy.calendar_links.filter(revoked_at__isnull=True).first()
    context = {
        "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
        "link": _shown(link) if link else None,
    }
    return render(request, "my/calendar.html", context)


def _shown(link):
    """The address of the calendar: to be copied, opened and scanned."""
    address = settings.SITE_URL + reverse("my:calendar_feed", args=[link.token])
    return {
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}",
        "drawing": drawn(address, _("日历地址二维码")),
    }


def _changed(request, deputy):
    if request.POST.get("do") == "revoke":
        _renew(deputy, request.user, again=False)
        messages.success(request, _("日历地址已停用，订阅过它的日历不再更新。"))
    else:
        _renew(deputy, request.user, again=True)
        messages.success(request, _("新的日历地址已生成，先前的地址不再有效。"))
    return redirect("my:calendar")


@transaction.atomic
def _renew(deputy, user, *, again):
    """Revokes the address in use; makes another one where it is wanted again."""
    # The deputy, for there may be no link yet to lock: two at once would each make one.
    Deputy.objects.select_for_update().get(pk=deputy.pk)
    deputy.calendar_links.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    if again:
        CalendarLink.objects.create(deputy=deputy, token=secrets.token_urlsafe(32))
    trail.append(deputy, "edited", by=user, content={"fields": ["calendar_links"]})


BEFORE, AHEAD = timedelta(days=92), timedelta(days=366)


@public_page
def station_feed(request: HttpRequest, code: str) -> HttpResponse:
    """A quarter back and a year ahead; in Chinese, whoever's program asks."""
    station = get_object_or_404(Station.objects.public(), code=code)
    today = timezone.localdate()
    with translation.override(settings.LANGUAGE_CODE):
        name = _("%(station)s接待日") % {"station": station.name}
        events = of_station(station, today - BEFORE, today + AHEAD)
        return calendar_file(calendar(name, events), f"{station.code}.ics")
