"""Bills: recorded, published by a second person, withdrawn where mistaken."""

from django.utils.translation import gettext_lazy as _

from deputies.bills.models import Bill
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from workflow.records import record_table
from workflow.transitions import Wait

TABLE = record_table(
    Bill,
    Wait(
        key="bill_publish",
        label=_("待公开的议案"),
        order="moved_on",
        since=lambda bill: bill.moved_on,
    ),
    "admin:deputies_bill_change",
    writer=CITY_CLERK,
    publisher=CITY_LEADER,
    source=lambda bill: bill.lead_deputy,
    ready=lambda bills: bills.select_related("lead_deputy"),
)
