"""Calendars as files of RFC 5545, for the programs that people have on their phones."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, vDuration

REFRESH = timedelta(hours=6)


def calendar(name, events, now=None):
    """The bytes of a calendar of ``registers.calendar.Event``.

    The same events give the same bytes on the same day. Days stand as days (their end is the day
    after, as the standard wants it), moments in the time zone of the portal, which is included.
    """
    stamp = _midnight(now or timezone.now())
    out = Calendar()
    out.add("version", "2.0")
    out.add("prodid", f"-//{_host()}//congress portal//ZH")
    out.add("calscale", "GREGORIAN")
    out.add("method", "PUBLISH")
    out.add("x-wr-calname", name)
    out.add("x-wr-timezone", settings.TIME_ZONE)
    out.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    out.add("x-published-ttl", vDuration(REFRESH))
    for event in events:
        out.add_component(_entry(event, stamp))
    out.add_missing_timezones()
    return out.to_ical()


def calendar_file(content, file_name):
    """The answer that carries a calendar."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _entry(event, stamp):
    entry = Event()
    entry.add("uid", f"{event.uid}@{_host()}")
    entry.add("dtstamp", stamp)
    entry.add("sequence", event.version)
    entry.add("summary", _line(event.title))
    entry.add("dtstart", _start(event))
    if (end := _end(event)) is not None:
        entry.add("dtend", end)
    entry.add("status", str(event.status))
    if event.all_day:
        entry.add("transp", "TRANSPARENT")
    for key, text in (("location", event.place), ("description", event.note)):
        if text:
            entry.add(key, _line(text) if key == "location" else str(text))
    if event.path:
        entry.add("url", settings.SITE_URL + event.path)
    return entry


def _start(event):
    return event.starts if event.all_day else _local(event.starts)


def _end(event):
    if event.all_day:
        return (event.ends or event.starts) + timedelta(days=1)
    return _local(event.ends) if event.ends else None


def _local(moment):
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def _midnight(now):
    """The start of the day, as the moment at which the calendar was written."""
    start = datetime.combine(timezone.localdate(now), time.min)
    return timezone.make_aware(start).astimezone(UTC)


def _line(text):
    return " ".join(str(text).split())


def _host():
    return urlsplit(settings.SITE_URL).hostname or "localhost"
