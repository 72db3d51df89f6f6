"""A proposed role: confirmed by a second person who is entitled, refused, or withdrawn."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Grant, Organization, RoleProposal
from accounts.relations import RoleHolder
from accounts.role_proposals.models import ProposalStatus
from accounts.services import end_role, give_role
from workflow import needs
from workflow.notices import teller
from workflow.relations import Person
from workflow.transitions import DeskText, Step, Table, Transition, Wait, register


def _page(proposal: RoleProposal) -> str:
    return reverse("admin:accounts_roleproposal_change", args=[proposal.pk])


tell = teller(lambda proposal: ("role_proposal", "/my/account/"))

PROPOSER = Person("proposed_by", label=_("提出人"))
SECOND_PERSON = (
    RoleHolder(Role.ACCOUNT_ADMIN, label=_("另一名账号管理员")) & ~PROPOSER & ~Person("user")
)
"""An account administrator who neither proposed the role nor gets it."""


def _give(proposal: RoleProposal, step: Step) -> None:
    """The grant begins on the day that was proposed, or today: never in the past."""
    since = max(proposal.since, step.today)
    if proposal.until and proposal.until < since:
        raise ValidationError(_("提名的期限已经过了，请重新提名。"))
    if proposal.replaces is not None:
        _end(proposal.replaces, since, step)
    give_role(
        proposal.user,
        proposal.role,
        proposal.organization,
        by=proposal.proposed_by,
        confirmed_by=step.by,
        since=since,
        until=proposal.until,
    )


def _end(grant: Grant, since: date, step: Step) -> None:
    """What is handed on ends on the day before; what has ended already stays as it is."""
    last = max(grant.since, since - timedelta(days=1))
    if grant.until is None or grant.until > last:
        end_role(grant, last, by=step.by)


def _facts(proposal: RoleProposal) -> Organization | str:
    return proposal.organization or proposal.user.username


ROLE_PROPOSAL_TABLE = register(
    Table(
        model=RoleProposal,
        states=ProposalStatus,
        desk=DeskText(
            source=_facts,
            path=_page,
            ready=lambda records: records.select_related("user", "organization"),
        ),
        transitions=(
            Transition(
                action="confirm",
                label=_("确认"),
                sources=(ProposalStatus.PROPOSED,),
                target=ProposalStatus.CONFIRMED,
                who=SECOND_PERSON,
                effect=_give,
                tell=tell("confirm", _("您的账号有了新的角色"), Person("user")),
                main=True,
                waits=(
                    Wait(
                        key="role_confirm",
                        label=_("待确认的角色"),
                        order="since",
                        since=lambda proposal: proposal.since,
                    ),
                ),
            ),
            Transition(
                action="refuse",
                label=_("不同意"),
                sources=(ProposalStatus.PROPOSED,),
                target=ProposalStatus.REFUSED,
                who=SECOND_PERSON,
                needs=(needs.reason(),),
            ),
            Transition(
                action="withdraw",
                label=_("撤回"),
                sources=(ProposalStatus.PROPOSED,),
                target=ProposalStatus.WITHDRAWN,
                who=PROPOSER,
            ),
        ),
    )
)
