"""A keeper proposes an answered matter as a public case; somebody else publishes it."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import Matter, MatterStatus
from liaison_stations.stations.relations import KEEPER
from workflow import trail
from workflow.needs import line, words
from workflow.relations import Meets
from workflow.transitions import Need, Step, Transition, perform

ABOUT_NOBODY = _("会公开：不写姓名、电话、住址，也不写能认出反映人的细节。")


def _with_pictures(matter: Matter) -> forms.Field:
    asked = PublishedCase._meta.get_field("with_pictures")
    return forms.BooleanField(label=asked.verbose_name, help_text=asked.help_text, required=False)


def propose(matter: Matter, step: Step) -> None:
    """The case as the keeper worded it, handed to those who approve cases of the station."""
    case = PublishedCase.objects.create(
        matter=matter,
        title=step.data["title"],
        problem=step.data["problem"],
        answer=step.data["answer"],
        with_pictures=bool(step.data.get("with_pictures")),
        edited_by=step.by,
    )
    trail.append(case, "created", by=step.by, at=step.at)
    perform(case, "propose", by=step.by, at=step.at, inner=True)


PROPOSE_CASE = Transition(
    action="propose_case",
    label=_("提为公开案例"),
    help=_("由镇街区人大或市人大联络站工作人员审核后公开；写的人不能自己审核。"),
    sources=(MatterStatus.SOLVED, MatterStatus.ANSWERED),
    who=KEEPER,
    needs=(
        Need("title", line(_("案例标题"), 100), missing=_("请写案例标题。")),
        Need(
            "problem", words(_("群众反映了什么"), ABOUT_NOBODY), missing=_("请写群众反映了什么。")
        ),
        Need("answer", words(_("怎么办的"), ABOUT_NOBODY), missing=_("请写怎么办的。")),
        Need("with_pictures", _with_pictures, required=False),
    ),
    when=Meets(lambda matter: not hasattr(matter, "case"), lambda: Q(case__isnull=True)),
    effect=propose,
)
