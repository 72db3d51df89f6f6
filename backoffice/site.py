"""The back office for staff."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


class PortalAdminSite(admin.AdminSite):
    """The back office: one site, entered by the portal's own sign-in."""

    site_header = _("后台")
    site_title = _("后台")

    def has_permission(self, request: HttpRequest) -> bool:
        """A working account with a role that works there."""
        return request.user.is_active and request.user.is_staff

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """The portal has one way in, and its limits on guessing hold for staff too."""
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(wanted, settings.LOGIN_URL)


site = admin.site
