"""Who may act on a station's records: relations between a record and a person."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from liaison_stations.choices import Handling
from liaison_stations.models import Keeper
from workflow.transitions import Actor

STAFF = (Role.KEEPER, Role.TOWN_CLERK, Role.STATION_CLERK)
HEADS = (Role.TOWN_CLERK, Role.STATION_CLERK)


def _kept_today(user):
    """Keys of the stations that the person keeps, one query a request."""
    if getattr(user, "kept_station_keys", None) is None:
        rows = Keeper.objects.on(timezone.localdate()).filter(user=user.pk)
        user.kept_station_keys = set(rows.values_list("station_id", flat=True))
    return user.kept_station_keys


def is_city_staff(user):
    return user is not None and user.acts_for_city(Role.STATION_CLERK)


def is_head_of(station, user):
    """The town body's clerk for its stations, the committee's station staff for all."""
    if user is None:
        return False
    return is_city_staff(user) or station.organization_id in user.organizations_as(Role.TOWN_CLERK)


def keeps(station, user):
    """Does the daily work of the station."""
    if user is None:
        return False
    own = user.has_role(Role.KEEPER) and station.pk in _kept_today(user)
    return own or is_head_of(station, user)


def _has_in_hand(matter, user):
    if matter.handling == Handling.CITY:
        return is_city_staff(user)
    return keeps(matter.station, user)


def is_deputy(deputy, user):
    return bool(deputy and deputy.user_id and user is not None and deputy.user_id == user.pk)


def is_on_duty(day, user):
    if user is None or not user.has_role(Role.DEPUTY):
        return False
    return any(duty.deputy.user_id == user.pk for duty in day.duties.select_related("deputy"))


KEEPER = Actor("keeper", _("联络站管理员"), lambda one, user: keeps(one.station, user), STAFF)
HEAD = Actor(
    "head",
    _("镇街区人大或市人大联络站工作人员"),
    lambda one, user: is_head_of(one.station, user),
    HEADS,
)
CITY = Actor(
    "city", _("市人大联络站工作人员"), lambda one, user: is_city_staff(user), (Role.STATION_CLERK,)
)
IN_HAND = Actor("in_hand", _("承办人"), _has_in_hand, STAFF)
DEPUTY = Actor(
    "deputy", _("负责代表"), lambda matter, user: is_deputy(matter.deputy, user), (Role.DEPUTY,)
)
CITIZEN = Actor("citizen", _("反映人"), lambda one, user: user is None)
SYSTEM = Actor("system", _("系统"), lambda one, user: user is None)

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

EDITOR = Actor(
    "editor",
    _("编辑人"),
    lambda case, user: is_head_of(case.matter.station, user),
    HEADS,
)
APPROVER = Actor(
    "approver",
    _("审核人（不得为编辑人）"),
    lambda case, user: is_head_of(case.matter.station, user) and user.pk != case.edited_by_id,
    HEADS,
)
