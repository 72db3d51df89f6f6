"""The published case and the self-assessment: one person writes, another one approves."""

from django.utils.translation import gettext_lazy as _

from liaison_stations import actors, cases, notices
from liaison_stations.choices import AssessmentStatus, CaseStatus
from liaison_stations.models import PublishedCase, SelfAssessment
from workflow.needs import reason
from workflow.transitions import Table, Transition, register

CASE_TABLE = register(
    Table(
        model=PublishedCase,
        states=CaseStatus,
        transitions=(
            Transition(
                "submit",
                _("提交审核"),
                _("提交审核"),
                (CaseStatus.DRAFT,),
                CaseStatus.SUBMITTED,
                (actors.EDITOR,),
                guards=(cases.names_nobody, cases.is_closed),
                effect=cases.submit,
                tell=notices.tell(
                    "submit", _("公开案例待审核"), notices.town_staff, notices.city_staff
                ),
                main=True,
            ),
            Transition(
                "publish",
                _("审核公开"),
                _("审核公开"),
                (CaseStatus.SUBMITTED,),
                CaseStatus.PUBLISHED,
                (actors.APPROVER,),
                guards=(cases.names_nobody, cases.is_closed),
                effect=cases.publish,
                tell=notices.tell("publish", _("案例已公开"), notices.editor),
                main=True,
            ),
            Transition(
                "send_back",
                _("退回修改"),
                _("退回修改"),
                (CaseStatus.SUBMITTED,),
                CaseStatus.DRAFT,
                (actors.APPROVER,),
                needs=(reason(),),
                tell=notices.tell("send_back", _("公开案例退回修改"), notices.editor),
            ),
            Transition(
                "withdraw",
                _("撤回公开"),
                _("撤回公开"),
                (CaseStatus.PUBLISHED,),
                CaseStatus.WITHDRAWN,
                (actors.EDITOR, actors.APPROVER),
                needs=(reason(),),
                effect=cases.withdraw,
            ),
            Transition(
                "revise",
                _("重新编辑"),
                _("重新编辑"),
                (CaseStatus.WITHDRAWN,),
                CaseStatus.DRAFT,
                (actors.EDITOR,),
            ),
        ),
    )
)

ASSESSMENT_TABLE = register(
    Table(
        model=SelfAssessment,
        states=AssessmentStatus,
        transitions=(
            Transition(
                "submit",
                _("提交核查"),
                _("提交核查"),
                (AssessmentStatus.DRAFT,),
                AssessmentStatus.SUBMITTED,
                (actors.HEAD,),
                guards=(cases.is_filled_in,),
                tell=notices.tell("submit", _("四好自评待核查"), notices.city_staff),
                main=True,
            ),
            Transition(
                "check",
                _("核查通过"),
                _("核查通过"),
                (AssessmentStatus.SUBMITTED,),
                AssessmentStatus.CHECKED,
                (actors.CITY,),
                effect=cases.check_assessment,
                tell=notices.tell("check", _("四好自评已核查"), notices.town_staff),
                main=True,
                bulk=True,
            ),
            Transition(
                "send_back",
                _("退回修改"),
                _("退回修改"),
                (AssessmentStatus.SUBMITTED, AssessmentStatus.CHECKED),
                AssessmentStatus.DRAFT,
                (actors.CITY,),
                needs=(reason(),),
                effect=cases.send_assessment_back,
                tell=notices.tell("send_back", _("四好自评退回修改"), notices.town_staff),
            ),
        ),
    )
)
