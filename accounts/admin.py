"""Accounts, organisations and dated roles in the back office."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.account_trail.record import tell
from accounts.choices import Role
from accounts.models import Area, FormerName, Grant, Organization, RoleProposal, User
from accounts.organizations.forms import FIELDS, OrganizationForm
from accounts.passwords.setting import set_temporary
from accounts.relations import decides, hands_on_of_bodies
from accounts.robots.admin import RobotAdmin
from accounts.role_proposals.models import ProposalStatus
from accounts.services import check_end, end_role
from accounts.sign_in.second_factor import reset
from backoffice.actions import WorkflowAdmin
from backoffice.base import Part, ScopedModelAdmin
from pages.untyped import AnyReader, AnyRecord, ByDjango

if TYPE_CHECKING:
    from django.db.models import Model


__all__ = ["RobotAdmin"]

SUPERVISION = (Role.CLERK, Role.TOWN_CLERK, Role.LEADER, Role.STATION_CLERK)
ORGANIZATION_READERS = (*SUPERVISION, Role.ACCOUNT_ADMIN)

if admin.site.is_registered(Group):
    admin.site.unregister(Group)


class FormerNameInline(Part):
    """Names that the body bore before; kept by whoever keeps bodies."""

    model = FormerName
    deletable = True

    def is_open_to(self, user: AnyReader, record: AnyRecord) -> bool:
        """Whether a person may change the names of a body."""
        return bool(user.is_superuser or user.has_role(*OrganizationAdmin.change_roles))


class HandOnLink(ScopedModelAdmin):
    """Leads from the page of a person or a body to the one that hands on what they hold."""

    hand_on = ""

    def may_hand_on(self, user: User, obj: Model) -> bool:
        """Whether the person finds anything there."""
        raise NotImplementedError

    def render_change_form(
        self, request: ByDjango, context: ByDjango, *args: ByDjango, **options: ByDjango
    ) -> ByDjango:
        obj = options.get("obj")  # by name, from Django
        if obj is not None and self.may_hand_on(_acting(request), obj):
            context["hand_on_urls"] = [reverse(self.hand_on, args=[obj.pk])]
        return super().render_change_form(request, context, *args, **options)


@admin.register(Organization)
class OrganizationAdmin(HandOnLink):
    """Bodies: read by everybody of supervision, kept by clerks and the administrator."""

    view_roles, change_roles = ORGANIZATION_READERS, (Role.CLERK, Role.SYSADMIN)
    inlines = (FormerNameInline,)
    list_display = ("name", "short_name", "kind", "parent", "area", "until")
    list_filter = ("kind",)
    list_select_related = ("parent", "area")
    search_fields = ("name", "short_name")
    autocomplete_fields = ("parent", "area", "successor")
    search_texts = ("name", "short_name")
    hand_on = "admin:hand_on_body"
    form = OrganizationForm

    def get_fields(self, request: HttpRequest, obj: AnyRecord = None) -> ByDjango:
        """Of a body that is there, the day of a renaming beside the name."""
        return FIELDS if obj is None else (*FIELDS[:1], ("renamed_on", "is_slip"), *FIELDS[1:])

    def save_related(
        self, request: HttpRequest, form: ByDjango, formsets: ByDjango, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            form.keep_name()

    def may_hand_on(self, user: User, obj: Model) -> bool:
        """Of a closed body, whoever answers for some of its work."""
        is_closed = isinstance(obj, Organization) and obj.is_closed_on(timezone.localdate())
        return is_closed and hands_on_of_bodies(user)

    def get_search_results(
        self, request: HttpRequest, queryset: ByDjango, term: str
    ) -> tuple[QuerySet[AnyRecord], bool]:
        """An autocomplete offers only bodies that fit the field which asks."""
        field = request.GET.get("field_name", "")
        if field in ("lead_unit", "assisting_units"):
            queryset = queryset.handling_units()
        elif field == "addressee":
            queryset = queryset.organs()
        elif field == "organizer":
            queryset = queryset.organizers()
        if field:
            queryset = queryset.on(timezone.localdate())
        return super().get_search_results(request, queryset, term)


@admin.register(Area)
class AreaAdmin(ScopedModelAdmin):
    """Towns, subdistricts and zones, with their place on the tile map."""

    view_roles, change_roles = SUPERVISION, (Role.CLERK, Role.SYSADMIN)
    list_display = ("name", "kind", "order")
    search_fields = ("name",)


class EndingForm(forms.ModelForm):
    """A grant as it stands; nothing but its last day can be set, and only to an earlier one."""

    class Meta:
        model = Grant
        fields = ("until",)

    def clean_until(self) -> date | None:
        """An earlier day than before, yesterday at the earliest."""
        until: date | None = self.cleaned_data["until"]
        if until != self.instance.until:
            check_end(self.instance, until)
        return until


class GrantInline(Part):
    """The roles that were given; a running one is ended, none is rewritten or deleted."""

    model = Grant
    form = EndingForm
    fk_name = "user"
    fields = (("role", "organization"), ("since", "until"), ("granted_by", "confirmed_by"))
    readonly_fields = ("role", "organization", "since", "granted_by", "confirmed_by")

    def is_open_to(self, user: AnyReader, record: AnyRecord) -> bool:
        """Whether a person may end another one's roles; nobody their own."""
        return bool(decides(user) and record.pk != user.pk)

    def has_add_permission(self, request: HttpRequest, obj: AnyRecord = None) -> bool:
        return False


class RoleProposalInline(Part):
    """Roles that wait for a second person; what was proposed is not rewritten but withdrawn."""

    model = RoleProposal
    fk_name = "user"
    fields = (("role", "organization"), ("since", "until"))
    autocomplete_fields = ("organization",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).filter(status=ProposalStatus.PROPOSED)

    def is_open_to(self, user: AnyReader, record: AnyRecord) -> bool:
        """Whether a person may propose roles for another one; nobody for themselves."""
        return bool(prepares(user) and record.pk != user.pk)

    def has_change_permission(self, request: HttpRequest, obj: AnyRecord = None) -> bool:
        return False


def _acting(request: HttpRequest) -> User:
    user: Any = request.user  # a page of the back office has nobody else
    acting: User = user
    return acting


def prepares(user: User) -> bool:
    """Whether the person opens accounts and proposes roles."""
    return bool(decides(user) or user.has_role(Role.SYSADMIN))


class RoleProposalForm(forms.ModelForm):
    """A role for somebody else."""

    user: Any = None

    def clean_user(self) -> User:
        """Nobody proposes a role for themselves."""
        person: User = self.cleaned_data["user"]
        if self.user and person.pk == self.user.pk:
            raise ValidationError(_("不能为自己提名角色。"))
        return person


class NewUserForm(AdminUserCreationForm):
    """A new account: names, ways to be reached, and a first password typed twice."""

    usable_password = None  # type: ignore[assignment]  # Django's way to leave a field out

    class Meta:
        model = User
        fields = ("username", "name", "mobile", "email")
        field_classes = {"username": forms.CharField}

    def clean_mobile(self) -> str | None:
        """A blank number is none, so that many accounts may be without one."""
        return self.cleaned_data["mobile"] or None


class UserForm(forms.ModelForm):
    """An account that exists."""

    class Meta:
        model = User
        fields = ("username", "name", "mobile", "email", "is_active")


class UserWithPasswordForm(UserForm):
    """The same for who may set a password; a new one only where one is typed."""

    password1 = forms.CharField(
        label=_("新密码"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("留空则不改。至少 12 个字符，只能登录一次，登录后由本人另设。"),
    )

    drop_factor = forms.BooleanField(
        label=_("取消第二因素"),
        required=False,
        help_text=_("本人手机丢失、无法登录时使用；取消后由本人重新设置。"),
    )

    def clean_password1(self) -> str:
        """The new password, or blank; refused where it breaks the rules for passwords."""
        if self.cleaned_data["password1"]:
            validate_password(self.cleaned_data["password1"], self.instance)
        password: str = self.cleaned_data["password1"]
        return password


def tell_of_changes(user: User, form: forms.ModelForm) -> None:
    """The owner hears that somebody else changed the account: which fields, not to what."""
    names = [name for name in form.changed_data if name in UserForm.Meta.fields]
    if names:
        labels = "、".join(str(form.fields[name].label) for name in names)
        text = _("管理员修改了您账号的%(fields)s。如果您不知情，请告诉审计员。")
        tell(user, "changed_by_other", timezone.now().isoformat(), text % {"fields": labels})


class RoleFilter(admin.SimpleListFilter):
    """Accounts by a role held today."""

    title = _("角色")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: ByDjango) -> ByDjango:
        return Role.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        if not self.value():
            return queryset
        holding = Grant.objects.on(timezone.localdate()).filter(role=self.value())
        return queryset.filter(pk__in=holding.values("user"))


@admin.register(User)
class UserAdmin(HandOnLink):
    """Accounts and their dated roles: the system administrator opens them and proposes roles, the
    account administrator confirms, sets passwords, ends roles and closes accounts."""

    view_roles, change_roles = (Role.AUDITOR,), (Role.ACCOUNT_ADMIN, Role.SYSADMIN)
    form = UserForm
    inlines = (GrantInline, RoleProposalInline)
    list_display = ("username", "name", "held", "last_login", "is_active")
    list_filter = (RoleFilter, "is_active")
    search_fields = ("username", "name")
    ordering = ("username",)
    search_texts = ("username", "name")
    hand_on = "admin:hand_on_person"

    def may_hand_on(self, user: User, obj: Model) -> bool:
        """Whoever decides on accounts, of another person's."""
        is_free = isinstance(obj, User) and not obj.is_superuser
        return is_free and obj.pk != user.pk and decides(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        today = Grant.objects.on(timezone.localdate()).select_related("organization")
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("grants", today, to_attr="grants_of_today"))
        )

    @admin.display(description=_("角色和所属组织"))
    def held(self, obj: AnyRecord) -> str:
        """The roles of today, each with its body."""
        return "、".join(
            f"{grant.get_role_display()}（{grant.organization}）"
            if grant.organization
            else grant.get_role_display()
            for grant in obj.grants_of_today
        )

    def get_form(
        self, request: HttpRequest, obj: AnyRecord = None, change: bool = False, **options: ByDjango
    ) -> ByDjango:
        if obj is None:
            options["form"] = NewUserForm
        elif self._passwords(request, obj):
            options["form"] = UserWithPasswordForm
        return super().get_form(request, obj, change, **options)

    def get_fieldsets(self, request: HttpRequest, obj: AnyRecord = None) -> ByDjango:
        """How a person is reached is for those alone who keep the account."""
        fields = ["username", "name", "mobile", "email"]
        if obj is None:
            fields += ["password1", "password2"]
        elif self.has_change_permission(request, obj):
            fields += ["is_active", *self._passwords(request, obj)]
        else:
            fields = ["username", "name", "is_active"]
        return [(None, {"fields": fields})]

    def _passwords(self, request: HttpRequest, obj: User) -> list[str]:
        """Who decides may set a password, of an account without any role also who prepares; the
        own one is changed on the own page."""
        may = decides(_acting(request)) or not obj.grants.exists()
        return ["password1", "drop_factor"] if may and obj.pk != request.user.pk else []

    def get_readonly_fields(self, request: HttpRequest, obj: AnyRecord = None) -> tuple[str, ...]:
        """Nobody locks themselves out: another one switches an account off."""
        own = bool(obj and obj.pk == request.user.pk)
        return ("is_active",) if own or not decides(_acting(request)) else ()

    def in_charge(self, request: HttpRequest, obj: AnyRecord) -> bool:
        """A superuser's account is the operator's, by commands alone."""
        return not obj.is_superuser or bool(request.user.is_superuser)

    def save_model(
        self, request: HttpRequest, obj: AnyRecord, form: ByDjango, change: bool
    ) -> None:
        """What an administrator types as a password is good for one sign-in."""
        super().save_model(request, obj, form, change)
        if change and obj.pk != request.user.pk:
            tell_of_changes(obj, form)
        if password := form.cleaned_data.get("password1", ""):
            set_temporary(obj, password, by=_acting(request))
        if form.cleaned_data.get("drop_factor"):
            reset(obj, by=_acting(request))

    def save_formset(
        self, request: HttpRequest, form: ByDjango, formset: ByDjango, change: bool
    ) -> None:
        if formset.model is Grant:
            for one in formset.forms:
                if one.has_changed():
                    self._end(request, one)
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
            return
        for one in formset.forms:
            if one.has_changed() and formset.model is RoleProposal:
                one.instance.proposed_by = request.user
        super().save_formset(request, form, formset, change)

    def _end(self, request: HttpRequest, form: forms.ModelForm) -> None:
        try:
            end_role(form.instance, form.cleaned_data["until"], by=_acting(request))
        except ValidationError as refusal:  # somebody else ended it meanwhile, and earlier
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)


@admin.register(RoleProposal)
class RoleProposalAdmin(WorkflowAdmin):
    """Proposed roles: confirmed, refused or withdrawn, and never rewritten."""

    view_roles, change_roles = (Role.AUDITOR,), (Role.ACCOUNT_ADMIN, Role.SYSADMIN)
    can_change = False
    list_display = ("user", "role", "organization", "since", "until", "status", "proposed_by")
    list_filter = ("status",)
    list_select_related = ("user", "organization", "proposed_by")
    fields = ("user", ("role", "organization"), ("since", "until"), "replaces", "reason")
    readonly_fields = ("replaces", "reason")
    autocomplete_fields = ("user", "organization")
    created_by = "proposed_by"
    form = RoleProposalForm
    form_knows_user = True
