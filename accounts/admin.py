"""Accounts, organisations and dated roles in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Area, FormerName, Grant, Organization, User
from accounts.services import follow_grants
from backoffice.base import Part, ScopedModelAdmin

SUPERVISION = (Role.CLERK, Role.TOWN_CLERK, Role.LEADER, Role.STATION_CLERK)

if admin.site.is_registered(Group):
    admin.site.unregister(Group)


class FormerNameInline(Part):
    """Names that the body bore before; kept by whoever keeps bodies."""

    model = FormerName
    deletable = True

    def is_open_to(self, user: Any, record: Any) -> bool:
        """Whether a person may change the names of a body."""
        return bool(user.is_superuser or user.has_role(*OrganizationAdmin.change_roles))


@admin.register(Organization)
class OrganizationAdmin(ScopedModelAdmin):
    """Bodies: read by everybody of supervision, kept by clerks and the administrator."""

    view_roles, change_roles = SUPERVISION, (Role.CLERK, Role.SYSADMIN)
    inlines = (FormerNameInline,)
    list_display = ("name", "short_name", "kind", "parent", "area", "until")
    list_filter = ("kind",)
    list_select_related = ("parent", "area")
    search_fields = ("name", "short_name")
    autocomplete_fields = ("parent", "area")
    fields = (
        "name",
        "short_name",
        "kind",
        ("parent", "area"),
        ("since", "until"),
        "order",
    )
    search_texts = ("name", "short_name")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, term: str
    ) -> tuple[QuerySet[Any], bool]:
        """An autocomplete offers only bodies that fit the field which asks."""
        field = request.GET.get("field_name", "")
        if field in ("lead_unit", "assisting_units"):
            queryset = queryset.handling_units()
        elif field == "addressee":
            queryset = queryset.organs()
        elif field == "organizer":
            queryset = queryset.organizers()
        return super().get_search_results(request, queryset, term)


@admin.register(Area)
class AreaAdmin(ScopedModelAdmin):
    """Towns, subdistricts and zones, with their place on the tile map."""

    view_roles, change_roles = SUPERVISION, (Role.CLERK, Role.SYSADMIN)
    list_display = ("name", "kind", "order")
    search_fields = ("name",)


class GrantInline(Part):
    """Dated roles; nobody gives any to themselves, and none is deleted: it ends."""

    model = Grant
    fk_name = "user"
    fields = (("role", "organization"), ("since", "until"))
    autocomplete_fields = ("organization",)

    def is_open_to(self, user: Any, record: Any) -> bool:
        """Whether a person may change another one's roles; nobody their own."""
        return bool(record.pk != user.pk)


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
    """An account that exists; a new password only where one is typed."""

    password1 = forms.CharField(
        label=_("新密码"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("留空则不改。至少 12 个字符。"),
    )

    class Meta:
        model = User
        fields = ("username", "name", "mobile", "email", "is_active")

    def clean_password1(self) -> str:
        """The new password, or blank; refused where it breaks the rules for passwords."""
        if self.cleaned_data["password1"]:
            validate_password(self.cleaned_data["password1"], self.instance)
        password: str = self.cleaned_data["password1"]
        return password

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        if self.cleaned_data["password1"]:
            user.set_password(self.cleaned_data["password1"])
        if commit:
            user.save()
        return user


@admin.register(User)
class UserAdmin(ScopedModelAdmin):
    """Accounts and their dated roles; the administrator alone changes them."""

    change_roles = (Role.SYSADMIN,)
    form = UserForm
    inlines = (GrantInline,)
    list_display = ("username", "name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    ordering = ("username",)
    search_texts = ("username", "name")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        if obj is None:
            options["form"] = NewUserForm
        return super().get_form(request, obj, change, **options)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ["username", "name", "mobile", "email"]
        fields += ["is_active", "password1"] if obj else ["password1", "password2"]
        return [(None, {"fields": fields})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody locks themselves out: another one switches an account off."""
        return ("is_active",) if obj and obj.pk == request.user.pk else ()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Grant:
            for one in formset.forms:
                if one.has_changed() and not one.instance.pk:
                    one.instance.granted_by = request.user
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        follow_grants(form.instance)
