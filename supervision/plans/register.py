"""What the public can search of the yearly plan."""

from django.utils.translation import gettext_lazy as _

from registers.search import SEARCHABLE, Searchable
from supervision.plans.models import Topic

SEARCHABLE.register(
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
    )
)
