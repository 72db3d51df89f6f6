"""How a person stands to a matter of a citizen, and how one of a closed unit goes to another."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.successions.transitions import Succession
from liaison_stations.matters.models import OPEN, Handling, Matter, MatterEntryKind
from liaison_stations.stations.relations import CITY, DAILY, KEEPER, TOWN_STAFF
from workflow.cases import add_entry
from workflow.notices import teller
from workflow.relations import NoAccount, Person, Where

WITH_CITY = Where(handling=Handling.CITY)
IN_HAND = ((WITH_CITY & CITY) | (~WITH_CITY & KEEPER)).called(_("承办人"))
DEPUTY = Person("deputy__user", label=_("负责代表"))
CITIZEN = NoAccount(_("反映人"))
SYSTEM = NoAccount(_("系统"))


def deputies(matter: Matter, today: date) -> Iterable[User]:
    """The deputy in charge, else those who received the citizen: one group or the other."""
    if matter.deputy_id:
        return DEPUTY.people(matter, today)
    return Person("reception__deputies__user").people(matter, today)


def staff(matter: Matter, today: date) -> Iterable[User]:
    """Those who look after the station: its keepers, else the town's staff, else the city's."""
    for relation in (DAILY, TOWN_STAFF, CITY):
        if people := list(relation.people(matter, today)):
            return people
    return []


tell = teller(lambda matter: ("matter", reverse("my_station:matter", args=[matter.pk])))
SUCCEED = Succession(
    model=Matter,
    key="closed_matters",
    label=_("办理单位已撤销的群众事项"),
    sources=OPEN,
    who=IN_HAND,
    closed_alone=True,
    lead="unit",
    write=lambda matter, step, text: add_entry(
        matter, step, "succeed", text, kind=MatterEntryKind.HANDLING, public=False
    ),
    source=lambda matter: matter.unit,
).row()
