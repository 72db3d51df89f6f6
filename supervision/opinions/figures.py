"""The annual figures of opinions (docs/domain.md#annual-figures)."""

from django.utils.translation import gettext_lazy as _

from registers.dimensions import by_body
from registers.figures import Dimension, RecordLine, by_choice
from supervision.activities.choices import Level
from supervision.opinions.choices import OpinionKind
from supervision.opinions.models import Opinion
from workflow.days import day_in_words, year_span


def opinions(kind=None, level=Level.CITY):
    """What gives the opinions of a level handed over in a year, of one kind or of every kind."""
    kinds = {"kind": kind} if kind else {}

    def records(year):
        return Opinion.objects.handed_over().filter(
            handed_over_on__range=year_span(year), activity__level=level, **kinds
        )

    return records


opinions_of = opinions(OpinionKind.INSPECTION)
BY_KIND = by_choice("by_kind", _("按意见类别"), "kind", OpinionKind, chart="bars")
BY_TOWN = by_body("by_body", _("按组织单位"), "activity__organizer")


def by_activity(path):
    """By activity, oldest first; the titles of unpublished ones are not named in public."""
    return Dimension(
        "by_activity",
        _("按监督活动"),
        f"{path}_id",
        lambda pk, title, starts_on, is_public: title,
        carries=(f"{path}__title", f"{path}__starts_on", f"{path}__is_public"),
        order=lambda pk, title, starts_on, is_public: (starts_on, pk),
        hidden=lambda pk, title, starts_on, is_public: not is_public,
        hidden_name=_("未公开的监督活动"),
    )


def _opinion_line(opinion):
    facts = (opinion.number, day_in_words(opinion.handed_over_on), opinion.activity.title)
    return RecordLine(opinion.title, opinion.get_absolute_url(), facts)


OPINION_LIST = {
    "listed": lambda records: records.select_related("activity").order_by("handed_over_on", "pk"),
    "line": _opinion_line,
}
