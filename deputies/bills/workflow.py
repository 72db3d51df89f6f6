"""Bills: recorded, published by a second person, withdrawn where mistaken."""

from django.utils.translation import gettext_lazy as _

from deputies.bills.models import Bill
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from workflow.records import record_table

TABLE = record_table(
    Bill,
    "bill_publish",
    _("待公开的议案"),
    "moved_on",
    writer=CITY_CLERK,
    publisher=CITY_LEADER,
    source=lambda bill: bill.lead_deputy,
    ready=lambda bills: bills.select_related("lead_deputy"),
)
