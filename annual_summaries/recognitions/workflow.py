"""A recognition: recorded, published by a second person, withdrawn where it was a mistake."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annual_summaries.recognitions.models import Recognition
from annual_summaries.summaries.relations import SUMMARY_CLERK, SUMMARY_LEADER
from workflow.choices import RecordStatus
from workflow.records import record_rows
from workflow.replacing import Shelf, shelve
from workflow.transitions import DeskText, Table, Wait, register

RECOGNITION_TABLE = register(
    Table(
        model=Recognition,
        states=RecordStatus,
        desk=DeskText(
            source=lambda recognition: recognition.granted_by,
            path=lambda recognition: reverse(
                "admin:annual_summaries_recognition_change", args=[recognition.pk]
            ),
        ),
        transitions=record_rows(
            Wait(
                key="recognition_publish",
                label=_("待公开的表彰"),
                order="happened_on",
                since=lambda recognition: recognition.happened_on,
            ),
            writer=SUMMARY_CLERK,
            publisher=SUMMARY_LEADER,
        ),
    )
)

shelve(
    Shelf(
        model=Recognition,
        record=lambda link: link.record,
        page=lambda one: reverse("admin:annual_summaries_recognition_change", args=[one.pk]),
        keepers=SUMMARY_CLERK,
        field="evidence",
    )
)
