"""A station's self-assessment: sent in by its keeper, checked by the committee."""

import re

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison_stations.assessments import relations
from liaison_stations.assessments.models import (
    GOODS,
    AssessmentFile,
    AssessmentStatus,
    SelfAssessment,
)
from workflow.needs import reason
from workflow.replacing import Shelf, shelve
from workflow.transitions import DeskText, Guard, Step, Table, Transition, Wait, register

NUMBERS = re.compile(r"(?<!\d)(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|\d{17}[\dXx])(?!\d)")
is_filled_in = Guard(
    lambda one, step: all(
        getattr(one, good) and getattr(one, f"{good}_score") is not None for good in GOODS
    ),
    _("四个方面都要写明情况并自评打分，才能提交。"),
)


def send_in(one: SelfAssessment, step: Step) -> None:
    """Sent in; whoever does it is not the one to check it."""
    one.submitted_by = step.by


def check_assessment(one: SelfAssessment, step: Step) -> None:
    """The committee has checked it."""
    one.checked_by, one.checked_on, one.note = step.by, step.today, ""


def send_assessment_back(one: SelfAssessment, step: Step) -> None:
    """Sent back with a note; an earlier check no longer counts."""
    one.checked_by, one.checked_on, one.note = None, None, step.data["reason"]


ASSESSMENT_TABLE = register(
    Table(
        model=SelfAssessment,
        states=AssessmentStatus,
        desk=DeskText(
            title=lambda one: (
                _("%(station)s %(year)d年四好自评") % {"station": one.station, "year": one.year}
            ),
            source=lambda one: one.station,
            path=lambda one: reverse("admin:liaison_stations_selfassessment_change", args=[one.pk]),
            ready=lambda found: found.select_related("station"),
        ),
        transitions=(
            Transition(
                action="submit",
                label=_("提交核查"),
                sources=(AssessmentStatus.DRAFT,),
                target=AssessmentStatus.SUBMITTED,
                who=relations.HEAD,
                guards=(is_filled_in,),
                effect=send_in,
                tell=relations.tell("submit", _("四好自评待核查"), relations.CITY),
                main=True,
            ),
            Transition(
                action="check",
                label=_("核查通过并公开"),
                sources=(AssessmentStatus.SUBMITTED,),
                target=AssessmentStatus.CHECKED,
                who=relations.CHECKER,
                effect=check_assessment,
                tell=relations.tell("check", _("四好自评已核查"), relations.TOWN_STAFF),
                main=True,
                bulk=True,
                waits=(
                    Wait(
                        key="assessments_to_check",
                        label=_("待核查的四好自评"),
                        action=_("核查"),
                    ),
                ),
            ),
            Transition(
                action="send_back",
                label=_("退回修改"),
                sources=(AssessmentStatus.SUBMITTED, AssessmentStatus.CHECKED),
                target=AssessmentStatus.DRAFT,
                who=relations.CITY,
                needs=(reason(),),
                effect=send_assessment_back,
                tell=relations.tell("send_back", _("四好自评退回修改"), relations.TOWN_STAFF),
            ),
        ),
    )
)

shelve(
    Shelf(
        model=AssessmentFile,
        record=lambda link: link.assessment,
        page=lambda one: reverse("admin:liaison_stations_selfassessment_change", args=[one.pk]),
        keepers=relations.HEAD,
    )
)
