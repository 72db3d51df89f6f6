from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import ScopedModelAdmin
from accounts.choices import Role
from deputies.models import Deputy, Mandate

READERS = (Role.CLERK, Role.TOWN_CLERK, Role.LEADER, Role.STATION_CLERK)


class MandateInline(admin.StackedInline):
    model = Mandate
    extra = 0
    autocomplete_fields = ("organization",)
    fields = (
        ("level", "term", "organization"),
        ("district", "delegation", "group"),
        ("start", "end", "end_reason"),
    )

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return request.user.is_superuser or request.user.has_role(Role.CLERK)

    has_change_permission = has_add_permission

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Deputy)
class DeputyAdmin(ScopedModelAdmin):
    view_roles, change_roles = READERS, (Role.CLERK,)
    inlines = (MandateInline,)
    list_display = ("name", "number", "gender", "post")
    list_filter = ("gender",)
    search_fields = ("name", "number")
    ordering = ("sort_key", "id")
    fieldsets = (
        (None, {"fields": (("name", "number"), ("gender", "ethnicity", "party"), "post")}),
        (_("内部信息，不公开"), {"fields": (("birth_month", "mobile"), "sort_key")}),
    )

    def get_search_results(self, request, queryset, term):
        plain = term.replace("　", "").replace(" ", "")
        if plain:
            queryset = queryset.filter(name__contains=plain) | queryset.filter(number=plain)
        return queryset, False

    def get_fieldsets(self, request, obj=None):
        """Only the clerk keeps the internal data."""
        clerk = request.user.is_superuser or request.user.has_role(Role.CLERK)
        return self.fieldsets if clerk else self.fieldsets[:1]
