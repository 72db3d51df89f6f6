"""The report on a law-enforcement inspection: recorded, published by a second person, withdrawn."""

from dataclasses import replace

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord
from supervision.activities.models import ActivityFile
from supervision.inspections.models import InspectionReport
from supervision.inspections.relations import INSPECTION_LEADER
from workflow import needs
from workflow.choices import RecordStatus
from workflow.publication import publication
from workflow.transitions import DeskText, Guard, Step, Table, Transition, Wait, register

activity_is_public = Guard(
    lambda report, step: report.activity.is_public, _("监督活动尚未公开，请先公开活动。")
)


def _with_its_paper(row: Transition) -> Transition:
    """The paper of the report is seen with it and hidden with it."""

    def effect(report: AnyRecord, step: Step) -> None:
        row.effect(report, step)
        ActivityFile.objects.filter(pk=report.file_id).update(is_public=report.is_public)

    return replace(row, effect=effect)


def _withdraw(report: AnyRecord, step: Step) -> None:
    # The activity's page shows the file by a sign of its own: both, or the paper would stay there.
    report.is_public = False
    ActivityFile.objects.filter(pk=report.file_id).update(is_public=False)


INSPECTION_REPORT_TABLE = register(
    Table(
        model=InspectionReport,
        states=RecordStatus,
        desk=DeskText(
            source=lambda report: report.activity.organizer,
            path=lambda report: reverse(
                "admin:supervision_inspectionreport_change", args=[report.pk]
            ),
            ready=lambda reports: reports.select_related("activity__organizer"),
        ),
        transitions=(
            *map(
                _with_its_paper,
                publication(
                    (RecordStatus.RECORDED,),
                    INSPECTION_LEADER,
                    guards=(activity_is_public,),
                    waits=(
                        Wait(
                            key="inspection_publish",
                            label=_("待公开的执法检查报告"),
                            order="reported_on",
                            where=lambda user, day: Q(activity__is_public=True),
                            since=lambda report: report.reported_on,
                        ),
                    ),
                ),
            ),
            Transition(
                action="withdraw",
                label=_("作废"),
                sources=(RecordStatus.RECORDED,),
                target=RecordStatus.WITHDRAWN,
                who=INSPECTION_LEADER,
                needs=(needs.reason(_("作废理由")),),
                effect=_withdraw,
            ),
        ),
    )
)
