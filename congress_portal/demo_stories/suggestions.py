"""Plays suggestions of this year through the real actions, so that each part has one to act on.

A step in ``suggestions.json`` is (days ago, account, action, inputs), as in the other stories.
"""

import json
from pathlib import Path

from congress_portal.demo_stories.live import STORIES as LIVE
from congress_portal.demo_stories.live import Scene
from deputies.suggestions.models import Suggestion
from workflow import trail
from workflow.transitions import perform

STORIES = json.loads(Path(__file__).with_name("suggestions.json").read_text("utf-8"))["stories"]


def play(people, units, today=None):
    """Makes the live suggestions, oldest first, so that their numbers follow the days."""
    scene = Scene(people, units, today)
    content = sorted(STORIES, key=lambda story: -story["drafted"])
    made = [(_draft(scene, story), story) for story in content]
    acts = [(step, one, story) for one, story in made for step in story["steps"]]
    for step, one, story in sorted(acts, key=lambda act: -act[0][0]):
        _play_step(scene, one, step, story)
    return Suggestion.objects.filter(pk__in=[one.pk for one, _story in made])


def _draft(scene, story):
    user, day = scene.people[story["by"]], scene.day(story["drafted"])
    one = Suggestion.objects.create(
        year=day.year,
        title=story["title"],
        text=story["text"],
        lead_deputy=user.deputy,
        is_sample=True,
        created_by=user,
    )
    if "with" in story:
        one.cosigners.add(scene.people[story["with"]].deputy)
    trail.append(one, "created", by=user, at=scene.moment(story["drafted"]))
    return one


def _play_step(scene, one, step, story):
    ago, who, action, content = step
    data = _inputs(scene, ago, content)
    if action == "receive":
        data["unit"] = scene.units[story["unit"]]
        data["assisting"] = [scene.units[story["assisting"]]] if "assisting" in story else []
    perform(one, action, by=scene.people[who], at=scene.moment(ago, 14), data=data)


def _inputs(scene, ago, content):
    data = dict(content)
    if data.pop("evidence", False):
        data["files"] = [scene.picture(data.get("text", ""))]
    if data.pop("promised", False):
        data["promised_on"] = scene.day(-LIVE["promised_in_days"])
    if data.pop("hand_over", False):
        data["handed_over_on"] = scene.day(ago)
    if data.pop("consult", False):
        data["consulted_on"] = scene.day(ago)
    if "until_in" in data:
        data["until"] = scene.day(-data.pop("until_in"))
    return data
