"""Drawing struck-off items to look at again, and what the looks found."""

import random
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.untyped import AnyRecord
from supervision.handling.models import Closure
from supervision.items import relations as item_relations
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.look_backs import relations
from supervision.look_backs.models import LookBack, LookBackDraw, LookBackStatus, Way
from workflow import needs
from workflow.choices import Outcome, Satisfaction
from workflow.deadlines import add_months
from workflow.guards import in_future, not_before, not_future
from workflow.transitions import (
    DeskText,
    Guard,
    Need,
    Step,
    Table,
    Transition,
    Wait,
    perform,
    register,
)

MOST_CANDIDATES = 5000
REOPENED, PROMISED, UNIT_RELAPSED, BARELY = 3, 2, 2, 1
"""Points of risk; an item without any is drawn at random alone."""
Risk = tuple[int, AnyRecord]
"""Points and the word for them."""
TITLE_LENGTH = 90


def default_months() -> int:
    """After how many months an item may be drawn, unless the drawing says otherwise."""
    return settings.LOOK_BACK_MONTHS


def candidates(user: User, today: date, months: int) -> QuerySet[Item]:
    """Items of the clerk's level struck off so many months ago and not looked at since."""
    struck_off = Item.objects.filter(
        status=ItemStatus.STRUCK_OFF, struck_off_on__lte=add_months(today, -months)
    )
    own = item_relations.CLERK.records(struck_off, user, today)
    since = LookBack.objects.filter(item=OuterRef("pk")).filter(
        Q(status=LookBackStatus.PLANNED)
        | Q(status=LookBackStatus.HOLDS, checked_on__gte=OuterRef("struck_off_on"))
    )
    return own.exclude(Exists(since)).order_by("pk")


def draw(entered: LookBackDraw, *, by: User, today: date) -> LookBackDraw:
    """Draws by risk first, then at random from the rest; the same seed draws the same items."""
    found = list(candidates(by, today, entered.months)[:MOST_CANDIDATES])
    entered.drawn_on, entered.drawn_by = today, by
    entered.seed = entered.seed or secrets.token_hex(8)
    entered.candidates = [item.pk for item in found]
    entered.save()
    risks = risks_of(found)
    risky = chosen_by_risk(found, risks, entered.by_risk)
    rest = [item for item in found if item not in risky]
    lots = chosen_at_random(rest, entered.seed, entered.at_random)
    drawn = [(item, Way.RISK) for item in risky] + [(item, Way.RANDOM) for item in lots]
    LookBack.objects.bulk_create(
        LookBack(
            draw=entered,
            item=item,
            way=way,
            risks="、".join(str(word) for _points, word in risks[item.pk]),
            due_on=entered.due_on,
        )
        for item, way in drawn
    )
    return entered


def chosen_at_random(items: Sequence[Item], seed: str, number: int) -> list[Item]:
    """Lots from a list in the order of its keys."""
    lots = random.Random(seed)  # noqa: S311  repeatable on purpose
    return lots.sample(items, min(number, len(items)))


def chosen_by_risk(
    items: Sequence[Item], risks: Mapping[int, Sequence[Risk]], number: int
) -> list[Item]:
    """Those with the most points, the older key first where they are equal."""
    points = {item.pk: sum(point for point, _word in risks[item.pk]) for item in items}
    risky = [item for item in items if points[item.pk]]
    return sorted(risky, key=lambda item: (-points[item.pk], item.pk))[:number]


def risks_of(items: Sequence[Item]) -> dict[int, list[Risk]]:
    """For each item's key its (points, word); two queries whatever their number."""
    reopened = dict(
        Closure.objects.filter(item__in=items, reopened_on__isnull=False)
        .order_by()
        .values_list("item")
        .annotate(times=Count("pk"))
    )
    relapsed_units = set(
        LookBack.objects.filter(
            status=LookBackStatus.RELAPSED,
            item__lead_unit__in={item.lead_unit_id for item in items},
        ).values_list("item__lead_unit", flat=True)
    )
    return {item.pk: list(_risks(item, reopened, relapsed_units)) for item in items}


def _risks(
    item: Item, reopened: Mapping[int, int], relapsed_units: Collection[int]
) -> Iterator[Risk]:
    if item.pk in reopened:
        yield REOPENED, _("曾重新办理")
    if item.outcome == Outcome.PLANNED:
        yield PROMISED, _("列入计划")
    if item.lead_unit_id in relapsed_units:
        yield UNIT_RELAPSED, _("主办单位有过反弹")
    if item.satisfaction == Satisfaction.BASICALLY:
        yield BARELY, _("评价为基本满意")


def hold(look: LookBack, step: Step) -> None:
    """What was struck off still stands."""
    _found(look, step, step.data["text"])


def relapse(look: LookBack, step: Step) -> None:
    """The item is handled again, by the same act and the same person."""
    _found(look, step, step.data["reason"])
    data = {name: step.data.get(name) for name in ("reason", "place", "until")}
    perform(look.item, "reopen", by=step.by, at=step.at, data=data)


def _found(look: LookBack, step: Step, finding: str) -> None:
    look.checked_on, look.place = step.data["checked_on"], step.data["place"]
    look.finding, look.checked_by = finding, step.by


SEEN = (
    needs.day("checked_on", _("回访日期"), today=True),
    Need("place", needs.line(_("回访地点")), missing=_("请填写回访地点。")),
)


is_struck_off = Guard(
    lambda look, step: look.item.status == ItemStatus.STRUCK_OFF,
    _("事项已不在销号状态，不能再登记回访；请取消这次回头看。"),
)


after_strike_off = not_before("checked_on", "item.struck_off_on", _("回访日期不能早于销号日期。"))


SOUND = (is_struck_off, not_future("checked_on"), after_strike_off)
PLANNED = (LookBackStatus.PLANNED,)
LOOK_BACK_TABLE = register(
    Table(
        model=LookBack,
        states=LookBackStatus,
        desk=DeskText(
            title=lambda look: Truncator(look.item.suggestion).chars(TITLE_LENGTH),
            subject=lambda look: str(look.item),
            source=lambda look: look.item.lead_unit,
            path=lambda look: reverse("admin:supervision_lookback_change", args=[look.pk]),
            ready=lambda looks: looks.select_related("item__opinion", "item__lead_unit"),
        ),
        transitions=(
            Transition(
                action="hold",
                label=_("成效保持"),
                done=_("回访：成效保持"),
                sources=PLANNED,
                target=LookBackStatus.HOLDS,
                who=relations.LOOKER,
                needs=(*SEEN, needs.text(_("回访情况"))),
                guards=SOUND,
                effect=hold,
                main=True,
                waits=(
                    Wait(
                        key="look_backs",
                        label=_("待回头看"),
                        action=_("回访"),
                        where=lambda user, day: Q(item__status=ItemStatus.STRUCK_OFF),
                        due="due_on",
                    ),
                ),
            ),
            Transition(
                action="relapse",
                label=_("问题反弹，重新办理"),
                done=_("回访：问题反弹"),
                sources=PLANNED,
                target=LookBackStatus.RELAPSED,
                who=relations.LOOKER,
                needs=(
                    *SEEN,
                    needs.reason(_("反弹的情况")),
                    needs.day("until", _("重办期限"), _("留空则按重办期限计算。"), required=False),
                ),
                guards=(*SOUND, in_future("until")),
                effect=relapse,
            ),
            Transition(
                action="cancel",
                label=_("取消回头看"),
                sources=PLANNED,
                target=LookBackStatus.CANCELLED,
                who=relations.CLERK,
                needs=(needs.reason(),),
                effect=lambda look, step: setattr(look, "finding", step.data["reason"]),
                waits=(
                    Wait(
                        key="look_backs_to_cancel",
                        label=_("待取消的回头看"),
                        action=_("取消"),
                        where=lambda user, day: ~Q(item__status=ItemStatus.STRUCK_OFF),
                        due="due_on",
                    ),
                ),
            ),
        ),
    )
)
