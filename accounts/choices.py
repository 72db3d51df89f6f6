"""Words of fixed lists: kinds of bodies and areas, and the roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """The kinds of the ledger sheet 组织."""

    COMMITTEE = "committee", _("人大常委会")
    WORKING_BODY = "working_body", _("工作机构")
    TOWN_CONGRESS = "town_congress", _("镇街区人大")
    GOVERNMENT = "government", _("政府")
    DEPARTMENT = "department", _("政府部门")
    SUPERVISION_COMMISSION = "supervision_commission", _("监察委员会")
    COURT = "court", _("法院")
    PROCURATORATE = "procuratorate", _("检察院")
    OTHER = "other", _("其他")


class AreaKind(models.TextChoices):
    """What kind of area a town body stands for; a 区 is a zone, not a district of a city."""

    CITY = "city", _("市")
    TOWN = "town", _("镇")
    SUBDISTRICT = "subdistrict", _("街道")
    ZONE = "zone", _("区")


class Role(models.TextChoices):
    """Who may do what (docs/domain.md#roles); the value is the name of the Django group."""

    CLERK = "clerk", _("市人大经办人员")
    LEADER = "leader", _("人大领导")
    TOWN_CLERK = "town_clerk", _("镇街区人大经办人员")
    STATION_CLERK = "station_clerk", _("联络站工作人员")
    HANDLER = "handler", _("承办单位经办人员")
    UNIT_LEADER = "unit_leader", _("承办单位负责人")
    DEPUTY = "deputy", _("人大代表")
    KEEPER = "keeper", _("联络站管理员")
    SYSADMIN = "sysadmin", _("系统管理员")
    ACCOUNT_ADMIN = "account_admin", _("账号管理员")
    AUDITOR = "auditor", _("审计员")


EXCLUSIVE_ROLES = (Role.SYSADMIN, Role.ACCOUNT_ADMIN, Role.AUDITOR)
"""Who keeps the system, who decides on accounts and who reads the trail are three people, and none
of them does the committee's work (三员分立): held beside no other role."""

STAFF_ROLES = (
    Role.CLERK,
    Role.LEADER,
    Role.TOWN_CLERK,
    Role.STATION_CLERK,
    *EXCLUSIVE_ROLES,
)
"""Roles that work in the back office."""

UNIT_ROLES = (Role.HANDLER, Role.UNIT_LEADER)
"""Who reads what a handling unit has in hand: those who answer, and their own leader."""

BOUND_ROLES = (Role.CLERK, Role.LEADER, Role.TOWN_CLERK, Role.STATION_CLERK, *UNIT_ROLES)
"""Roles that mean nothing without the organisation that they act for."""

CONGRESS_BODIES = (OrganizationKind.COMMITTEE, OrganizationKind.TOWN_CONGRESS)
UNIT_KINDS = tuple(
    kind
    for kind in OrganizationKind
    if kind not in (*CONGRESS_BODIES, OrganizationKind.WORKING_BODY)
)
FITTING_KINDS: dict[str, tuple[OrganizationKind, ...]] = {
    Role.CLERK: (OrganizationKind.COMMITTEE,),
    Role.STATION_CLERK: (OrganizationKind.COMMITTEE,),
    Role.LEADER: CONGRESS_BODIES,
    Role.TOWN_CLERK: (OrganizationKind.TOWN_CONGRESS,),
    Role.HANDLER: UNIT_KINDS,
    Role.UNIT_LEADER: UNIT_KINDS,
}
"""The kinds of organisation for which each role may act."""
