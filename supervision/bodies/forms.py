"""Forms of records of a body: who writes for one body writes for no other."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization


class BodyForm(forms.ModelForm):
    """``organization`` is offered as far as the person writes for it; a town clerk's own is set."""

    user = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields.get("organization")
        if field is None:
            return
        bodies = self.user.organizations_as(Role.TOWN_CLERK)
        own = Organization.objects.town_congresses().filter(pk__in=bodies)
        present = Q(pk=self.instance.organization_id)
        field.queryset = own.filter(Q(pk__in=own.offered().values("pk")) | present)
        field.required = not self._for_city()
        if self.instance.pk is None and len(bodies) == 1 and not self._for_city():
            field.initial = next(iter(bodies))

    def _for_city(self):
        return self.user.is_superuser or self.user.acts_for_city(Role.CLERK)

    def clean_organization(self):
        body = self.cleaned_data["organization"]
        if body is None and not self._for_city():
            raise ValidationError(_("请选择本单位。"))
        return body
