"""What the public can search of the yearly plan."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registers.search import SEARCHABLE, Searchable
from supervision.activities.models import Activity
from supervision.plans.calendar import line_of
from supervision.plans.models import Topic


def _public_activity() -> Prefetch[Any]:
    """What became of a line, as far as it is public."""
    return Prefetch("activity", Activity.objects.public())


def _stands(topic: Topic) -> list[tuple[str, str]]:
    """Whether the line was carried out, and how late: a sign with its words."""
    line = line_of(topic, timezone.localdate())
    return [(line.sign, line.state)]


SEARCHABLE.register(
    Searchable(
        "topics",
        _("监督计划"),
        Topic,
        ("title", "policy_area"),
        title=lambda topic: topic.title,
        path=lambda topic: topic.get_absolute_url(),
        about=lambda topic: topic.plan.year,
        ready=lambda topics: topics.select_related("plan").prefetch_related(_public_activity()),
        stands=_stands,
        place=50,
    )
)
