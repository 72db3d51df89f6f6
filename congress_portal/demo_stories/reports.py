"""Plays the reports that the committee hears this year: one concluded, one waiting for the report
on its handling, one for its draft; through the real actions.

The stories are in ``reports.json``: a step is (days ago, account, action, inputs); ``paper`` among
the inputs asks for the text as a document, ``day`` names the input that takes the step's day.
"""

import io
import json
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from accounts.choices import OrganizationKind
from accounts.models import Organization
from attachments.uploads import check
from congress_portal.demo_stories.live import Scene
from supervision.activities.choices import Level
from supervision.activities.models import Activity
from supervision.items.models import Item
from supervision.opinions.choices import OpinionKind
from supervision.opinions.models import Opinion
from supervision.report_handling.effects import set_days
from supervision.reports.models import CollectedOpinion, WorkReport
from workflow import trail
from workflow.transitions import perform

STORIES = json.loads(Path(__file__).with_name("reports.json").read_text("utf-8"))["stories"]
DAYS_FROM_COLLECTING = 26
FIRST_NUMBER = 101


def play(people, units, today=None):
    """Makes the reports with their activities, opinions and items; returns the reports."""
    scene = Scene(people, units, today)
    made = [_play_story(scene, *numbered) for numbered in enumerate(STORIES, FIRST_NUMBER)]
    return WorkReport.objects.filter(pk__in=[report.pk for report in made])


def _play_story(scene, number, story):
    report = _planned(scene, number, story)
    acts = [(step, report) for step in story["steps"]]
    opinion = None
    if "opinion" in story:
        opinion = _drafted(scene, report, story["opinion"])
        acts += _opinion_acts(opinion, story["opinion"])
    for step, record in sorted(acts, key=lambda act: -act[0][0]):
        _play_step(scene, record, step, story["title"], opinion)
    return report


def _planned(scene, number, story):
    organs = Organization.objects
    government = organs.get(kind=OrganizationKind.GOVERNMENT, parent__isnull=True)
    activity = Activity.objects.create(
        number=f"{scene.today.year}-S{number}",
        year=scene.today.year,
        title=story["activity"],
        method=story["method"],
        level=Level.CITY,
        organizer=organs.get(kind=OrganizationKind.COMMITTEE),
        policy_area=story["policy_area"],
        starts_on=scene.day(story["session"]),
        is_public=bool(story["steps"]),
        is_sample=True,
        created_by=scene.people["clerk"],
    )
    report = WorkReport(
        activity=activity,
        title=story["title"],
        reporter=government,
        entrusted=scene.units[story["entrusted"]],
        session_on=activity.starts_on,
        is_sample=True,
        created_by=activity.created_by,
    )
    set_days(report)
    report.save()
    for record in (activity, report):
        at = scene.moment(story["planned"])
        trail.append(record, "created", by=activity.created_by, at=at)
    _collect(scene, report, story)
    return report


def _collect(scene, report, story):
    sent_on = min(scene.day(story["session"] + DAYS_FROM_COLLECTING), scene.today)
    CollectedOpinion.objects.bulk_create(
        CollectedOpinion(
            report=report,
            source=source,
            from_whom=whom,
            text=text,
            sent_on=sent_on,
            answered=answered,
        )
        for source, whom, text, answered in story["collected"]
    )


def _drafted(scene, report, content):
    opinion = Opinion.objects.create(
        number=content["number"].format(year=scene.today.year),
        activity=report.activity,
        kind=OpinionKind.DELIBERATION,
        title=content["title"],
        addressee=report.reporter,
        drafted_by=scene.people["clerk"],
    )
    for number, one in enumerate(content["items"], 1):
        item = Item.objects.create(
            opinion=opinion,
            sequence=number,
            problem=one["problem"],
            suggestion=one["suggestion"],
            lead_unit=scene.units[one["unit"]],
        )
        item.following_deputies.set([scene.people["deputy"].deputy])
    return opinion


def _opinion_acts(opinion, content):
    """What happens to the opinion and to its items, to be played in order with the report."""
    yield [content["submitted"], "clerk", "submit", {}], opinion
    yield [content["handed_over"] + 0.5, "leader", "hand_over", {"day": "handed_over_on"}], opinion
    for item, one in zip(opinion.items.order_by("sequence"), content["items"], strict=True):
        for step in one["steps"]:
            yield step, item


def _play_step(scene, record, step, title, opinion):
    ago, who, action, content = step
    data = _inputs(scene, int(ago), content, title)
    if data.pop("opinion", False):
        opinion.refresh_from_db()
        data["opinion"] = opinion
    hour = 9 if ago != int(ago) else 14  # the opinion goes out before it is logged
    perform(record, action, by=scene.people[who], at=scene.moment(int(ago), hour), data=data)


def _inputs(scene, ago, content, title):
    data = dict(content)
    if data.pop("paper", False):
        data["files"] = [_paper(title, data["text"])]
    if data.pop("evidence", False):
        data["files"] = [scene.picture(data.get("text", ""))]
    if "day" in data:
        data[data.pop("day")] = scene.day(ago)
    if "verified_days" in data:
        data["verified_on"] = scene.day(data.pop("verified_days"))
    return data


def _paper(title, text):
    """The words as a document, as the organ would send it."""
    document, out = Document(), io.BytesIO()
    document.add_heading(title, level=1)
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)
    document.core_properties.author = ""
    document.save(out)
    return check(SimpleUploadedFile(f"{title}.docx", out.getvalue()))
