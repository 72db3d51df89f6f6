"""What stands behind the numbers of 2023: sessions with their votes, promises, ballots and visits,
causes of repeals, what was praised. Nothing here is counted: every number comes from the ledgers.
"""

import json
from datetime import date, datetime
from itertools import cycle
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.utils import timezone

from accounts.models import Area
from annual_summaries.recognitions.models import Recognition
from attachments.uploads import check, store
from congress_portal.demo.pictures import street
from congress_portal.demo_stories import stations
from deputies.campaigns.models import Campaign, CampaignDay, Grid
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Station, StationChange, StationChangeKind
from supervision.activities.models import Activity
from supervision.documents.models import CleanupEntry, Document, DocumentEntry
from supervision.inquiries.models import InquiryQuestion
from supervision.projects.models import Project, ProjectRound, RoundStatus
from supervision.sessions.models import Decision, DecisionKind, Session, SessionKind
from workflow import trail
from workflow.transitions import perform

YEAR = 2023
STORY = json.loads(Path(__file__).with_name("year_2023.json").read_text("utf-8"))
PROBLEMS_A_GRID = 4
GROUPS = 4


def play(people):
    """Tells the stories; without the ledger of the year there is nothing to tell."""
    if not Activity.objects.filter(year=YEAR).exists():
        return
    meet(people)
    decide(people)
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


def meet(people):
    for session in Session.objects.of_city().filter(
        kind=SessionKind.COMMITTEE, held_on__year=YEAR, number__in=STORY["agendas"]
    ):
        _keep(session, people, agenda=STORY["agendas"][str(session.number)])


def decide(people):
    """Each decision at its session, with the vote; appointments with whom and for which post."""
    names = cycle(zip(cycle(STORY["names"]), STORY["posts"] * len(STORY["names"]), strict=False))
    kinds = (SessionKind.COMMITTEE, SessionKind.CONGRESS)
    for decision in Decision.objects.of_city().filter(decided_on__year=YEAR).order_by("pk"):
        session = _session_of(decision.decided_on, kinds)
        if session is None:
            continue
        against, abstained = STORY["absent_votes"][decision.get_kind_display()]
        listed = [next(names) for _person in range(decision.people or 0)]
        verb = "免去" if decision.kind == DecisionKind.REMOVAL else "任命"
        story = STORY["decided"].get(decision.number, {})
        lines = story.get("text") or [_line(verb, name, post) for name, post in listed]
        text = "\n\n".join(lines)
        _keep(
            decision,
            people,
            session=session,
            in_favour=session.present - against - abstained,
            against=against,
            abstained=abstained,
            activity=Activity.objects.filter(number=story.get("activity", "")).first(),
            text=text or f"会议审议了有关议案和报告，依照法定程序通过《{decision.title}》。",
            what_came=STORY["what_came"].get(decision.number, ""),
        )


def _session_of(day, kinds):
    last = Q(ends_on__gte=day) | Q(ends_on=None, held_on=day)
    return Session.objects.of_city().filter(last, kind__in=kinds, held_on__lte=day).first()


def _line(verb, name, post):
    return f"免去{name}的{post}职务。" if verb == "免去" else f"任命{name}为{post}。"


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
    for seed, key in enumerate(story["milestones"], 60):
        picture = check(SimpleUploadedFile("现场（示意图）.png", street(seed)))
        projects[key].pictures.create(
            stored=store(picture, by=people["clerk"]), day=_day(story["pictured_on"])
        )
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
    reviewed = Document.objects.filter(result="repealed", concluded_on__year=YEAR).first()
    if reviewed is None:
        return
    story = STORY["review"]
    replied = reviewed.concluded_on
    sent = reviewed.filed_on + (replied - reviewed.filed_on) / 2
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
    cleaned = CleanupEntry.objects.filter(decided_on__year=YEAR, reason="").order_by("pk")
    size = -(-cleaned.count() // GROUPS)
    for number, entry in enumerate(cleaned):
        cause = reviewed if number // size == GROUPS - 1 else None
        _keep(entry, people, reason=STORY["causes"][number // size], review=cause)


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
    for code, who in STORY["assessed"].items():
        content = {"by": who, "checked": True}
        stations.assess(people, by_code[code], content, date(YEAR + 1, 1, 20))
