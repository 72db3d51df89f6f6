"""A role that one administrator proposes for a person and another one confirms."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import EXCLUSIVE_ROLES, Role
from accounts.organizations.models import Organization
from workflow.fields import not_before, person_field, state_field
from workflow.models import Stateful
from workflow.people import Actor

if TYPE_CHECKING:
    from accounts.models import Grant


class ProposalStatus(models.TextChoices):
    """What became of a proposed role."""

    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class RoleProposalQuerySet(models.QuerySet["RoleProposal"]):
    """Proposals by who may know of them."""

    def visible_to(self, user: Actor) -> Self:
        """The administrators' and the auditor's."""
        if user.is_superuser or user.has_role(*EXCLUSIVE_ROLES):
            return self.all()
        return self.none()

    def open(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(status=ProposalStatus.PROPOSED)


class RoleProposal(Stateful):
    """A role for a person, in force once a second person has confirmed it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.PROTECT,
        related_name="role_proposals",
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("所属组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    since = models.DateField(_("起"), default=timezone.localdate)
    until = models.DateField(_("止"), null=True, blank=True)
    replaces = models.ForeignKey(
        "accounts.Grant",
        verbose_name=_("接替的角色"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("确认之日起，原来的角色终止。"),
    )
    reason = models.CharField(_("移交理由"), max_length=300, blank=True, editable=False)
    proposed_by = person_field(_("提出人"), null=False, blank=False)
    status = state_field(ProposalStatus, ProposalStatus.PROPOSED)

    objects = RoleProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("角色提名")
        ordering = ["-id"]
        constraints = [
            not_before(
                "until", "since", "role_proposal_ends_after_start", _("截止日期不能早于起始日期。")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def as_grant(self) -> "Grant":
        """The grant that it would become, not saved."""
        from accounts.models import Grant  # the grant's own module imports this one

        return Grant(
            user_id=self.user_id,
            role=self.role,
            organization=self.organization,
            since=self.since,
            until=self.until,
        )

    def clean(self) -> None:
        """Role, body and days fit as for a grant; what cannot be confirmed is not proposed."""
        super().clean()
        if self._state.adding and self.since and self.since < timezone.localdate():
            raise ValidationError({"since": _("起始日期不能早于今天。")})
        grant = self.as_grant()
        grant.clean()
        unsettled = ["granted_by", "confirmed_by", *([] if self.user_id else ["user"])]
        grant.validate_constraints(exclude=unsettled)
