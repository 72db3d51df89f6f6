"""The current year of the demo stations: who keeps them, the rota, receptions, matters in several
states, published cases and self-assessments; played through the real actions."""

import json
import re
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from attachments.uploads import check, store
from congress_portal.demo import working_days
from congress_portal.demo.pictures import after, before, street
from deputies.people.models import Deputy
from liaison_stations.assessments.models import SelfAssessment
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.effects import raise_matter
from liaison_stations.matters.models import Matter, Showing
from liaison_stations.receptions import effects as receptions_effects
from liaison_stations.receptions.models import Reception, ReceptionKind
from liaison_stations.rota import effects
from liaison_stations.rota.models import RotaPattern, RotaRule
from liaison_stations.stations.models import Keeper, Posting, Station, StationKind
from workflow import trail
from workflow.deadlines import first_working_day
from workflow.transitions import perform

STORIES = json.loads(Path(__file__).with_name("stations.json").read_text("utf-8"))
KEPT = {"keeper": "shizhu", "keeper2": "zhiying"}
POSTED = {"deputy": "shizhu", "deputy2": "zhiying"}
SINCE = date(2022, 3, 21)
NAMED = {"station__code": "zongzhan", "topic": "三江六岸绿道建设"}
"""The one reception that the facts of 2023 name; every other record is a sample."""
ANNOUNCED = 3
FIRST_TOLD = 2023
"""The year whose four goods are told in the first of two wordings."""
EVIDENCE = ("接待台账（示意图）", "站点现场（示意图）")
RECEIVES = {StationKind.CENTRAL: "每月15日 8:30—11:30"}
"""Of stations that are open all week."""
HOURS = re.compile(
    r"每(?:周(?P<weekday>[一二三四五])|月(?P<day>\d+)日) (?P<opens>\d+:\d\d)—(?P<closes>\d+:\d\d)"
)


def play(people, today=None):
    """Keepers, rota, receptions, matters, cases and assessments of the stations."""
    today = today or timezone.localdate()
    places = {station.code: station for station in Station.objects.select_related("organization")}
    keep(people, places)
    plan(people, places.values(), today)
    for content in STORIES["receptions"]:
        receive(people, places[content["station"]], content, today)
    for content in STORIES["matters"]:
        raise_and_handle(people, places[content["station"]], content, today)
    for content in STORIES["cases"]:
        publish(people, content, today)
    for content in STORIES["assessments"]:
        assess(people, places[content["station"]], content, today)
    label()


def label():
    """Marks what is invented, and opens the visits held to the public."""
    Matter.objects.update(is_sample=True)
    Reception.objects.exclude(**NAMED).update(is_sample=True)
    Reception.objects.exclude(kind=ReceptionKind.VISIT).update(is_public=True)


def keep(people: dict[str, Any], places: dict[str, Any]) -> None:
    """Gives stations their keepers and the deputies who serve there."""
    for who, code in KEPT.items():
        Keeper.objects.get_or_create(station=places[code], user=people[who], since=SINCE)
    for who, code in POSTED.items():
        deputy = people[who].deputy
        if not Posting.objects.filter(station=places[code], deputy=deputy).exists():
            Posting.objects.create(station=places[code], deputy=deputy, since=SINCE)


def plan(people, stations, today):
    """A rule for each station that says its hours, and the next days with who receives."""
    for station in stations:
        hours = HOURS.fullmatch(RECEIVES.get(station.kind, station.opening_hours))
        if hours and station.kind in (StationKind.TOWN, StationKind.CENTRAL):
            RotaRule.objects.create(station=station, **_rule(hours, today))
            effects.generate(station, today.year, people["station_clerk"], today)
            effects.generate(station, today.year + 1, people["station_clerk"], today)
            _appoint(people["station_clerk"], station, today)


def _rule(hours, today):
    weekday = hours["weekday"]
    return {
        "pattern": RotaPattern.WEEKLY if weekday else RotaPattern.MONTHLY_DAY,
        "weekday": "一二三四五".index(weekday) if weekday else None,
        "month_day": None if weekday else int(hours["day"]),
        "opens": _clock(hours["opens"]),
        "closes": _clock(hours["closes"]),
        "since": date(today.year, 1, 1),
    }


def _clock(written: str) -> time:
    return datetime.strptime(written, "%H:%M").time()


def _appoint(user: User, station: Station, today: date) -> None:
    on_duty = cycle(_posted(station, today))
    for day in station.days.coming(today)[:ANNOUNCED]:
        data = {"deputies": [next(on_duty), next(on_duty)]}
        day = perform(day, "appoint", by=user, data=data)
        perform(day, "announce", by=user)


def _posted(station: Station, today: date) -> list[Deputy]:
    """The demo's own deputy first, so that somebody sees a day on duty."""
    rows = station.postings.on(today).select_related("deputy")
    return [one.deputy for one in sorted(rows, key=lambda one: one.deputy.user_id is None)]


def receive(people: dict[str, Any], station: Station, content: dict[str, Any], today: date) -> None:
    """A reception so many days ago, as its keeper records it."""
    day = working_days.ago(today, content["days"])
    data = {
        name: content[name]
        for name in ("kind", "people", "topic", "guests", "agreed")
        if name in content
    }
    data |= {"held_on": day, "deputies": _posted(station, today)[:2], "is_public": True}
    receptions_effects.record(
        station, data, people[content["by"]], at=_moment(today, content["days"], 11)
    )


def raise_and_handle(
    people: dict[str, Any], station: Station, content: dict[str, Any], today: date
) -> None:
    """A matter from the day on which it came, through the steps of its story."""
    days = content["days"]
    matter = raise_matter(
        station,
        source=content["source"],
        text=content["text"],
        at=_moment(today, days, 8),
        name=content.get("name", ""),
        phone=content.get("phone", ""),
        agreed="phone" in content,
        policy_area=content["area"],
        subject=content.get("subject", ""),
    )
    for hour, (ago, who, action, data) in enumerate(content["steps"], 9):
        at = _moment(today, ago, hour)
        data = {"closed_on": at.date(), **data, **_deputy(action, station, today)}
        matter = perform(matter, action, by=people[who], at=at, data=data)
    if "pictures" in content:
        show(matter, content["pictures"], people[content["steps"][-1][1]])


def show(matter: Matter, seed: int, user: User) -> None:
    """The place before and after, with the line of the timeline that closed the matter."""
    entry = matter.entries.order_by("-at", "-pk").first()
    if entry is None:
        return
    for shows, draw in ((Showing.BEFORE, before), (Showing.AFTER, after)):
        name = f"{Showing(shows).label}（示意图）.png"
        stored = store(check(SimpleUploadedFile(name, draw(seed))), by=user)
        entry.files.create(stored=stored, shows=shows)


def _deputy(action: str, station: Station, today: date) -> dict[str, Any]:
    return {"deputy": _posted(station, today)[0]} if action == "accept" else {}


def publish(people, content, today):
    """A case that one person has redacted; without days, it still waits for another one."""
    matter = Matter.objects.filter(number=content["matter"]).first()
    if matter is None:
        return
    editor, days = people[content["by"]], content["days"]
    if "pictures" in content:
        day = matter.closed_on or matter.raised_on
        words = {"action": "solve", "text": content["answer"], "by": editor, "public": True}
        matter.entries.create(happened_on=day, at=_moment(day, 0, 16), **words)
        show(matter, content["pictures"], editor)
    case = PublishedCase.objects.create(
        matter=matter,
        edited_by=editor,
        with_pictures="pictures" in content,
        **{name: content[name] for name in ("title", "problem", "answer")},
    )
    at = _moment(today, days or 2, 9)
    trail.append(case, "created", by=editor, at=at)
    case = perform(case, "submit", by=editor, at=at)
    if days:
        perform(case, "publish", by=people["station_clerk"], at=_moment(today, days - 1, 10))


def assess(people: dict[str, Any], station: Station, content: dict[str, Any], today: date) -> None:
    """Last year's four goods with what they rest on; the committee's staff have checked some."""
    year, at = today.year - 1, _moment(first_working_day(date(today.year, 1, 20)), 0, 9)
    told = STORIES["goods"][station.code][0 if year == FIRST_TOLD else 1]
    goods: dict[str, Any] = {}
    for name, (words, score) in told.items():
        goods |= {name: words.format(**_counted(station, year)), f"{name}_score": score}
    one = SelfAssessment.objects.create(station=station, year=year, **goods)
    user = people[content["by"]]
    for number, name in enumerate(EVIDENCE, len(station.code) + year):
        picture = check(SimpleUploadedFile(f"{name}.png", street(number)))
        one.files.create(stored=store(picture, by=user))
    trail.append(one, "created", by=user, at=at)
    one = perform(one, "submit", by=user, at=at)
    if content["checked"]:
        perform(one, "check", by=people["station_clerk"], at=at + timedelta(hours=6))


def _counted(station: Station, year: int) -> dict[str, int]:
    """What the station's own records of the year say; how many matters it had is kept apart on the
    page of a small station, so its words tell none."""
    met = station.receptions.filter(held_on__year=year)
    return {
        "meetings": met.count(),
        "people": met.aggregate(all=Sum("people"))["all"] or 0,
    }


def _moment(today: date, ago: int, hour: int) -> datetime:
    """An hour of a past day, but never later than now."""
    at = timezone.make_aware(datetime.combine(working_days.ago(today, ago), time(hour, 10)))
    return min(at, timezone.now())
