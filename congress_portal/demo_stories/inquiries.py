"""A special inquiry of this year, followed through the real actions, and the broadcasts of past
ones: a promise on the list, one whose day has passed, one kept, one question only answered."""

import json
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from accounts.choices import OrganizationKind
from accounts.models import Organization
from congress_portal.demo_stories.live import Scene
from supervision.activities.choices import Level, Method, StageKind
from supervision.activities.models import Activity
from supervision.inquiries.models import Broadcast, InquiryQuestion
from workflow import trail
from workflow.transitions import perform

STORY = json.loads(Path(__file__).with_name("inquiries.json").read_text("utf-8"))
HOURS = (9, 11)


def play(people, units, today=None):
    """Makes the inquiry with its questions and gives past ones their broadcasts."""
    _broadcasts()
    scene = Scene(people, units, today)
    activity = _inquiry(scene, STORY["inquiry"])
    for number, story in enumerate(STORY["questions"], 1):
        _play(scene, activity, _question(scene, activity, number, story), story)
    return activity


def _broadcasts():
    past = Activity.objects.in_bulk(list(STORY["broadcasts"]), field_name="number")
    for number, activity in past.items():
        start, end, viewers = STORY["broadcasts"][number]
        Broadcast.objects.create(
            activity=activity,
            starts_at=timezone.make_aware(datetime.fromisoformat(start)),
            ends_at=timezone.make_aware(datetime.fromisoformat(end)),
            url=activity.broadcast_link,
            viewers=viewers,
        )


def _inquiry(scene, story):
    day, clerk = scene.day(story["days"]), scene.people["clerk"]
    activity = Activity.objects.create(
        number=f"{day.year}-X001",
        year=day.year,
        title=story["title"],
        method=Method.SPECIAL_INQUIRY,
        level=Level.CITY,
        organizer=Organization.objects.get(kind=OrganizationKind.COMMITTEE),
        policy_area=story["policy_area"],
        place=story["place"],
        starts_on=day,
        is_public=True,
        is_sample=True,
        created_by=clerk,
    )
    activity.deputies.set([scene.people[name].deputy for name in ("deputy", "deputy2")])
    activity.stages.create(kind=StageKind.RESEARCH, text=story["research"])
    trail.append(activity, "created", by=clerk, at=scene.moment(story["days"] + 10))
    start, end = (scene.moment(story["days"], hour) for hour in HOURS)
    Broadcast.objects.create(
        activity=activity, starts_at=start, ends_at=end, url=story["url"], viewers=story["viewers"]
    )
    return activity


def _question(scene, activity, number, story):
    question = InquiryQuestion.objects.create(
        activity=activity,
        sequence=number,
        question=story["question"],
        asked_by=scene.people[story["by"]].deputy,
        unit=scene.units[story["unit"]],
        created_by=scene.people["clerk"],
        is_sample=True,
    )
    ago = STORY["inquiry"]["days"] + 5
    trail.append(question, "created", by=scene.people["clerk"], at=scene.moment(ago))
    return question


def _play(scene, activity, question, story):
    """From the answer in the hall to what became of the promise."""
    ago = STORY["inquiry"]["days"]

    def act(action, days, who="clerk", **data):
        return perform(question, action, by=scene.people[who], at=scene.moment(days, 15), data=data)

    act("publish", ago, who="leader")
    act("answer", ago, answered_on=activity.starts_on, text=story["answer"])
    if "promise" in story:
        day = scene.day(-story["promised_in"])
        act("promise", ago - 1, text=story["promise"], promised_on=day)
    if "item" in story:
        organ = Organization.objects.filter(kind=OrganizationKind.GOVERNMENT).first()
        act("to_item", ago - 2, addressee=organ)
    if "solved" in story:
        days, evidence = story["solved"]
        act("solve", days, solved_on=scene.day(days), text=evidence)
