"""Who signs in, the bodies they act for, and dated roles."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.attempts.models import AttemptCount, KnownPlace
from accounts.choices import (
    BOUND_ROLES,
    EXCLUSIVE_ROLES,
    FITTING_KINDS,
    STAFF_ROLES,
    OrganizationKind,
    Role,
)
from accounts.organizations.models import Area, FormerName, Organization
from accounts.robots.models import Robot
from accounts.role_proposals.models import RoleProposal
from pages.untyped import AnyRecord
from workflow.choices import Channel
from workflow.fields import not_before
from workflow.people import Actor

__all__ = [
    "Area",
    "AttemptCount",
    "FormerName",
    "Grant",
    "KnownPlace",
    "Organization",
    "Robot",
    "RoleProposal",
    "User",
]


def first_channels() -> list[str]:
    """How a new account is reached beside its own page: by e-mail, where it has an address."""
    return [Channel.EMAIL.value]


class UserQuerySet(models.QuerySet["User"]):
    """Whom a role makes able to act."""

    def visible_to(self, user: Actor) -> Self:
        """Accounts are the administrators' and the auditor's; everybody else sees the own one."""
        if user.is_superuser or user.has_role(*EXCLUSIVE_ROLES):
            return self.all()
        return self.filter(pk=user.pk)

    def acting_as(self, role: str, organizations: AnyRecord, on: date) -> Self:
        """Who may act in a role for one of these bodies on a day, with a working account."""
        grants = Grant.objects.on(on)
        acting = grants.filter(role=role, organization__in=organizations)
        return self.filter(pk__in=acting.values("user"), is_active=True)

    def acting_for_city_as(self, role: str, on: date) -> Self:
        """The same for the city committee itself."""
        grants = Grant.objects.on(on)
        acting = grants.filter(role=role, organization__kind=OrganizationKind.COMMITTEE)
        return self.filter(pk__in=acting.values("user"), is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # dynamic
    """Makes accounts; names are normalised, passwords are kept as hashes alone."""

    use_in_migrations = True

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A saved account that can sign in; without a password it cannot."""
        user: User = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, password: str | None = None, **fields: object
    ) -> "User":
        """A break-glass account for the command line; everyday duties go through grants."""
        return self.create_user(username, password, is_superuser=True, **fields)


class GrantQuerySet(models.QuerySet["Grant"]):
    """Roles by the days for which they were given."""

    def on(self, day: date) -> Self:
        """The roles held on a day, the first and the last day among them."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, with one name field, surname first."""

    username = models.CharField(
        _("用户名"),
        max_length=50,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("这个用户名已被使用。")},
    )
    name = models.CharField(_("姓名"), max_length=50)
    mobile = models.CharField(
        _("手机号"),
        max_length=11,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^1\d{10}$", _("手机号是以 1 开头的 11 位数字。"))],
        error_messages={"unique": _("这个手机号已有账号。")},
    )
    email = models.EmailField(_("电子邮箱"), blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    password_is_temporary = models.BooleanField(
        _("一次性密码"),
        default=False,
        editable=False,
        help_text=_("由管理员设定，登录后必须先改成自己的密码。"),
    )
    channels = models.JSONField(_("通知渠道"), default=first_channels, blank=True)
    wants_digest = models.BooleanField(
        _("每天汇总成一条"),
        default=False,
        help_text=_("除催办、督办和账号安全外，通知每天早上合成一条发给您；站内随时可看。"),
    )
    hints_seen = models.JSONField(_("看过的提示"), null=True, editable=False)
    date_joined = models.DateTimeField(_("建立时间"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def clean(self) -> None:
        super().clean()
        # Unique, and NULL is equal to nothing: two accounts without a number must not be twins.
        self.mobile = self.mobile or None

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def current_grants(self) -> list["Grant"]:
        """Today's grants, one query a request."""
        return self._grants_on(timezone.localdate())

    def _grants_on(self, day: date) -> list["Grant"]:
        # A closed account keeps its grants for the record and holds none.
        if not self.is_active:
            return []
        return list(self.grants.on(day).select_related("organization"))

    def grants_on(self, day: date | None = None) -> list["Grant"]:
        """The grants in force on a day; today's, which are kept, where none is named."""
        if day is None or day == timezone.localdate():
            today: list[Grant] = self.current_grants
            return today
        return self._grants_on(day)

    @property
    def roles(self) -> set[str]:
        """The values of the roles held today (docs/domain.md#roles), as a set."""
        return {grant.role for grant in self.current_grants}

    def has_role(self, *roles: str, on: date | None = None) -> bool:
        """Holds one of these roles, at whatever body."""
        return any(grant.role in roles for grant in self.grants_on(on))

    def organizations_as(self, *roles: str, on: date | None = None) -> set[int]:
        """Ids of the bodies for which the person acts in one of these roles."""
        return {
            grant.organization_id
            for grant in self.grants_on(on)
            if grant.role in roles and grant.organization_id
        }

    def acts_for_city(self, *roles: str, on: date | None = None) -> bool:
        """Holds one of these roles for the city committee itself."""
        return any(
            grant.role in roles
            and grant.organization
            and grant.organization.kind == OrganizationKind.COMMITTEE
            for grant in self.grants_on(on)
        )

    @property
    def is_staff(self) -> bool:
        """Whether the back office opens: a working account with a role that works there."""
        return self.is_active and (self.is_superuser or self.has_role(*STAFF_ROLES))


class Grant(models.Model):
    """A role given to a person for a time, and the body for which they act.

    It is ended, never rewritten: the database refuses another role, body or first day, a later
    last day, and deletion. Whoever proposed it (``granted_by``) did not confirm it; both are blank
    for what the operator gave by a command.
    """

    user = models.ForeignKey(
        User, verbose_name=_("用户"), on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("所属组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
    )
    since = models.DateField(_("起"), default=timezone.localdate)
    until = models.DateField(_("止"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User,
        verbose_name=_("授予人"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_by = models.ForeignKey(
        User,
        verbose_name=_("确认人"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("角色授予")
        ordering = ["user", "role", "-since"]
        constraints = [
            not_before("until", "since", "grant_ends_after_start", _("截止日期不能早于起始日期。")),
            models.UniqueConstraint(
                "user",
                "role",
                # NULL is equal to nothing: a role without a body could be given twice.
                Coalesce("organization", 0),
                "since",
                name="grant_once",
                violation_error_message=_("这项授予已经登记。"),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=[str(role) for role in BOUND_ROLES])
                | Q(organization__isnull=False),
                name="grant_bound_role_has_organization",
                violation_error_message=_("这个角色必须指明所属组织。"),
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True, confirmed_by__isnull=True)
                | (
                    Q(granted_by__isnull=False, confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("granted_by"))
                    & ~Q(confirmed_by=F("user"))
                ),
                name="grant_by_two_people",
                violation_error_message=_("角色须由一人提出，另一人确认。"),
            ),
        ]
        indexes = [models.Index(fields=["role", "organization"], name="grant_role")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def clean(self) -> None:
        super().clean()
        fitting = FITTING_KINDS.get(self.role)
        if self.organization and fitting and self.organization.kind not in fitting:
            raise ValidationError({"organization": _("这个角色不能为该类组织办事。")})
        if self._meets_an_exclusive_role():
            raise ValidationError(
                {"role": _("系统管理员、账号管理员、审计员不能同时担任其他角色。")}
            )

    def _meets_an_exclusive_role(self) -> bool:
        if not self.user_id or not self.since:
            return False
        others = Grant.objects.filter(user=self.user_id).exclude(pk=self.pk)
        others = others.filter(Q(until__isnull=True) | Q(until__gte=self.since))
        if self.until:
            others = others.filter(since__lte=self.until)
        # 三员分立: who administers, confirms or audits holds nothing else in the same days. Past
        # and future ones do not meet.
        if self.role in EXCLUSIVE_ROLES:
            return others.exclude(role=self.role).exists()
        return others.filter(role__in=EXCLUSIVE_ROLES).exists()
