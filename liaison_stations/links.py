"""From a matter into an opinion's item or a deputy's suggestion; each knows the other."""

from django.db.models import Max
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from deputies.choices import SuggestionStatus
from deputies.models import Suggestion
from liaison_stations.choices import Handling
from liaison_stations.matters import ANSWER_CLOCK, last_day, progress, tell_story
from supervision.choices import PlanStatus, TopicSource
from supervision.models import Item, Plan, Topic
from workflow import trail
from workflow.transitions import lock, note

TITLE_LENGTH = 60


def into_item(matter, step):
    """A new line on the list of a drafted opinion of the city, in words that name nobody."""
    opinion = lock(step.data["opinion"])
    last = opinion.items.aggregate(Max("sequence"))["sequence__max"] or 0
    matter.item = Item.objects.create(
        opinion=opinion,
        sequence=last + 1,
        problem=step.data["problem"],
        suggestion=step.data["demand"],
        lead_unit=step.data["lead_unit"],
    )
    note(opinion, "edited", by=step.by, fields=["items"], at=step.at)
    matter.deadline = last_day(ANSWER_CLOCK, step.today)
    tell_story(matter, step, "into_item", _("已列入清单：%(item)s。") % {"item": matter.item})


def open_plan():
    """The city's plan that is being drawn up, or None."""
    drafts = Plan.objects.of_city().filter(status=PlanStatus.DRAFT)
    return drafts.order_by("-year").first()


def into_topic(matter, step):
    """A topic proposed for the next plan, in words that name nobody; one that recurs is shared."""
    topic, new = Topic.objects.get_or_create(
        plan=open_plan(),
        title=step.data["title"],
        defaults={
            "reason": step.data["demand"],
            "policy_area": matter.policy_area,
            "source": TopicSource.STATION,
            "created_by": step.by,
        },
    )
    if new:
        trail.append(topic, "created", by=step.by, at=step.at)
    matter.topic = topic


def into_suggestion(matter, step):
    """A suggestion of the deputy in charge: one that exists, or a draft for their own hand."""
    matter.suggestion = step.data.get("suggestion") or _draft(matter, step)
    matter.handling = Handling.SUGGESTION
    matter.deadline = last_day(ANSWER_CLOCK, step.today)
    progress(matter, step, "to_suggestion", _("您反映的事项已由代表准备提出建议。"))


def _draft(matter, step):
    title = step.data.get("title") or _("关于%(area)s的建议") % {
        "area": matter.policy_area or _("群众反映事项")
    }
    draft = Suggestion.objects.create(
        year=step.today.year,
        title=Truncator(title).chars(TITLE_LENGTH),
        lead_deputy=matter.deputy,
        status=SuggestionStatus.DRAFT,
        created_by=step.by,
    )
    trail.append(draft, "created", by=step.by, at=step.at, target=SuggestionStatus.DRAFT)
    return draft
