"""A published case: redacted by one person, approved by another, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaison_stations.assessments.workflow import NUMBERS
from liaison_stations.cases import relations
from liaison_stations.cases.choices import CaseStatus
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import Citizen, MatterStatus
from workflow.needs import reason
from workflow.relations import Relation
from workflow.transitions import DeskText, Guard, Step, Table, Transition, Wait, register

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _names_nobody(case: PublishedCase, step: Step) -> bool:
    """No phone or identity number, and not the citizen's own name."""
    words = f"{case.title}\n{case.problem}\n{case.answer}"
    if NUMBERS.search(words):
        return False
    citizen = Citizen.objects.filter(matter=case.matter_id).first()
    return not (citizen and len(citizen.name) > 1 and citizen.name in words)


names_nobody = Guard(_names_nobody, _("文字里还有反映人的姓名、手机号或身份证号，请先去掉再提交。"))
is_closed = Guard(
    lambda case, step: case.matter.status in (MatterStatus.SOLVED, MatterStatus.ANSWERED),
    _("事项答复或解决之后才能公开。"),
)


def submit(case: PublishedCase, step: Step) -> None:
    """Sent in for approval; whoever does it counts as the editor."""
    case.edited_by = step.by
    case.approved_by = None


def publish(case: PublishedCase, step: Step) -> None:
    """Approved and published."""
    case.approved_by = step.by
    case.published_on = step.today


def withdraw(case: PublishedCase, step: Step) -> None:
    """Taken back from the public."""
    case.published_on = None


def _handing_in(
    action: str,
    label: StrOrPromise,
    who: Relation,
    told: StrOrPromise,
    *,
    main: bool = False,
    inner: bool = False,
) -> Transition:
    """A draft comes before whoever approves it, from the office or from a station."""
    return Transition(
        action=action,
        label=label,
        sources=(CaseStatus.DRAFT,),
        target=CaseStatus.SUBMITTED,
        who=who,
        guards=(names_nobody, is_closed),
        effect=submit,
        tell=relations.tell(action, told, relations.TOWN_STAFF, relations.CITY_STAFF),
        main=main,
        inner=inner,
    )


CASE_TABLE = register(
    Table(
        model=PublishedCase,
        states=CaseStatus,
        desk=DeskText(
            title=lambda case: case.title,
            source=lambda case: case.edited_by or case.matter.station,
            subject=lambda case: case.matter.number,
            path=lambda case: reverse(
                "admin:liaison_stations_publishedcase_change", args=[case.pk]
            ),
            ready=lambda cases: cases.select_related("matter__station", "edited_by"),
        ),
        transitions=(
            _handing_in("submit", _("提交审核"), relations.EDITOR, _("公开案例待审核"), main=True),
            _handing_in(
                "propose",
                _("由联络站提出"),
                relations.AUTHOR,
                _("联络站提出了公开案例，请审核"),
                inner=True,
            ),
            Transition(
                action="publish",
                label=_("审核公开"),
                sources=(CaseStatus.SUBMITTED,),
                target=CaseStatus.PUBLISHED,
                who=relations.APPROVER,
                guards=(names_nobody, is_closed),
                effect=publish,
                tell=relations.tell_author("publish", _("案例已公开"), relations.AUTHOR),
                main=True,
                waits=(
                    Wait(
                        key="cases_to_approve",
                        label=_("待审核的公开案例"),
                        action=_("审核"),
                    ),
                ),
            ),
            Transition(
                action="send_back",
                label=_("退回修改"),
                sources=(CaseStatus.SUBMITTED,),
                target=CaseStatus.DRAFT,
                who=relations.APPROVER,
                needs=(reason(),),
                tell=relations.tell_author("send_back", _("公开案例退回修改"), relations.AUTHOR),
            ),
            Transition(
                action="withdraw",
                label=_("撤回公开"),
                sources=(CaseStatus.PUBLISHED,),
                target=CaseStatus.WITHDRAWN,
                who=relations.EDITOR | relations.APPROVER,
                needs=(reason(),),
                effect=withdraw,
            ),
            Transition(
                action="revise",
                label=_("重新编辑"),
                sources=(CaseStatus.WITHDRAWN,),
                target=CaseStatus.DRAFT,
                who=relations.EDITOR,
            ),
        ),
    )
)
