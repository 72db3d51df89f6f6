"""Holds the records of the demo against each other, on one database that holds the whole of it.

    DATABASE_URL=… DEMO=1 python -m tests.demo_truth

Prints a sentence for each contradiction: what is heard or decided on a day without a session, an
effect before its cause, a text told twice of different records, a story that breaks off where the
page promises more.
"""

import os
import re
import sys
from collections import Counter
from itertools import pairwise

from tests import demo_days

DECIDED = re.compile(r"^(任命|免去)(.{2,4}?)(?:为|的)(.{3,30}?)(?:职务)?。$", re.MULTILINE)
PLACE_OF_POST = re.compile(r"^(.{2,4}(?:村|社区))(?:党|村)")


def main():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
    django.setup()
    kinds = (*KINDS, *demo_days.KINDS)
    faults = [f"{kind.__name__}: {fault}" for kind in kinds for fault in kind()]
    print(*faults, sep="\n")
    print(f"compared: {len(kinds)} kinds")
    return 1 if faults else 0


def _in_order(what, *days):
    """A fault where days that follow each other do not; unknown ones are left out."""
    known = [day for day in days if day is not None]
    if any(one > other for one, other in pairwise(known)):
        yield f"{what}: {' > '.join(map(str, known))}"


def _days(*kinds):
    """Every day on which the city's committee (or congress) sat."""
    from datetime import timedelta

    from supervision.sessions.models import Session

    found = set()
    for one in Session.objects.of_city().filter(kind__in=kinds):
        length = ((one.ends_on or one.held_on) - one.held_on).days
        found |= {one.held_on + timedelta(days=step) for step in range(length + 1)}
    return found


def what_is_heard_lies_on_a_day_of_a_session():
    from django.utils import timezone

    from supervision.activities.models import Activity

    days = _days("committee")
    ways = ("report", "finance")
    for one in Activity.objects.filter(level="city", method__in=ways, parent=None):
        if one.starts_on < timezone.localdate() and one.starts_on not in days:
            yield f"{one.number} {one.title}: {one.starts_on}"


def what_is_decided_lies_on_a_day_of_its_session_and_after_its_report():
    from supervision.sessions.models import Decision

    for one in Decision.objects.of_city().select_related("session", "activity"):
        if one.session is None or one.in_favour is None or not one.text:
            yield f"{one.number}: no session, vote or text"
            continue
        last = one.session.ends_on or one.session.held_on
        yield from _in_order(one.number, one.session.held_on, one.decided_on, last)
        if one.activity:
            yield from _in_order(one.number, one.activity.starts_on, one.decided_on)
    for one in Decision.objects.filter(text=""):
        yield f"{one}: no text"


def a_ballot_of_the_committee_was_held_in_a_session():
    from supervision.satisfaction.models import Ballot

    days = _days("committee")
    for one in Ballot.objects.filter(subject__in=("report", "opinion")):
        if one.held_on not in days:
            yield f"{one.subject} {one.number}: {one.held_on}"
        if one.activity and one.held_on != one.activity.starts_on:
            yield f"{one.number}: voted {one.held_on}, heard {one.activity.starts_on}"


def steps_of_a_report_follow_each_other():
    from supervision.reports.models import WorkReport

    days = _days("committee")
    for one in WorkReport.objects.exclude(heard_on=None).select_related("opinion"):
        handed_over = one.opinion.handed_over_on if one.opinion else None
        steps = (one.draft_on, one.final_on, one.members_on, one.heard_on, handed_over)
        yield from _in_order(one.title, *steps, one.handling_on, one.concluded_on)
        if one.heard_on not in days:
            yield f"{one.title}: heard {one.heard_on}"


def activity_opinion_items_replies_and_ratings_follow_each_other():
    from supervision.activities.models import Effect
    from supervision.items.models import Item
    from supervision.opinions.models import Opinion

    for one in Opinion.objects.exclude(handed_over_on=None).select_related("activity"):
        yield from _in_order(one.number, one.activity.starts_on, one.handed_over_on)
    for one in Item.objects.exclude(handed_over_on=None).select_related("opinion"):
        first = one.closures.order_by("pk").first() if one.round > 1 else None
        steps = () if first else (one.acknowledged_on, one.replied_on, one.verified_on)
        yield from _in_order(one, one.handed_over_on, *steps, None if first else one.struck_off_on)
        for rating in one.evaluations.all():
            yield from _in_order(f"{one} rated", one.handed_over_on, rating.rated_on)
    for one in Effect.objects.select_related("activity"):
        yield from _in_order(one.text, one.activity.starts_on, one.achieved_on)


def a_review_comes_before_what_it_swept_away():
    from supervision.documents.models import CleanupEntry, Document

    for one in Document.objects.exclude(opinion=""):
        yield from _in_order(one.number, one.filed_on, one.opinion_sent_on, one.concluded_on)
    for one in CleanupEntry.objects.exclude(review=None).select_related("review"):
        yield from _in_order(f"{one.number} by review", one.review.concluded_on, one.decided_on)


def a_promise_is_given_before_it_falls_due_and_is_kept():
    from supervision.inquiries.models import InquiryQuestion

    for one in InquiryQuestion.objects.select_related("activity"):
        yield from _in_order(one.question, one.activity.starts_on, one.answered_on, one.solved_on)
        if one.promised_on:
            yield from _in_order(one.question, one.answered_on, one.promised_on)


def a_plan_comes_before_its_activities():
    from supervision.plans.models import Topic

    for one in Topic.objects.exclude(activity=None).select_related("activity", "plan"):
        yield from _in_order(one.title, one.plan.adopted_on, one.activity.starts_on)


def training_comes_before_attendance():
    from deputies.training.models import TrainingPlace

    for one in TrainingPlace.objects.filter(attended=True).select_related("training"):
        yield from _in_order(one, one.training.starts_on, _today())


def a_matter_is_raised_closed_and_then_published():
    from liaison_stations.cases.models import PublishedCase
    from liaison_stations.matters.models import Matter

    for one in Matter.objects.exclude(closed_on=None):
        yield from _in_order(one.number, one.raised_on, one.closed_on, _today())
    for one in PublishedCase.objects.exclude(published_on=None).select_related("matter"):
        yield from _in_order(one.title, one.matter.closed_on, one.published_on)


def _today():
    from django.utils import timezone

    return timezone.localdate()


def texts_of_different_records_differ():
    from annual_summaries.recognitions.models import Recognition
    from liaison_stations.assessments.models import GOODS, SelfAssessment
    from liaison_stations.cases.models import PublishedCase
    from liaison_stations.stations.models import StationChange
    from supervision.activities.models import Activity, Effect
    from supervision.projects.models import ProjectVisit
    from supervision.sessions.models import Decision, Session

    told = [(SelfAssessment, good) for good in GOODS]
    told += [(Recognition, "text"), (PublishedCase, "answer"), (StationChange, "text")]
    told += [(Effect, "text"), (ProjectVisit, "finding"), (Decision, "text")]
    told += [
        (Session.objects.of_city(), "agenda"),
        (Activity.objects.filter(is_sample=False), "title"),
    ]
    for model, field in told:
        found = getattr(model, "objects", model)
        counted = Counter(found.exclude(**{field: ""}).values_list(field, flat=True))
        yield from (f"{field} twice: {text}" for text, times in counted.items() if times > 1)


def nobody_comes_to_a_post_twice_or_leaves_it_before():
    from supervision.sessions.models import Decision

    came, gone = {}, {}
    acts = Decision.objects.of_city().of_people().order_by("decided_on", "kind", "pk")
    for one in acts:
        listed = DECIDED.findall(one.text)
        if len(listed) != one.people:
            yield f"{one.number}: {len(listed)} of {one.people} people"
        for verb, person, _post in listed:
            book = came if verb == "任命" else gone
            if person in book:
                yield f"{verb}{person} twice: {book[person]}, {one.decided_on}"
            book[person] = one.decided_on
    for person in came.keys() & gone.keys():
        yield from _in_order(person, came[person], gone[person])


def a_station_has_what_its_story_tells():
    from liaison_stations.assessments.models import SelfAssessment
    from liaison_stations.stations.models import StationChange

    for one in StationChange.objects.filter(text__contains="无障碍").select_related("station"):
        if not one.station.accessible:
            yield f"{one.station}: {one.text}"
    for one in SelfAssessment.objects.all():
        if not one.files.exists():
            yield f"{one}: no evidence"
        yield from _in_order(one, None, one.checked_on, _today())


def a_deputy_is_elected_where_the_post_says():
    from deputies.constituencies.models import Constituency
    from deputies.people.models import Mandate

    villages = {}
    for one in Constituency.objects.prefetch_related("villages").select_related("organization"):
        names = [village.name for village in one.villages.all()]
        villages[one.level, one.term, one.name] = names
        if not names or one.organization is None:
            yield f"{one}: no villages or no town"
    endings = Counter(name[-1] for names in villages.values() for name in names)
    if min(endings["村"], endings["区"]) == 0:
        yield f"only one kind of village: {endings}"
    for one in Mandate.objects.filter(until=None, level__in=("county", "town")):
        post = PLACE_OF_POST.match(one.deputy.post)
        here = villages.get((one.level, one.term, one.district), [])
        if post and "片区" not in post[1] and len(post[1]) > 2 and post[1] not in here:
            yield f"{one.deputy}: {post[1]} is not among {here}"


def whoever_is_asked_knows_when_and_where():
    from supervision.activities.models import Activity

    for one in Activity.objects.filter(invitations__isnull=False).distinct():
        meeting = getattr(one, "gathering", None)
        if meeting is None or not all(
            (meeting.meets_at, meeting.point, meeting.contact, meeting.documents)
        ):
            yield f"{one.number}: not arranged"


def a_chosen_project_has_place_money_picture_and_plan():
    from supervision.projects.models import Project

    for one in Project.objects.chosen().prefetch_related("milestones", "pictures"):
        told = (one.place, one.content, one.planned_cost, one.spent is not None)
        if not all(told) or not one.milestones.all() or not one.pictures.all():
            yield f"{one.year} {one.organization} {one}: {told}"
        months = [step.month for step in one.milestones.all()]
        if months != sorted(months):
            yield f"{one.year} {one}: {months}"


def most_deputies_did_something_this_year_and_not_all():
    from deputies.duty.models import DutyEntry
    from deputies.people.models import Deputy
    from supervision.activities.models import Activity

    today = _today()
    if today.month < 3:
        return
    sitting = Deputy.objects.in_office(today)
    busy = set(
        DutyEntry.objects.filter(happened_on__year=today.year).values_list("deputy", flat=True)
    )
    held = Activity.objects.filter(year=today.year, starts_on__lte=today)
    busy |= set(held.values_list("deputies", flat=True))
    share = sitting.filter(pk__in=busy).count() / sitting.count()
    if not 0.85 < share < 1:
        yield f"{share:.0%} of the deputies"


def nothing_of_the_stories_is_missing():
    from annual_summaries.own_figures.models import OwnFigure
    from annual_summaries.revisions.models import FrozenFigure
    from annual_summaries.summaries.models import AnnualSummary
    from deputies.suggestions.models import Suggestion, SuggestionPart
    from liaison_stations.matters.models import Matter, MatterFile
    from registers.merging.models import Merge
    from supervision.handling.models import ItemPart
    from supervision.items.models import Item
    from supervision.look_backs.models import LookBack

    own = {declared.key for declared in OwnFigure.objects.in_force()}
    there = {
        "an item split": ItemPart.objects.exists(),
        "a suggestion split": SuggestionPart.objects.exists(),
        "items joined": Item.objects.exclude(joined_to=None).exists(),
        "suggestions joined": Suggestion.objects.exclude(joined_to=None).exists(),
        "a merge with both numbers": Merge.objects.filter(status="merged")
        .exclude(number="")
        .exists(),
        "a summary before a leader": AnnualSummary.objects.exclude(ready_at=None).exists(),
        "a figure of its own, published": own
        and own <= set(FrozenFigure.objects.values_list("key", flat=True)),
        "a relapse": LookBack.objects.filter(status="relapsed").exists(),
        "solved on the spot with pictures": MatterFile.objects.exclude(shows="").exists(),
        "open matters in every town": len(
            set(Matter.objects.open().values_list("station__organization", flat=True))
        )
        > 15,
    }
    yield from (name for name, is_there in there.items() if not is_there)


KINDS = (
    what_is_heard_lies_on_a_day_of_a_session,
    what_is_decided_lies_on_a_day_of_its_session_and_after_its_report,
    a_ballot_of_the_committee_was_held_in_a_session,
    steps_of_a_report_follow_each_other,
    activity_opinion_items_replies_and_ratings_follow_each_other,
    a_review_comes_before_what_it_swept_away,
    a_promise_is_given_before_it_falls_due_and_is_kept,
    a_plan_comes_before_its_activities,
    training_comes_before_attendance,
    a_matter_is_raised_closed_and_then_published,
    texts_of_different_records_differ,
    nobody_comes_to_a_post_twice_or_leaves_it_before,
    a_station_has_what_its_story_tells,
    a_deputy_is_elected_where_the_post_says,
    whoever_is_asked_knows_when_and_where,
    a_chosen_project_has_place_money_picture_and_plan,
    most_deputies_did_something_this_year_and_not_all,
    nothing_of_the_stories_is_missing,
)


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    sys.exit(main())
