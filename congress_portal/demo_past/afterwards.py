"""What came after the numbers of 2023: a report heard with its texts, its opinion and its clock, and
a look back in the next spring that found one item still in order and one relapsed. No published
number moves.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.choices import OrganizationKind
from accounts.models import Organization, User
from attachments.uploads import check
from congress_portal.demo.pictures import street
from supervision.activities.models import Activity
from supervision.items.models import Item
from supervision.look_backs.models import LookBack, LookBackDraw, Way
from supervision.opinions.choices import OpinionKind, OpinionStatus
from supervision.opinions.models import Opinion
from supervision.report_handling.effects import set_days
from supervision.reports.models import CollectedOpinion, WorkReport
from workflow import trail
from workflow.transitions import allowed, perform, record_import

People = dict[str, User]
STORY = json.loads(Path(__file__).with_name("afterwards.json").read_text("utf-8"))


def play(people: People) -> None:
    """Tells both; without the ledger of the year there is nothing to tell."""
    activity = Activity.objects.filter(number=STORY["report"]["activity"]).first()
    if activity is not None:
        hear(people, activity)
        look_back(people)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{text}T{hour}:00"))


def hear(people: People, activity: Activity) -> WorkReport:
    """The report's texts in the order of their days, by the actions as far as the session.

    The deliberation opinion was kept in the minutes of the session and entered late: what the year
    published counts without it.
    """
    story = STORY["report"]
    organs = Organization.objects
    report = WorkReport(
        activity=activity,
        title=story["title"],
        reporter=organs.get(kind=OrganizationKind.GOVERNMENT, parent__isnull=True),
        entrusted_id=next(iter(people["handler2"].organizations_as("handler"))),
        session_on=_day(story["hearing"][0]),
        created_by=people["clerk"],
    )
    set_days(report)
    report.save()
    trail.append(report, "created", by=people["clerk"], at=_moment("2023-05-08"))
    CollectedOpinion.objects.bulk_create(
        CollectedOpinion(
            report=report, source=source, from_whom=whom, text=text, answered=answered,
            sent_on=_day("2023-05-30"),
        )
        for source, whom, text, answered in story["collected"]
    )  # fmt: skip
    for who, action, part, day in (
        ("handler2", "submit_draft", "draft", ""),
        ("clerk", "comment", "comment", ""),
        ("handler2", "submit_final", "final", ""),
        ("clerk", "hear", "hearing", "heard_on"),
    ):
        if action == "hear":
            _act(report, people["clerk"], "give_to_members", story["members"], "members_on", "")
        _act(report, people[who], action, story[part][0], day, story[part][1])
    return _answered(people, WorkReport.objects.get(pk=report.pk), story)


def _act(report: WorkReport, user: User, action: str, day: str, day_field: str, text: str) -> None:
    data: dict[str, Any] = {"text": text} if text else {}
    if day_field:
        data[day_field] = _day(day)
    perform(report, action, by=user, at=_moment(day), data=data)


def _answered(people: People, report: WorkReport, story: dict[str, Any]) -> WorkReport:
    """What became of it: the opinion, the organ's report on its handling, the end."""
    day, text = story["handling"]
    written = _deliberated(people, report, story["opinion"])
    for who, action, on, data in (
        ("clerk", "hand_over", story["opinion"]["handed_over"], {"opinion": written}),
        ("leader", "publish", story["opinion"]["handed_over"], {}),
        ("handler2", "submit_handling", day, {"text": text}),
        ("leader", "conclude_unassessed", story["concluded"], {"reason": story["reason"]}),
    ):
        fresh = WorkReport.objects.get(pk=report.pk)
        perform(fresh, action, by=people[who], at=_moment(on), data=data)
    report.refresh_from_db()
    report.entries.texts().update(is_public=True)
    return report


def _deliberated(people: People, report: WorkReport, story: dict[str, Any]) -> Opinion:
    """The deliberation opinion: a text without a numbered list, entered from the file after the
    year was published. The published numbers stay; its drift names it."""
    opinion = Opinion.objects.create(
        number=story["number"],
        activity=report.activity,
        kind=OpinionKind.DELIBERATION,
        title=story["title"],
        addressee=report.reporter,
        status=OpinionStatus.HANDED_OVER,
        handed_over_on=_day(story["handed_over"]),
        is_public=True,
    )
    record_import([opinion], [], by=people["clerk"], checksum=story["number"])
    return opinion


def look_back(people: People) -> None:
    """Two items of the year, drawn the next spring; the relapsed one is handled a second time."""
    story = STORY["look_back"]
    relapsed, held = (_item(*story[name]) for name in ("relapsed", "held"))
    if relapsed is None or held is None:
        return
    relapsed.following_deputies.add(people["deputy"].deputy)
    drawing = LookBackDraw.objects.create(
        drawn_on=_day(story["drawn_on"]),
        drawn_by=people["clerk"],
        months=3,
        at_random=2,
        by_risk=0,
        due_on=_day(story["due_on"]),
        seed=story["seed"],
        candidates=[relapsed.pk, held.pk],
    )
    for item, action in ((relapsed, "relapse"), (held, "hold")):
        look = LookBack.objects.create(
            draw=drawing, item=item, way=Way.RANDOM, due_on=drawing.due_on
        )
        data = {"checked_on": _day(story["checked_on"]), **story[action]}
        perform(
            look, action, by=_who(people, look, action), at=_moment(story["checked_on"]), data=data
        )
    for number, (day, who, action, words) in enumerate(story["again"]):
        item = Item.objects.get(pk=relapsed.pk)
        perform(item, action, by=people[who], at=_moment(day, 14), data=_inputs(words, number))


def _item(number: str, sequence: int) -> Item | None:
    return Item.objects.filter(opinion__number=number, sequence=sequence).first()


def _who(people: People, look: LookBack, action: str) -> User:
    """Whoever may: the same person does not both strike off and look again."""
    able = (people[name] for name in ("leader", "clerk2", "clerk"))
    return next(one for one in able if any(row.action == action for row in allowed(look, one)))


def _inputs(words: dict[str, Any], number: int) -> dict[str, Any]:
    data = dict(words)
    if data.pop("evidence", False):
        data["files"] = [check(SimpleUploadedFile(f"回看{number}.png", street(number)))]
    if "verified_on" in data:
        data["verified_on"] = _day(data["verified_on"])
    return data
