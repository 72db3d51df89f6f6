"""Activities in the search, each with what came of it."""

from django.utils.translation import gettext_lazy as _

from registers.search import SEARCHABLE, Searchable
from supervision.activities.models import Activity
from supervision.activity_pages.what_came import with_what_came
from workflow.days import day_in_words

SEARCHABLE.register(
    Searchable(
        "activities",
        _("监督活动"),
        Activity,
        ("number", "title", "policy_area", "place", "inspected_law"),
        title=lambda activity: activity.title,
        path=lambda activity: activity.get_absolute_url(),
        about=lambda activity: day_in_words(activity.starts_on),
        day="starts_on",
        number=("number",),
        ready=with_what_came,
        stands=lambda activity: activity.came.marks,
        came=lambda activity: activity.came.in_words,
        place=10,
    )
)
