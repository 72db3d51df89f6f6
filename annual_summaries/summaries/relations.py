"""How a person stands to an annual summary: the city's own clerks write it, its leaders publish."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder
from workflow.relations import Person

SUMMARY_CLERK = CityHolder(Role.CLERK, label=_("市人大经办人员"))
SUMMARY_LEADER = CityHolder(Role.LEADER, label=_("市人大领导"))
PUBLISHER = (SUMMARY_LEADER & ~Person("drafted_by") & ~Person("edited_by")).called(
    _("市人大领导（不得为撰写人）")
)
"""The second person: neither who drafted it nor who edited it last."""
