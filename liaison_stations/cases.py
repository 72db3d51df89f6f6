"""What the actions on published cases and self-assessments do to the records."""

import re

from django.utils.translation import gettext_lazy as _

from liaison_stations.choices import MatterStatus
from liaison_stations.models import Citizen
from liaison_stations.models.assessments import GOODS
from workflow.transitions import Guard

NUMBERS = re.compile(r"(?<!\d)(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|\d{17}[\dXx])(?!\d)")


def _names_nobody(case, step):
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
is_filled_in = Guard(
    lambda one, step: all(
        getattr(one, good) and getattr(one, f"{good}_score") is not None for good in GOODS
    ),
    _("四个方面都要写明情况并自评打分，才能提交。"),
)


def submit(case, step):
    case.edited_by = step.by
    case.approved_by = None


def publish(case, step):
    case.approved_by = step.by
    case.published_on = step.today


def withdraw(case, step):
    case.published_on = None


def check_assessment(one, step):
    one.checked_by, one.checked_on, one.note = step.by, step.today, ""


def send_assessment_back(one, step):
    one.checked_by, one.checked_on, one.note = None, None, step.data["reason"]
