"""What the actions of a rollover do: end the old mandates, begin the new, or take it all back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from deputies.people.models import Deputy, EndReason, Mandate, MandateLevel, Seats
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from deputies.rollovers.models import Rollover, RolloverLine, RolloverStatus
from workflow import trail
from workflow.relations import Person
from workflow.transitions import Guard, Step, Table, Transition, register

MOST_LINES = 400


def sitting(rollover: Rollover) -> QuerySet[Mandate]:
    """The mandates that end: of the old term, still held on the day on which it closes."""
    mandates = Mandate.objects.filter(level=rollover.level, term=rollover.from_term)
    if rollover.level == MandateLevel.TOWN:
        mandates = mandates.filter(organization=rollover.organization_id)
    held = mandates.on(rollover.closes_on).select_related("deputy")
    return held.filter(until__isnull=True).order_by("deputy__sort_key", "deputy_id")


def fill_lines(rollover: Rollover) -> None:
    """Puts everybody who sits on the list, with where they sat; who is there already stays."""
    there = set(rollover.lines.values_list("deputy", flat=True))
    RolloverLine.objects.bulk_create(
        RolloverLine(
            rollover=rollover,
            deputy=mandate.deputy,
            district=mandate.district,
            delegation=mandate.delegation,
            group=mandate.group,
        )
        for mandate in sitting(rollover)
        if mandate.deputy_id not in there
    )


@dataclass
class Preview:
    """What carrying out would do; ``warnings`` are sentences that stop nothing."""

    ending: list[Any] = field(default_factory=list)
    staying: list[Any] = field(default_factory=list)
    coming: list[Any] = field(default_factory=list)
    seats: int | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def coming_names(self) -> str:
        """Who is new, in one line."""
        return "、".join(str(line.deputy) for line in self.coming)

    @property
    def ending_names(self) -> str:
        """Whose mandates end, in one line."""
        return "、".join(str(mandate.deputy) for mandate in self.ending)

    @property
    def elected(self) -> int:
        """How many were elected, again or for the first time."""
        return len(self.staying) + len(self.coming)

    @property
    def vacant(self) -> int | None:
        """Seats that stay empty; None where their number is not known."""
        return None if self.seats is None else self.seats - self.elected


def preview(rollover: Rollover) -> Preview:
    """Who ends, who stays, who is new, and what looks odd; changes nothing."""
    ends = {mandate.deputy_id: mandate for mandate in sitting(rollover)}
    preview = Preview(seats=rollover.seats)
    for line in rollover.lines.select_related("deputy"):
        if line.elected:
            (preview.staying if line.deputy_id in ends else preview.coming).append(line)
    elected = {line.deputy_id for line in (*preview.staying, *preview.coming)}
    preview.ending = [mandate for pk, mandate in ends.items() if pk not in elected]
    preview.warnings = list(_warnings(rollover, preview))
    return preview


def _warnings(rollover: Rollover, preview: Preview) -> Iterator[str]:
    if not preview.elected:
        yield _("还没有标出当选新一届代表的人。")
    if preview.vacant is not None and preview.vacant < 0:
        yield _("当选人数比名额多 %(number)d 人。") % {"number": -preview.vacant}
    names = [line.deputy.name for line in preview.coming]
    twins = set(Deputy.objects.filter(name__in=names).values_list("name", flat=True))
    for name in sorted(twins):
        if Deputy.objects.filter(name=name).count() > 1:
            yield _("有不止一位“%(name)s”，请核对编号。") % {"name": name}


def has_elected(rollover: Rollover, step: Step) -> bool:
    """Whether anybody was elected."""
    return rollover.lines.filter(elected=True).exists()


def none_in_the_new_term(rollover: Rollover, step: Step) -> bool:
    """Nobody on the list holds a mandate of the new term already."""
    there = Mandate.objects.filter(level=rollover.level, term=rollover.to_term)
    return not there.filter(deputy__in=rollover.lines.values("deputy")).exists()


def apply(rollover: Rollover, step: Step) -> None:
    """Ends what is still held and begins the new mandates, all in the action's transaction."""
    lines = {line.deputy_id: line for line in rollover.lines.all()}
    for mandate in sitting(rollover).select_for_update(of=("self",)):
        mandate.until, mandate.end_reason = rollover.closes_on, EndReason.TERM_OVER
        mandate.save(update_fields=["until", "end_reason"])
        line = lines.get(mandate.deputy_id) or RolloverLine(
            rollover=rollover, deputy_id=mandate.deputy_id
        )
        line.ended = mandate
        line.save()
        _tell(mandate, "ended", step)
    for line in rollover.lines.filter(elected=True):
        line.made = _begun(rollover, line)
        line.save(update_fields=["made"])
        _tell(line.made, "created", step)
    if rollover.seats:
        Seats.objects.get_or_create(
            level=rollover.level,
            organization=rollover.organization,
            term=rollover.to_term,
            since=rollover.opens_on,
            defaults={"number": rollover.seats},
        )


def _begun(rollover: Rollover, line: RolloverLine) -> Mandate:
    return Mandate.objects.create(
        deputy_id=line.deputy_id,
        level=rollover.level,
        term=rollover.to_term,
        organization=rollover.organization or _body_of(line),
        district=line.district,
        delegation=line.delegation,
        group=line.group,
        since=rollover.opens_on,
    )


def _body_of(line: RolloverLine) -> Organization | None:
    """A city deputy stays with the town body of the mandate that ended."""
    return line.ended.organization if line.ended else None


def take_back(rollover: Rollover, step: Step) -> None:
    """Everything as it was: the new mandates go, the old ones are held again."""
    lines = rollover.lines.select_related("ended", "made")
    for line in lines.exclude(ended=None, made=None):
        made, ended = line.made, line.ended
        line.made = line.ended = None
        line.save(update_fields=["made", "ended"])
        if made:
            _tell(made, "taken_back", step)
            made.delete()
        if ended:
            ended.until, ended.end_reason = None, ""
            ended.save(update_fields=["until", "end_reason"])
            _tell(ended, "resumed", step)
    Seats.objects.filter(
        level=rollover.level,
        organization=rollover.organization,
        term=rollover.to_term,
        since=rollover.opens_on,
        number=rollover.seats or 0,
    ).delete()


def _tell(mandate: Mandate, action: str, step: Step) -> None:
    content = {"level": mandate.level, "term": mandate.term}
    trail.append(mandate, action, by=step.by, at=step.at, content=content)


CONFIRMER = (CITY_LEADER & ~Person("prepared_by")).called(
    gettext_lazy("市人大领导（不得为准备人）")
)
ELECTED = Guard(has_elected, gettext_lazy("还没有标出当选新一届代表的人。"))
NEW_TERM_EMPTY = Guard(
    none_in_the_new_term, gettext_lazy("名单里有人已经有新一届的任期，请先核对。")
)


ROLLOVER_TABLE = register(
    Table(
        model=Rollover,
        states=RolloverStatus,
        transitions=(
            Transition(
                action="apply",
                label=gettext_lazy("执行换届"),
                sources=(RolloverStatus.PREPARED,),
                target=RolloverStatus.APPLIED,
                who=CITY_CLERK,
                guards=(ELECTED, NEW_TERM_EMPTY),
                effect=apply,
                main=True,
            ),
            Transition(
                action="take_back",
                label=gettext_lazy("撤销换届"),
                sources=(RolloverStatus.APPLIED,),
                target=RolloverStatus.PREPARED,
                who=CITY_CLERK | CONFIRMER,
                effect=take_back,
            ),
            Transition(
                action="confirm",
                label=gettext_lazy("确认换届"),
                done=gettext_lazy("确认换届，不再撤销"),
                sources=(RolloverStatus.APPLIED,),
                target=RolloverStatus.CONFIRMED,
                who=CONFIRMER,
                main=True,
            ),
            Transition(
                action="abandon",
                label=gettext_lazy("放弃"),
                done=gettext_lazy("放弃换届"),
                sources=(RolloverStatus.PREPARED,),
                target=RolloverStatus.ABANDONED,
                who=CITY_CLERK,
            ),
        ),
    )
)
