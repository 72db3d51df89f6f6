"""What a record came from in a room above its own, for the people who work on it."""

from django import template
from django.utils.translation import gettext as _

from liaison_stations.models import Matter

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
