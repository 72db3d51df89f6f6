"""How a person stands to a reception day or a swap."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import RoleHolder
from liaison_stations.stations.relations import daily_at
from workflow.notices import teller
from workflow.relations import Person

RECEIVERS = Person("duties__deputy__user")
ON_DUTY = RoleHolder(Role.DEPUTY, label=_("当值代表")) & RECEIVERS
ASKED = Person("other_deputy__user", label=_("对方代表"))
ASKING = Person("asked_by__user", label=_("提出换班的代表"))
KEEPERS_OF_SWAP = daily_at("duty__reception_day__station")

tell_of_day = teller(lambda day: ("reception_day", reverse("my_station:day", args=[day.pk])))
tell_of_swap = teller(lambda swap: ("swap", reverse("my_station:swap", args=[swap.pk])))
