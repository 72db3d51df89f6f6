"""What the public can search of supervision."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registers.search import Searchable, register
from supervision.models import Activity, Decision, Document, Item, Project, Topic


def _day(day):
    return date_format(day, "DATE_FORMAT") if day else ""


register(
    Searchable(
        "activities",
        _("监督活动"),
        Activity,
        ("number", "title", "policy_area", "place", "inspected_law"),
        title=lambda activity: activity.title,
        path=lambda activity: activity.get_absolute_url(),
        about=lambda activity: _day(activity.starts_on),
        day="starts_on",
        place=10,
    ),
    Searchable(
        "items",
        _("清单事项"),
        Item,
        ("problem", "suggestion"),
        title=lambda item: item.suggestion,
        path=lambda item: item.get_absolute_url(),
        about=lambda item: item.lead_unit,
        day="handed_over_on",
        ready=lambda items: items.select_related("lead_unit", "opinion__activity"),
        place=20,
    ),
    Searchable(
        "topics",
        _("监督计划"),
        Topic,
        ("title", "policy_area"),
        title=lambda topic: topic.title,
        path=lambda topic: topic.get_absolute_url(),
        about=lambda topic: topic.plan.year,
        ready=lambda topics: topics.select_related("plan"),
        place=50,
    ),
    Searchable(
        "projects",
        _("民生实事"),
        Project,
        ("title", "content"),
        title=lambda project: project.title,
        path=lambda project: project.get_absolute_url(),
        about=lambda project: project.year,
        day="year",
        place=40,
    ),
    Searchable(
        "decisions",
        _("决定任免"),
        Decision,
        ("number", "title", "text"),
        title=lambda decision: decision.title,
        path=lambda decision: decision.get_absolute_url(),
        about=lambda decision: _day(decision.decided_on),
        day="decided_on",
        place=60,
    ),
    Searchable(
        "documents",
        _("备案审查"),
        Document,
        ("number", "title"),
        title=lambda document: document.title,
        path=lambda document: document.get_absolute_url(),
        about=lambda document: _day(document.filed_on),
        day="filed_on",
        place=61,
    ),
)
