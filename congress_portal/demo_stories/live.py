"""Plays the current year's stories through the real actions, dated back from today.

The stories are in ``live.json``: a step is (days ago, account, action, inputs); ``evidence``
among the inputs asks for a picture, ``until_in`` and ``verified_days`` count days from today.
"""

import json
from datetime import datetime, time
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.choices import OrganizationKind
from accounts.models import Organization
from attachments.uploads import check, store
from congress_portal.demo import pictures, working_days
from congress_portal.demo.subjects import kind_of
from supervision.activities.choices import Level, StageKind
from supervision.activities.models import Activity, ActivityFile, Stage
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from workflow import trail
from workflow.transitions import perform

STORIES = json.loads(Path(__file__).with_name("live.json").read_text("utf-8"))


class Scene:
    """Who plays, on which day the play is set, and which units take part."""

    def __init__(self, people, units, today=None):
        self.people = people
        self.units = units
        self.today = today or timezone.localdate()
        self.pictures = 0

    def day(self, ago):
        """A working day so many days ago (negative: to come)."""
        return working_days.ago(self.today, ago)

    def moment(self, ago, hour=9):
        """A working hour of a past day, but never later than now."""
        at = timezone.make_aware(datetime.combine(self.day(ago), time(hour, 20)))
        return min(at, timezone.now())

    def picture(self, words=""):
        """A drawing of what ``words`` say, another one each time, checked like an upload."""
        self.pictures += 1
        drawn = pictures.scene(kind_of(words), self.pictures)
        upload = SimpleUploadedFile(f"现场照片{self.pictures}.png", drawn)
        return check(upload)


def play(people, units, today=None):
    """Makes the live activities with their opinions and items; returns the activities."""
    scene = Scene(people, units, today)
    city = Organization.objects.get(kind=OrganizationKind.COMMITTEE)
    made = [
        _activity(scene, number, story, city, Level.CITY, "clerk", "leader")
        for number, story in enumerate(STORIES["activities"], 1)
    ]
    town = next(
        grant.organization for grant in people["town_clerk"].current_grants if grant.organization
    )
    town_story = STORIES["town_activity"]
    made.append(_activity(scene, 90, town_story, town, Level.TOWN, "town_clerk", "town_leader"))
    return made


def _activity(scene, number, story, organizer, level, clerk, leader):
    deputies = [scene.people[name].deputy for name in ("deputy", "deputy2")]
    activity = Activity.objects.create(
        number=f"{scene.today.year}-S{number:03}",
        year=scene.today.year,
        title=story["title"],
        method=story["method"],
        level=level,
        organizer=organizer,
        policy_area=story["policy_area"],
        place=story["place"],
        starts_on=scene.day(story["days"]),
        is_public="handed_over" in story,
        is_sample=True,
        created_by=scene.people[clerk],
    )
    activity.deputies.set(deputies)
    trail.append(activity, "created", by=scene.people[clerk], at=scene.moment(story["days"] + 6))
    _stages(scene, activity, story)
    _opinion(scene, activity, story, clerk, leader)
    return activity


def _stages(scene, activity, story):
    days = story["days"]
    content = [
        (StageKind.PLAN, days + 20, "列入年度监督工作计划，明确视察重点和分组。"),
        (StageKind.RESEARCH, days + 6, story["research"]),
        (StageKind.ON_SITE, days, story["on_site"]),
    ]
    if "handed_over" in story:
        content.append((StageKind.OPINION, story["handed_over"], "主任会议研究后交办清单。"))
    Stage.objects.bulk_create(
        Stage(activity=activity, kind=kind, held_on=scene.day(ago), text=text)
        for kind, ago, text in content
        if text
    )
    ActivityFile.objects.create(
        activity=activity,
        stored=store(scene.picture(activity.title), by=activity.created_by),
        stage=StageKind.ON_SITE,
        caption=f"{activity.title}现场（示意图）",
        is_public=True,
    )


def _opinion(scene, activity, story, clerk, leader):
    units = Organization.objects
    addressee = units.get(kind=OrganizationKind.GOVERNMENT, parent__isnull=True)
    opinion = Opinion.objects.create(
        number=story["number"].format(year=scene.today.year) or None,
        activity=activity,
        kind=story.get("kind", "inspection"),
        title=story["opinion"],
        addressee=addressee,
        drafted_by=scene.people[clerk],
    )
    content = STORIES["lists"][story["key"]]
    items = [_item(scene, opinion, number, one) for number, one in enumerate(content, 1)]
    _bring_out(scene, opinion, story, clerk, leader)
    for item, one in zip(items, content, strict=True):
        for step in one["steps"]:
            _play_step(scene, item, step)
    if opinion.activity.is_public:
        perform(opinion, "publish_list", by=scene.people[leader], at=scene.moment(2, 16))


def _item(scene, opinion, number, content):
    item = Item.objects.create(
        opinion=opinion,
        sequence=number,
        problem=content["problem"],
        suggestion=content["suggestion"],
        lead_unit=scene.units[content["unit"]],
        due_on=scene.day(-content["due"]) if "due" in content else None,
    )
    item.following_deputies.set([scene.people["deputy"].deputy])
    return item


def _bring_out(scene, opinion, story, clerk, leader):
    if story.get("drafted"):
        return
    days = story.get("handed_over", story.get("submitted"))
    perform(opinion, "submit", by=scene.people[clerk], at=scene.moment(days, 8))
    if "handed_over" in story:
        perform(
            opinion,
            "hand_over",
            by=scene.people[leader],
            at=scene.moment(days, 10),
            data={"handed_over_on": scene.day(days)},
        )


def _play_step(scene, item, step):
    ago, who, action, content = step
    perform(
        item, action, by=scene.people[who], at=scene.moment(ago, 14), data=_inputs(scene, content)
    )


def _inputs(scene, content):
    data = dict(content)
    if data.pop("evidence", False):
        data["files"] = [scene.picture(data.get("text", ""))]
    if data.pop("promised", False):
        data["promised_on"] = scene.day(-STORIES["promised_in_days"])
    if "verified_days" in data:
        data["verified_on"] = scene.day(data.pop("verified_days"))
    if "until_in" in data:
        data["until"] = scene.day(-data.pop("until_in"))
    return data
