"""The back office for staff."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    site_header = _("后台")
    site_title = _("后台")

    def has_permission(self, request):
        return request.user.is_active and request.user.is_staff


site = admin.site
