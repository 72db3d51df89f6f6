"""The public calendar of a station's reception days."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from congress_portal.calendars import calendar, calendar_file
from liaison_stations.calendar import of_station
from liaison_stations.models import Station
from registers.publishing import public_page

BEFORE, AHEAD = timedelta(days=92), timedelta(days=366)


@public_page
def feed(request, code):
    """A quarter back and a year ahead; in Chinese, whoever's program asks."""
    station = get_object_or_404(Station.objects.public(), code=code)
    today = timezone.localdate()
    with translation.override(settings.LANGUAGE_CODE):
        name = _("%(station)s接待日") % {"station": station.name}
        events = of_station(station, today - BEFORE, today + AHEAD)
        return calendar_file(calendar(name, events), f"{station.code}.ics")
