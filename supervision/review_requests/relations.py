"""How a person stands to a request for review: citizens' words, read by the city's clerks alone."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder
from workflow.notices import teller

REQUEST_CLERK = CityHolder(Role.CLERK, label=_("市人大经办人员"))

tell = teller(
    lambda request: (
        "review_request",
        reverse("admin:supervision_reviewrequest_change", args=[request.pk]),
    )
)
