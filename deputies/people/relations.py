"""Who may act on a deputy's records: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from deputies.people.models import Deputy
from workflow.transitions import Actor


def is_self(deputy, user):
    """The person is this deputy, and holds the role today."""
    return bool(user.pk) and deputy.user_id == user.pk and user.has_role(Role.DEPUTY)


def looks_after(deputy, user):
    """Congress staff in charge of this deputy's record; nobody verifies their own."""
    if deputy.user_id == user.pk:
        return False
    return Deputy.objects.looked_after_by(user).filter(pk=deputy.pk).exists()


CLERKS = (Role.CLERK, Role.TOWN_CLERK)
ANYBODY = Actor("anybody", _("随原事项"), lambda entry, user: True)
"""For inner actions: who may act was judged on the record that they follow from."""
CITY_CLERK = Actor(
    "city_clerk",
    _("市人大经办人员"),
    lambda obj, user: user.acts_for_city(Role.CLERK),
    (Role.CLERK,),
)


CITY_LEADER = Actor(
    "city_leader",
    _("市人大领导"),
    lambda obj, user: user.acts_for_city(Role.LEADER),
    (Role.LEADER,),
)


def city_clerks(suggestion, today):
    return User.objects.acting_for_city_as(Role.CLERK, today)


def city_leaders(suggestion, today):
    return User.objects.acting_for_city_as(Role.LEADER, today)
