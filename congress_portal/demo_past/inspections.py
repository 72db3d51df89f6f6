"""The joint inspection of 2023 on the management of housing estates, with what city and
subdistricts found, and its report as a second person has published it."""

import json
from datetime import date
from pathlib import Path

from accounts.models import Organization
from supervision.activities.models import Activity
from supervision.inspections.models import InspectionReport, InspectionTeam
from workflow import trail
from workflow.transitions import perform

STORY = json.loads(Path(__file__).with_name("inspections.json").read_text("utf-8"))
MEMBERS = 4


def play(people):
    """Gives the inspection and its sections their teams and findings; returns the report."""
    activity = Activity.objects.filter(number=STORY["number"]).first()
    if activity is None:
        return None
    named = Organization.objects.in_bulk(STORY["organs"], field_name="name")
    organs = [named[name] for name in STORY["organs"]]
    for part in (activity, *activity.sections.all()):
        _team(people, part, organs)
    return _report(people, activity)


def _team(people, activity, organs):
    team = InspectionTeam.objects.create(activity=activity, head=people["leader"])
    team.organs.set(organs)
    for deputy in activity.deputies.by_strokes()[:MEMBERS]:
        team.members.create(deputy=deputy)
    for day, place, problem, organ in STORY["findings"].get(activity.number, ()):
        team.findings.create(
            found_on=date.fromisoformat(day), place=place, problem=problem, organ=organs[organ]
        )
    if activity.number == STORY["number"]:
        name, post = STORY["member"]
        team.members.create(name=name, post=post)
        for organ, (day, summary) in zip(organs, STORY["self_reports"], strict=True):
            team.self_reports.create(
                organ=organ, received_on=date.fromisoformat(day), summary=summary
            )
    trail.append(team, "created", by=people["clerk"])


def _report(people, activity):
    content = {**STORY["report"], "reported_on": date.fromisoformat(STORY["report"]["reported_on"])}
    report = InspectionReport.objects.create(
        activity=activity, created_by=people["clerk"], is_sample=True, **content
    )
    trail.append(report, "created", by=people["clerk"])
    return perform(report, "publish", by=people["leader"])
