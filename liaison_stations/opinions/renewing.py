"""A new receipt for a matter that was written down at the station: the old code ends with it."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison_stations.matters.models import (
    CLOSED,
    OPEN,
    Matter,
    MatterEntryKind,
    Receipt,
    Source,
)
from liaison_stations.matters.presentation import add_entry
from liaison_stations.stations.relations import KEEPER
from workflow.needs import reason
from workflow.relations import Where
from workflow.transitions import Step, Transition


def renew_receipt(matter: Matter, step: Step) -> None:
    """The code that was given away before ends; the caller issues the new one."""
    own = Q(origin=matter) | Q(origin=None, matter=matter)
    Receipt.objects.filter(own).delete()
    add_entry(matter, step, "renew_receipt", step.data["reason"])
    sentence = _("联络站补发了回执，原来的回执码停止使用。")
    add_entry(matter, step, "renew_receipt", sentence, kind=MatterEntryKind.PROGRESS, public=True)


RENEW_RECEIPT = Transition(
    action="renew_receipt",
    label=gettext_lazy("补发回执"),
    sources=(*OPEN, *CLOSED),
    who=KEEPER,
    needs=(reason(),),
    when=~Where(source=Source.CODE),
    effect=renew_receipt,
    inner=True,
)
"""Not for what a citizen wrote themselves: nobody at the station ever knew that code."""
