"""What rooms above a record know of it: what it came from, and the praise it brought."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from annual_summaries.recognitions.models import Recognition
from liaison_stations.matters.models import Matter
from supervision.satisfaction.models import Ballot

MOST = 10
register = template.Library()


@register.simple_tag
def matters_behind(item=None, suggestion=None):
    """The numbers of the citizens' matters behind an item or a suggestion, as one line."""
    found = (
        Matter.objects.filter(item=item) if item else Matter.objects.filter(suggestion=suggestion)
    )
    numbers = list(found.order_by("pk").values_list("number", flat=True)[: MOST + 1])
    line = "、".join(numbers[:MOST])
    return _("%(numbers)s 等") % {"numbers": line} if len(numbers) > MOST else line


@register.simple_tag
def praise_of(**record: Any) -> list[Recognition]:
    """The published recognitions of a record, by the name of its link: ``activity=activity``."""
    return list(Recognition.objects.public().filter(**record).newest_first()[:MOST])


@register.simple_tag
def ballots_on(**record: Any) -> list[Ballot]:
    """The ballots on a public record, by the name of its link: ``item=item``."""
    return list(Ballot.objects.public().filter(**record).newest_first()[:MOST])
