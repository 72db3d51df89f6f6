"""A pasted list of participants, shown as it is understood before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from deputies.people.models import Deputy
from deputies.people.naming import DeputyNames
from pages.fields import PlainField

if TYPE_CHECKING:
    from backoffice.actions import WorkflowAdmin as _Page
    from supervision.activities.models import Activity
else:
    _Page = object


class NamesForm(forms.Form):
    """A pasted list of participants, and the day on which they must be in office."""

    names = PlainField(required=False, max_length=10_000)
    starts_on = forms.DateField(required=False)


class NamesPage(_Page):
    """The page, mixed into the admin of activities; for whoever may record one."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.names_view)
        return [path("names/", view, name="supervision_activity_names"), *super().get_urls()]

    @admin.display(description=_("名单里看懂的"))
    def look(self, activity: Activity | None) -> str:
        """Where a pasted list is shown as it is understood, before anything is saved."""
        return format_html(
            '<button type="button" class="button" hidden formaction="{}" data-look="named">'
            "{}</button>"
            '<div id="named" aria-live="polite"></div>',
            reverse("admin:supervision_activity_names"),
            _("核对名单"),
        )

    def names_view(self, request: HttpRequest) -> HttpResponse:
        """What a pasted list means: whom, and which words mean nobody or several."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = NamesForm(request.POST)
        form.full_clean()
        day = form.cleaned_data.get("starts_on")
        people = Deputy.objects.visible_to(request.user)
        named = DeputyNames(people, day).read(form.cleaned_data.get("names") or "")
        context = {
            **self.admin_site.each_context(request),
            "title": _("核对名单"),
            "opts": self.opts,
            "named": named,
            "faults": named.faults(),
        }
        return TemplateResponse(request, "admin/supervision/names.html", context)
