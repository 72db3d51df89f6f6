"""Who may act on a station's records: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from liaison_stations.stations.relations import is_deputy
from workflow.transitions import Actor


def is_on_duty(day, user):
    if user is None or not user.has_role(Role.DEPUTY):
        return False
    return any(duty.deputy.user_id == user.pk for duty in day.duties.select_related("deputy"))


ON_DUTY = Actor("on_duty", _("当值代表"), is_on_duty, (Role.DEPUTY,))
ASKED = Actor(
    "asked", _("对方代表"), lambda swap, user: is_deputy(swap.other_deputy, user), (Role.DEPUTY,)
)


ASKING = Actor(
    "asking",
    _("提出换班的代表"),
    lambda swap, user: is_deputy(swap.asked_by, user),
    (Role.DEPUTY,),
)
