"""What looks wrong in records of deputies and may be right (registers/doubts.py)."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from deputies.people.models import Deputy
from deputies.suggestions.models import Suggestion
from registers.doubts import TWINS, Twins, doubt

TWINS.register(Twins(Suggestion, body="lead_deputy", day="year"))


@doubt(Suggestion)
def deputy_has_left(suggestion: Suggestion, typed: dict[str, Any]) -> Iterator[str]:
    """A suggestion is raised by a deputy in office."""
    deputy = suggestion.lead_deputy
    sitting = Deputy.objects.in_office(timezone.localdate())
    if not sitting.filter(pk=deputy.pk).exists():
        yield _("%(name)s现在不在任。") % {"name": deputy}
