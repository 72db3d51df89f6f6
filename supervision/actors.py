"""Who may act on an opinion or an item: relations between a record and a person."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from supervision.choices import Level
from workflow.transitions import Actor


def _congress_staff(activity, user, city_role, town_role):
    if activity.level == Level.CITY:
        return user.acts_for_city(city_role)
    return activity.organizer_id in user.organizations_as(town_role)


def is_clerk_of(activity, user):
    """Logs activities and drafts opinions at the level of this activity."""
    return _congress_staff(activity, user, Role.CLERK, Role.TOWN_CLERK)


def is_leader_of(activity, user):
    """Approves, strikes off and publishes at the level of this activity."""
    return _congress_staff(activity, user, Role.LEADER, Role.LEADER)


def _leads(item, user):
    return item.lead_unit_id in user.organizations_as(Role.HANDLER)


def _handles(item, user):
    units = user.organizations_as(Role.HANDLER)
    return bool(units) and (
        item.lead_unit_id in units or any(unit.pk in units for unit in item.assisting_units.all())
    )


def _follows(item, user):
    return user.has_role(Role.DEPUTY) and any(
        deputy.user_id == user.pk for deputy in item.following_deputies.all()
    )


def _checks(item, user):
    activity = item.opinion.activity
    congress = is_clerk_of(activity, user) or is_leader_of(activity, user)
    return congress and user.pk != item.replied_by_id


CLERKS = (Role.CLERK, Role.TOWN_CLERK)
LEADERS = (Role.LEADER,)

ACTIVITY_CLERK = Actor("activity_clerk", _("经办人员"), is_clerk_of, CLERKS)
ACTIVITY_LEADER = Actor("activity_leader", _("领导"), is_leader_of, LEADERS)
OPINION_CLERK = Actor(
    "opinion_clerk",
    _("经办人员"),
    lambda opinion, user: is_clerk_of(opinion.activity, user),
    CLERKS,
)
OPINION_LEADER = Actor(
    "opinion_leader",
    _("领导"),
    lambda opinion, user: is_leader_of(opinion.activity, user),
    LEADERS,
)
APPROVER = Actor(
    "approver",
    _("领导（不得为提交人）"),
    lambda opinion, user: (
        is_leader_of(opinion.activity, user) and user.pk != opinion.submitted_by_id
    ),
    LEADERS,
)
PUBLISHER = Actor(
    "publisher",
    _("领导（不得为起草人）"),
    lambda opinion, user: is_leader_of(opinion.activity, user) and user.pk != opinion.drafted_by_id,
    LEADERS,
)
REPORT_CLERK = Actor(
    "report_clerk",
    _("经办人员"),
    lambda report, user: is_clerk_of(report.activity, user),
    CLERKS,
)
REPORT_LEADER = Actor(
    "report_leader",
    _("领导"),
    lambda report, user: is_leader_of(report.activity, user),
    LEADERS,
)
WITH_REPORT = Actor("with_report", _("随听取的报告"), lambda opinion, user: True)
REPORTER = Actor(
    "reporter",
    _("报告机关或受委托单位"),
    lambda report, user: bool(report.speakers & user.organizations_as(Role.HANDLER)),
    (Role.HANDLER,),
)
CLERK = Actor(
    "clerk", _("经办人员"), lambda item, user: is_clerk_of(item.opinion.activity, user), CLERKS
)
LEADER = Actor(
    "leader", _("领导"), lambda item, user: is_leader_of(item.opinion.activity, user), LEADERS
)
CHECKER = Actor("checker", _("人大核实人（不得为反馈人）"), _checks, (*CLERKS, *LEADERS))
CLOSER = Actor(
    "closer",
    _("领导（不得为核实人）"),
    lambda item, user: is_leader_of(item.opinion.activity, user) and user.pk != item.verified_by_id,
    LEADERS,
)
LEAD_UNIT = Actor("lead_unit", _("主办单位"), _leads, (Role.HANDLER,))
HANDLING_UNIT = Actor("handling_unit", _("主办或协办单位"), _handles, (Role.HANDLER,))
FOLLOWER = Actor("follower", _("跟踪代表"), _follows, (Role.DEPUTY,))
INVITED = Actor(
    "invited",
    _("受邀代表"),
    lambda invitation, user: user.has_role(Role.DEPUTY) and invitation.deputy.user_id == user.pk,
    (Role.DEPUTY,),
)
HOST = Actor(
    "host",
    _("活动经办人员"),
    lambda invitation, user: is_clerk_of(invitation.activity, user),
    CLERKS,
)


def _body_staff(record, user, city_role, town_role):
    if record.organization_id is None:
        return user.acts_for_city(city_role)
    return record.organization_id in user.organizations_as(town_role)


BODY_CLERK = Actor(
    "body_clerk",
    _("组织单位经办人员"),
    lambda record, user: _body_staff(record, user, Role.CLERK, Role.TOWN_CLERK),
    CLERKS,
)
BODY_LEADER = Actor(
    "body_leader",
    _("组织单位领导"),
    lambda record, user: _body_staff(record, user, Role.LEADER, Role.LEADER),
    LEADERS,
)

PROJECT_UNIT = Actor(
    "project_unit",
    _("责任单位"),
    lambda project, user: project.unit_id in user.organizations_as(Role.HANDLER),
    (Role.HANDLER,),
)


# --- Recording and review of normative documents -------------------------------------------------


def _document_staff(document, user, city_role, town_role):
    if document.level == Level.CITY:
        return user.acts_for_city(city_role)
    return document.reviewer_id in user.organizations_as(town_role)


DOCUMENT_CLERK = Actor(
    "document_clerk",
    _("审查单位经办人员"),
    lambda document, user: _document_staff(document, user, Role.CLERK, Role.TOWN_CLERK),
    CLERKS,
)
DOCUMENT_LEADER = Actor(
    "document_leader",
    _("审查单位领导"),
    lambda document, user: _document_staff(document, user, Role.LEADER, Role.LEADER),
    LEADERS,
)
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
