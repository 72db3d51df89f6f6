"""What records of a body have in common: the city committee's own, or a town body's."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import OrganizationKind
from accounts.models import Organization
from workflow.models import Publishable

TOWN_BODIES = {"kind": OrganizationKind.TOWN_CONGRESS}


class OfBody(Publishable):
    """``organization`` is empty for the city committee itself."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("组织单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to=TOWN_BODIES,
        help_text=_("空着表示市人大常委会；镇街区的填本单位。"),
    )

    class Meta:
        abstract = True

    @property
    def body(self):
        return self.organization or _("市人大常委会")


def once(name, *fields, message):
    """Unique for each body: an empty one is equal to no other, so that it has its own rule."""
    return [
        models.UniqueConstraint(
            fields=["organization", *fields], name=f"{name}_once", violation_error_message=message
        ),
        models.UniqueConstraint(
            fields=fields,
            name=f"{name}_of_city_once",
            condition=models.Q(organization__isnull=True),
            violation_error_message=message,
        ),
    ]
