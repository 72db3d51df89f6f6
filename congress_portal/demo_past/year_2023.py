"""What stands behind the numbers of 2023: promises, ballots and visits,
causes of repeals, what was praised. Nothing here is counted: every number comes from the ledgers.
"""

import json
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from accounts.models import Area
from annual_summaries.recognitions.models import Recognition
from congress_portal.demo_stories import stations
from deputies.campaigns.models import Campaign, CampaignDay, Grid
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Station, StationChange, StationChangeKind
from supervision.activities.models import Activity
from supervision.documents.models import CleanupEntry, Document, DocumentEntry
from supervision.inquiries.models import InquiryQuestion
from supervision.projects.models import Project, ProjectRound, RoundStatus
from workflow import trail
from workflow.deadlines import first_working_day
from workflow.transitions import perform

YEAR = 2023
STORY = json.loads(Path(__file__).with_name("year_2023.json").read_text("utf-8"))
PROBLEMS_A_GRID = 4
SWEPT_ALONG = 10
"""Documents that were repealed since the opinion of the review asked for the like."""


def play(people):
    """Tells the stories; without the ledger of the year there is nothing to tell."""
    if not Activity.objects.filter(year=YEAR).exists():
        return
    choose_projects(people)
    promise(people)
    explain_repeals(people)
    praise(people)
    join_the_campaign(people)
    place_grids()
    change_stations(people)


def _keep(record, people, **fields):
    """Writes the fields as the clerk's correction, with a line on the trail."""
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    trail.append(record, "edited", by=people["clerk"], content={"fields": list(fields)})


def _day(text):
    return date.fromisoformat(text)


def _moment(text):
    return timezone.make_aware(datetime.fromisoformat(f"{text}T10:00"))


def choose_projects(people):
    """The vote of the year's projects, their months, visits by deputies, the assessment."""
    story = STORY["projects"]
    round_ = ProjectRound.objects.create(
        year=YEAR,
        status=RoundStatus.VOTED,
        voted_on=_day(story["voted_on"]),
        is_public=True,
        **{name: story[name] for name in ("members", "present", "ballots")},
    )
    trail.append(round_, "created", by=people["clerk"])
    day = {"held_on": _day(story["assessed_on"])}
    at = _moment(story["assessed_on"])
    perform(round_, "assess", by=people["clerk"], at=at, data={**story["assessment"], **day})
    projects = {str(one.sequence): one for one in Project.objects.of_city().of_year(YEAR)}
    present = list(Activity.objects.get(number="2023-020").deputies.by_strokes()[:6])
    for key, months in story["milestones"].items():
        for month, text, progress in months:
            projects[key].milestones.create(month=month, text=text, progress=progress)
    for key, (place, planned, spent) in story["facts"].items():
        _keep(projects[key], people, place=place, planned_cost=planned, spent=spent)
    for key, visits in story["visits"].items():
        for number, (visited_on, finding) in enumerate(visits):
            visit = projects[key].visits.create(day=_day(visited_on), finding=finding)
            visit.deputies.set(present[number : number + 3])


def promise(people):
    """What the departments promised in the hall; one was kept ten days late."""
    for question in InquiryQuestion.objects.filter(activity__number="2023-015"):
        if str(question.sequence) in STORY["promises"]:
            words, day = STORY["promises"][str(question.sequence)]
            _keep(question, people, promise=words, promised_on=_day(day))


def explain_repeals(people):
    """A review whose opinion led to a repeal, and why each document of the clean-up went."""
    story = STORY["review"]
    reviewed = Document.objects.filter(number=story["number"]).first()
    if reviewed is None:
        return
    replied = reviewed.concluded_on
    sent = first_working_day(reviewed.filed_on + (replied - reviewed.filed_on) / 2)
    _keep(
        reviewed,
        people,
        opinion=story["opinion"],
        opinion_sent_on=sent,
        reply=story["reply"],
    )
    steps = (("send_opinion", story["opinion"], sent), ("take_reply", story["reply"], replied))
    for action, text, day in steps:
        DocumentEntry.objects.create(
            document=reviewed,
            action=action,
            text=text,
            happened_on=day,
            by=people["clerk"],
            at=_moment(str(day)),
        )
    _give_causes(people, reviewed)


def _give_causes(people, reviewed):
    """The documents that the review swept along went after its reply; others by groups."""
    *causes, unfair = STORY["causes"]
    gone = list(CleanupEntry.objects.filter(decided_on__year=YEAR, reason="").order_by("pk"))
    gone.sort(key=lambda entry: not _alike(entry, reviewed))
    for number, entry in enumerate(gone):
        if number < SWEPT_ALONG:
            _keep(entry, people, reason=unfair, review=reviewed)
        else:
            _keep(entry, people, reason=causes[number % len(causes)])


def _alike(entry, reviewed):
    """Repealed after the reply to the review, and of the economy like the reviewed document."""
    later = entry.result == "repealed" and entry.decided_on > reviewed.concluded_on
    same = entry.paper_id == reviewed.paper_id
    return later and (same or any(word in entry.title for word in STORY["review"]["economy"]))


def praise(people):
    """Each recognition of the year leads to what it praises."""
    for one in Recognition.objects.filter(happened_on__year=YEAR, title__in=STORY["praise"]):
        story = STORY["praise"][one.title]
        fields = {"text": story["text"]}
        if "activity" in story:
            fields["activity"] = Activity.objects.get(number=story["activity"])
        if "station" in story:
            fields["station"] = Station.objects.get(code=story["station"])
        if "campaign" in story:
            fields["campaign"] = Campaign.objects.get(name=story["campaign"])
        _keep(one, people, **fields)


def join_the_campaign(people):
    """Some of the problems that the days of the campaign count, grid by grid."""
    story = STORY["campaign"]
    for campaign in Campaign.objects.filter(grids__days__day__year=YEAR).distinct():
        _keep(campaign, people, text=story["text"])
        for number, grid in enumerate(campaign.grids.order_by("pk")):
            days = CampaignDay.objects.filter(grid=grid, problems_solved__gt=0).order_by("day")
            told = zip(days[number:], story["problems"], strict=False)
            for day, (problem, solution) in told:
                day.problems.create(problem=problem, solution=solution)


def place_grids():
    """Where each grid lies: on its campaign's map, and in which town."""
    areas = {area.name: area for area in Area.objects.all()}
    for grid in Grid.objects.filter(name__in=STORY["grids"]):
        grid.row, grid.column, name = STORY["grids"][grid.name]
        grid.area = areas.get(name)
        grid.save(update_fields=["row", "column", "area"])


def change_stations(people):
    """How the stations were improved, what a leader agreed to, and the four goods of the year."""
    by_code = {one.code: one for one in Station.objects.all()}
    for code, day, text in STORY["station_changes"]:
        StationChange.objects.create(
            station=by_code[code], changed_on=_day(day), kind=StationChangeKind.OTHER, text=text
        )
    for reception in Reception.objects.filter(**stations.NAMED, held_on__year=YEAR):
        _keep(reception, people, **STORY["leaders_meeting"])
    for code, rooms in STORY["facilities"].items():
        station = by_code[code]
        station.rooms, station.accessible = rooms, True
        station.save(update_fields=["rooms", "accessible"])
    for code, who in STORY["assessed"].items():
        content = {"by": who, "checked": True}
        stations.assess(people, by_code[code], content, date(YEAR + 1, 1, 22))
