"""A recognition: recorded, published by a second person, withdrawn where it was a mistake."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annual_summaries.recognitions.models import Recognition
from annual_summaries.summaries.relations import SUMMARY_CLERK, SUMMARY_LEADER
from workflow import needs
from workflow.choices import RecordStatus
from workflow.publication import publication
from workflow.relations import Where
from workflow.transitions import DeskText, Table, Transition, Wait, register

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
        transitions=(
            *publication(
                (RecordStatus.RECORDED,),
                SUMMARY_LEADER,
                waits=(
                    Wait(
                        key="recognition_publish",
                        label=_("待公开的表彰"),
                        order="happened_on",
                        since=lambda recognition: recognition.happened_on,
                    ),
                ),
            ),
            Transition(
                action="withdraw",
                label=_("作废"),
                sources=(RecordStatus.RECORDED,),
                target=RecordStatus.WITHDRAWN,
                who=SUMMARY_CLERK | SUMMARY_LEADER,
                needs=(needs.reason(),),
                when=Where(is_public=False),
            ),
            Transition(
                action="restore",
                label=_("恢复"),
                sources=(RecordStatus.WITHDRAWN,),
                target=RecordStatus.RECORDED,
                who=SUMMARY_CLERK | SUMMARY_LEADER,
                needs=(needs.reason(),),
            ),
        ),
    )
)
