"""Which bodies nobody signs in for."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts.choices import Role
from accounts.models import Grant, Organization


def without_accounts(bodies: QuerySet[Organization], day: date) -> QuerySet[Organization]:
    """Handling units of which nobody with a working account holds the role on a day."""
    holders = Grant.objects.on(day).filter(
        organization=OuterRef("pk"), role=Role.HANDLER, user__is_active=True
    )
    return bodies.exclude(Exists(holders)).order_by("order", "pk")
