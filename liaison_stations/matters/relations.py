"""Who may act on a station's records: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from liaison_stations.matters.models import Handling
from liaison_stations.stations.relations import STAFF, is_city_staff, is_deputy, keeps
from workflow.transitions import Actor


def _has_in_hand(matter, user):
    if matter.handling == Handling.CITY:
        return is_city_staff(user)
    return keeps(matter.station, user)


IN_HAND = Actor("in_hand", _("承办人"), _has_in_hand, STAFF)
DEPUTY = Actor(
    "deputy", _("负责代表"), lambda matter, user: is_deputy(matter.deputy, user), (Role.DEPUTY,)
)


CITIZEN = Actor("citizen", _("反映人"), lambda one, user: user is None)
SYSTEM = Actor("system", _("系统"), lambda one, user: user is None)
