"""What the public can search of deputies."""

from django.utils.translation import gettext_lazy as _

from deputies.models import Campaign, Deputy, Suggestion
from registers.search import Searchable, register

register(
    Searchable(
        "deputies",
        _("代表"),
        Deputy,
        ("post",),
        title=lambda deputy: deputy.name,
        path=lambda deputy: deputy.get_absolute_url(),
        about=lambda deputy: deputy.post,
        names=("name",),
        place=5,
    ),
    Searchable(
        "suggestions",
        _("代表建议"),
        Suggestion,
        ("title",),
        title=lambda suggestion: suggestion.title,
        path=lambda suggestion: suggestion.lead_deputy.get_absolute_url(),
        about=lambda suggestion: suggestion.year,
        day="year",
        ready=lambda suggestions: suggestions.select_related("lead_deputy"),
        place=30,
    ),
    Searchable(
        "campaigns",
        _("专项行动"),
        Campaign,
        ("name", "text"),
        title=lambda campaign: campaign.name,
        path=lambda campaign: campaign.get_absolute_url(),
        place=70,
    ),
)
