"""What apps declare for a person's calendar, and how much of it is kept."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from registers import calendar
from registers.calendar import CALENDAR, Event, Happenings, events_of

TODAY = date(2026, 5, 8)


@pytest.fixture(autouse=True)
def _no_other_kinds(monkeypatch):
    monkeypatch.setattr(CALENDAR, "declared", {})


def declare(*events, key="kind"):
    CALENDAR.register(Happenings(key, "某类", lambda user, since, until: events))


def on(day, uid="a", **fields):
    return Event(uid=uid, title="活动", starts=day, **fields)


def found(until=TODAY):
    return events_of(None, TODAY - timedelta(days=1), until, TODAY)


def test_events_of_all_kinds_stand_by_date():
    declare(on(date(2026, 5, 9), "later"))
    declare(on(date(2026, 5, 7), "earlier"), key="other")
    assert [event.uid for event in found()] == ["earlier", "later"]


def test_a_day_stands_before_its_moments():
    noon = timezone.make_aware(datetime(2026, 5, 8, 12))
    declare(on(noon, "noon"), on(TODAY, "day"))
    assert [event.uid for event in found()] == ["day", "noon"]


def test_each_kind_is_asked_for_the_same_days():
    asked = []

    def events(user, since, until):
        asked.append((user, since, until))
        return ()

    CALENDAR.register(Happenings("kind", "某类", events))
    events_of("person", date(2025, 1, 1), date(2027, 1, 1), TODAY)
    assert asked == [("person", date(2025, 1, 1), date(2027, 1, 1))]


def test_a_kind_declared_twice_is_refused():
    declare()
    with pytest.raises(ValueError, match="events kind is declared twice"):
        declare()


def test_of_very_much_the_nearest_is_kept(monkeypatch):
    monkeypatch.setattr(calendar, "MOST_EVENTS", 2)
    declare(*(on(TODAY + timedelta(days=days), str(days)) for days in (-300, 1, 2, 300)))
    assert [event.uid for event in found()] == ["1", "2"]


def test_a_moment_is_no_whole_day():
    assert on(TODAY).all_day
    assert not on(timezone.now()).all_day
