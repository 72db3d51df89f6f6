"""Constituencies in the back office: the clerk's, and a town's own."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization
from backoffice.base import PartInRows, ScopedModelAdmin
from backoffice.held import HeldChanges
from deputies.constituencies.models import Constituency, Village
from deputies.people.models import MandateLevel


def open_towns() -> Any:
    """The town bodies that exist today."""
    return Organization.objects.town_congresses().on(timezone.localdate())


class ConstituencyForm(forms.ModelForm):
    """A town's clerk keeps the constituencies of the own town's congress alone."""

    user: Any = None

    class Meta:
        model = Constituency
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        """The town that it lies in stays a choice when that body is closed."""
        super().__init__(*args, **options)
        field, present = self.fields.get("organization"), self.instance.organization_id
        if isinstance(field, forms.ModelChoiceField) and present and field.queryset is not None:
            field.queryset = field.queryset | Organization.objects.filter(pk=present)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.user.is_superuser or self.user.acts_for_city(Role.CLERK):
            return data
        town, level = data.get("organization"), data.get("level")
        own = town is not None and town.pk in self.user.organizations_as(Role.TOWN_CLERK)
        if not own or level != MandateLevel.TOWN:
            self.add_error("organization", _("只能登记本镇人大的选区。"))
        return data


class VillageRows(PartInRows):
    """The villages and communities of a constituency, by name."""

    model = Village
    extra = 3
    deletable = True
    fields = ("name",)


@admin.register(Constituency)
class ConstituencyAdmin(HeldChanges, ScopedModelAdmin):
    """Constituencies: a clerk keeps all of them, a town clerk those of the town."""

    view_roles, change_roles = (Role.LEADER, Role.STATION_CLERK), (Role.CLERK, Role.TOWN_CLERK)
    form = ConstituencyForm
    form_knows_user = True
    inlines = (VillageRows,)
    choices = {"organization": lambda user: open_towns()}
    list_display = ("name", "level", "term", "organization", "villages_in_words")
    list_filter = ("level", "term")
    list_select_related = ("organization",)
    search_fields = ("name", "villages__name")
    ordering = ("level", "-term", "id")
    fields = (("level", "term"), "name", "organization")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("villages")

    @admin.display(description=_("村社"))
    def villages_in_words(self, constituency: Constituency) -> str:
        return constituency.village_names or "—"
