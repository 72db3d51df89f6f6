"""Cases that units handle together: more units, parts of one case, one answer for several.

Assisting units are added while a case is handled. A case is split (拆分办理) into parts of several
units: it stays one case, with one number, and is concluded when all its parts are. Cases are joined
(并案办理): one answer goes to all, each keeps its number and its people. The rows are built here;
a concept gives its states, relations and the verb that writes its timeline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from django import forms
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord, AnyValue, ByDjango
from workflow import needs
from workflow.forms import OthersField
from workflow.notices import Tell
from workflow.parts import PartsField, PartStatus
from workflow.relations import Meets, Relation, Where
from workflow.transitions import Guard, Need, Step, Transition, Wait, perform

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django_stubs_ext import StrOrPromise

    from workflow.people import Actor


AddEntry = Callable[[AnyRecord, Step, str, str], AnyRecord]


class Shared(Protocol):
    """A case that several units have in hand: who leads, who assists, its parts, what is joined."""

    lead_unit_id: Any
    assisting_units: Any
    parts: Any
    joined: Any
    joined_to: Any


@dataclass(frozen=True, kw_only=True)
class Together:
    """What a concept says of its cases.

    ``at_units`` are the states in which the units have a case in hand, ``over`` those in which it
    is concluded, ``replied`` the one after an answer, of which ``reply`` is the effect. ``clerk``
    divides and joins, ``handling`` are the people of the units that lead or assist, to whom a
    part's unit always belongs. ``part`` is the model of the parts and ``case`` its field; ``units``
    gives the bodies that may handle cases on a day, ``handler`` is the role's name.
    """

    name: str
    model: type[models.Model]
    part: type[models.Model]
    case: str
    at_units: Sequence[str]
    over: Sequence[str]
    replied: str
    clerk: Relation
    handling: Relation
    inner: Relation
    handler: str
    units: Callable[[date], Any]
    add_entry: AddEntry
    reply: Callable[[Any, Step], None]
    told: Callable[[str, Any], Tell]

    def rows(self) -> tuple[Transition, ...]:
        """The rows of the concept's table."""
        return (
            self._assist(),
            self._split(),
            *self._part_rows(),
            self._join(),
            *self._joined_rows(),
        )

    def parts(self, **asked: ByDjango) -> AnyRecord:
        """The parts of an outer query's case."""
        return self.part._default_manager.filter(**{self.case: OuterRef("pk")}, **asked)

    # --- more units ---------------------------------------------------------------------------
    def _assist(self) -> Transition:
        def more(case: Shared) -> forms.Field:
            taken = [case.lead_unit_id, *(one.pk for one in case.assisting_units.all())]
            return OthersField(
                self.units(timezone.localdate()),
                taken,
                label=_("增加的协办单位"),
                widget=forms.CheckboxSelectMultiple,
            )

        def effect(case: Shared, step: Step) -> None:
            case.assisting_units.add(*step.data["more"])
            text = _now("增加协办单位：%(units)s") % {"units": _named(step.data["more"])}
            self.add_entry(case, step, "assist", text)

        return Transition(
            action="assist",
            label=_("增加协办单位"),
            sources=tuple(self.at_units),
            who=self.clerk,
            needs=(Need("more", more, missing=_("请选择要增加的协办单位。")),),
            effect=effect,
            tell=self.told("assist", _("增加了协办单位，请办理")),
        )

    # --- parts --------------------------------------------------------------------------------
    def _split(self) -> Transition:
        def effect(case: Shared, step: Step) -> None:
            first = self.part._default_manager.filter(**{self.case: case}).count() + 1
            made = [
                self.part(**{self.case: case}, sequence=number, unit=unit, text=text)
                for number, (unit, text) in enumerate(step.data["parts"], first)
            ]
            self.part._default_manager.bulk_create(made)
            others = [unit for unit, _text in step.data["parts"] if unit.pk != case.lead_unit_id]
            case.assisting_units.add(*others)
            self.add_entry(case, step, "split", "\n".join(map(str, made)))

        return Transition(
            action="split",
            label=_("拆分办理"),
            sources=(*self.at_units, *self.over),
            who=self.clerk,
            needs=(
                Need(
                    "parts",
                    lambda case: PartsField(self.units),
                    missing=_("请写明每个分项的单位和内容。"),
                ),
            ),
            guards=(
                Guard(
                    lambda case, step: case.status not in self.over,
                    _("已经办结的不能拆分；确需再办的，请先重新办理。"),
                    hides=True,
                ),
            ),
            effect=effect,
            tell=self.told("split", _("拆分办理，请办理您单位的分项")),
        )

    def _part_rows(self) -> tuple[Transition, ...]:
        return (
            self._part_row(
                "reply_part",
                _("反馈分项"),
                PartStatus.OPEN,
                PartStatus.REPLIED,
                who=self.handling,
                need=needs.text(_("分项办理情况")),
                own=True,
            ),
            self._part_row(
                "conclude_part",
                _("分项办结"),
                PartStatus.REPLIED,
                PartStatus.CONCLUDED,
                who=self.clerk,
                need=needs.optional_text(_("说明")),
            ),
            self._part_row(
                "send_part_back",
                _("分项退回重办"),
                PartStatus.REPLIED,
                PartStatus.OPEN,
                who=self.clerk,
                need=needs.text(_("退回理由")),
                waits=False,
            ),
        )

    def _part_row(
        self,
        action: str,
        label: StrOrPromise,
        source: PartStatus,
        target: PartStatus,
        *,
        who: Relation,
        need: Need,
        own: bool = False,
        waits: bool = True,
    ) -> Transition:
        """A row that moves one part of the case; ``own`` says that only its unit may."""
        known = Meets(
            lambda case: any(part.status == source for part in case.parts.all()),
            lambda: Q(Exists(self.parts(status=source))),
        )

        def of(user: Actor) -> dict[str, set[int]]:
            return {"unit__in": user.organizations_as(self.handler)} if own else {}

        def has_none(case: Shared, user: Actor) -> bool:
            units = user.organizations_as(self.handler) if own else ()
            open_ones = (part for part in case.parts.all() if part.status == source)
            return not any(part.unit_id in units or not own for part in open_ones)

        wait = Wait(
            key=f"{self.name}_{action}",
            label=label,
            order="deadline",
            where=lambda user, day: Q(Exists(self.parts(status=source, **of(user)))),
        )
        return Transition(
            action=action,
            label=label,
            sources=tuple(self.at_units),
            who=who,
            needs=(
                Need(
                    "part",
                    partial(_parts_in, source),
                    missing=_("请选择分项。"),
                    offers=lambda parts, user: parts.filter(**of(user)),
                ),
                need,
            ),
            guards=(
                Guard(
                    lambda case, step: own or step.data["part"].replied_by_id != step.by.pk,
                    _("分项不能由反馈的人自己办结或退回。"),
                    "part",
                ),
            ),
            when=known,
            already=has_none,
            effect=partial(self._move_part, action, target),
            waits=(wait,) if waits else (),
        )

    def _move_part(self, action: str, target: PartStatus, case: Model, step: Step) -> None:
        part, text = step.data["part"], step.data.get("text", "")
        part.status = target
        if target == PartStatus.REPLIED:
            part.reply, part.replied_on, part.replied_by = text, step.today, step.by
        part.concluded_on = step.today if target == PartStatus.CONCLUDED else None
        part.save()
        self.add_entry(case, step, action, f"{part}\n{text}".strip())

    # --- one answer for several ---------------------------------------------------------------
    def _join(self) -> Transition:
        def others(case: AnyRecord) -> forms.Field:
            alike = self.model._default_manager.filter(
                status__in=self.at_units, lead_unit=case.lead_unit_id, joined_to__isnull=True
            )
            # A case to which others are joined is not joined itself: an answer is handed on by
            # one step only.
            heads = self.model._base_manager.filter(joined_to__isnull=False).values("joined_to")
            return forms.ModelMultipleChoiceField(
                label=_("并入办理的其他各件"),
                help_text=_("同一主办单位在办的；各自的编号、代表和评价都不变。"),
                queryset=alike.exclude(pk=case.pk).exclude(pk__in=heads),
            )

        def effect(case: Model, step: Step) -> None:
            for other in step.data["others"]:
                data = {"to": case}
                perform(other, "be_joined", by=step.by, at=step.at, data=data, inner=True)
            names = _named(step.data["others"])
            self.add_entry(case, step, "join", _now("并案办理：%(cases)s") % {"cases": names})

        return Transition(
            action="join",
            label=_("并案办理"),
            sources=tuple(self.at_units),
            who=self.clerk,
            needs=(Need("others", others, missing=_("请选择要一并办理的其他各件。")),),
            when=Where(joined_to__isnull=True),
            effect=effect,
            tell=self.told("join", _("几件并案办理，一并答复")),
        )

    def _joined_rows(self) -> tuple[Transition, ...]:
        def be_joined(case: Shared, step: Step) -> None:
            case.joined_to = step.data["to"]
            text = _now("并入“%(case)s”一并办理") % {"case": case.joined_to}
            self.add_entry(case, step, "be_joined", text)

        def part_ways(case: Shared, step: Step) -> None:
            case.joined_to = None
            self.add_entry(case, step, "part_ways", step.data["reason"])

        sources = tuple(self.at_units)
        return (
            Transition(
                action="be_joined",
                label=_("并入办理"),
                sources=sources,
                who=self.inner,
                inner=True,
                effect=be_joined,
            ),
            Transition(
                action="part_ways",
                label=_("解除并案"),
                sources=sources,
                who=self.clerk,
                needs=(needs.reason(),),
                when=Where(joined_to__isnull=False),
                effect=part_ways,
            ),
            Transition(
                action="reply_jointly",
                label=_("并案答复"),
                sources=sources,
                target=self.replied,
                who=self.inner,
                inner=True,
                effect=self.reply,
            ),
        )

    def reply_to_all(self, case: Shared, step: Step) -> None:
        """The answer of a case goes to those that are handled with it."""
        data = {name: value for name, value in step.data.items() if name != "files"}
        for other in case.joined.filter(status__in=self.at_units).order_by("pk"):
            perform(other, "reply_jointly", by=step.by, at=step.at, data=data, inner=True)


def ready_together(case: AnyRecord) -> tuple[AnyValue, ...]:
    """What a page prefetches of a case for ``together_in_words`` and for the actions on parts."""
    parts = case._meta.get_field("parts").related_model._default_manager
    return Prefetch("parts", parts.select_related("unit").order_by("sequence")), "joined"


def together_in_words(case: Shared) -> dict[str, object]:
    """For the page of a case: its parts with their states, and what is handled with it."""
    parts = case.parts.all()
    others = [*filter(None, [case.joined_to]), *case.joined.all()]
    return {
        "parts": [(str(part), part.get_status_display(), part.reply) for part in parts],
        "together": "、".join(map(str, others)),
    }


ALONE = Where(joined_to__isnull=True)
"""The case is answered by itself, not with another one."""


def _named(records: QuerySet[Model]) -> str:
    return "、".join(map(str, records))


def _parts_in(status: PartStatus, case: Shared) -> forms.Field:
    """The choice among the parts of a case in one state."""
    parts = case.parts.filter(status=status).select_related("unit")
    return forms.ModelChoiceField(label=_("分项"), queryset=parts.order_by("sequence"))
