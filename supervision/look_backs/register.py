"""Items that were drawn to be looked at again: the clerk's list to do."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from registers.waiting import WAITING, Waiting
from supervision.look_backs.models import LookBack

TITLE_LENGTH = 90


def to_look(user, today):
    """Drawn and not looked at; not what the person verified."""
    return LookBack.objects.of_clerk(user).planned().exclude(item__verified_by=user.pk)


WAITING.register(
    Waiting(
        key="look_backs",
        label=_("待回头看"),
        action=_("回访"),
        records=to_look,
        title=lambda look: Truncator(look.item.suggestion).chars(TITLE_LENGTH),
        subject=lambda look: str(look.item),
        source=lambda look: look.item.lead_unit,
        path=lambda look: reverse("admin:supervision_lookback_change", args=[look.pk]),
        due="due_on",
        ready=lambda looks: looks.select_related("item__opinion", "item__lead_unit"),
        place=32,
    )
)
