"""A matter whose unit is closed goes on at another one."""

from django.utils.translation import gettext_lazy as _

from accounts.successions.transitions import Succession
from liaison_stations.matters import relations
from liaison_stations.matters.models import OPEN, Matter
from liaison_stations.matters.timeline import add_entry

SUCCEED = Succession(
    model=Matter,
    key="closed_matters",
    label=_("办理单位已撤销的群众事项"),
    sources=OPEN,
    who=relations.IN_HAND,
    closed_alone=True,
    lead="unit",
    write=lambda matter, step, text: add_entry(matter, step, "succeed", text),
    source=lambda matter: matter.unit,
).row()
