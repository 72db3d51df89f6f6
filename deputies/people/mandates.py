"""Rules of mandates: what one person may hold at once, whose town they belong to, the seats.

选举法 art. 48: nobody is a deputy in two areas of which neither is above the other; 代表法 art. 2
and 62–63: when a mandate ends, and why.
"""

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from deputies.people.models import Deputy, Mandate, MandateLevel, Seats

OVERLAP = gettext_lazy("与同一层级的另一任期时间重叠。")
UNRELATED = gettext_lazy("不能同时担任两个没有隶属关系的行政区域的人大代表（选举法第四十八条）。")
ENDINGS = ("街道", "镇", "区")


def levels_on(deputy: Deputy, day: date) -> list[str]:
    """The levels of the mandates that the person held on a day, in the order of official lists."""
    held = set(Mandate.objects.on(day).filter(deputy=deputy).values_list("level", flat=True))
    return [level for level in MandateLevel.values if level in held]


def in_office(deputy: Deputy, day: date) -> bool:
    """Whether the person held a mandate of any level on a day."""
    return Mandate.objects.on(day).filter(deputy=deputy).exists()


def faults(mandate):
    """What is wrong with one mandate by itself, as {field: sentence}."""
    found = {}
    if mandate.since and mandate.until and mandate.until < mandate.since:
        found["until"] = _("终止日期不能早于任职日期。")
    elif mandate.until and not mandate.end_reason:
        found["end_reason"] = _("已终止的任期必须选择终止原因。")
    elif mandate.end_reason and not mandate.until:
        found["until"] = _("填写了终止原因，还要填写终止日期。")
    if mandate.level == MandateLevel.TOWN and not mandate.organization_id:
        found["organization"] = _("镇级代表要选明是哪个镇的人大。")
    return found


def clashes(mandates):
    """Pairs of one person's mandates that cannot stand together, as (mandate, sentence)."""
    for first, second in combinations(mandates, 2):
        if first.level == second.level and _meet(first, second):
            yield second, UNRELATED if _two_towns(first, second) else OVERLAP


def _meet(first, second):
    """Whether both were held on one day; a new term may begin on the day the old one ends."""
    # Not by ``until``: a mandate that runs has none.
    earlier, later = sorted((first, second), key=lambda one: one.since)
    return earlier.until is None or later.since < earlier.until


def _two_towns(first, second):
    return first.level == MandateLevel.TOWN and first.organization_id != second.organization_id


def _there(body, day):
    founded = body.since is None or body.since <= day
    return founded and not body.is_closed_on(day)


class TownOfMandate:
    """Finds the town body that a mandate's district, delegation or group names; one query."""

    def __init__(self):
        bodies = Organization.objects.town_congresses().select_related("area")
        named = ((body.area.name if body.area else body.name, body) for body in bodies)
        self.stems = [(_stem(name), body) for name, body in named if _stem(name)]

    def of(self, *texts, on=None):
        """The body that existed on a day (any, without one), or None where no text names one or
        they name two: a town that was cut anew bears the name of the one before."""
        for text in texts:
            found = {
                body.pk: body
                for stem, body in self.stems
                if stem in (text or "") and (on is None or _there(body, on))
            }
            # Two towns named in one text are a doubt for a person and not a guess for a program.
            if len(found) == 1:
                return next(iter(found.values()))
        return None


def _stem(name):
    """“石柱” of 石柱镇: papers leave the kind of the area out."""
    for ending in ENDINGS:
        # A stem of one character would be found in every other name.
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


@dataclass(frozen=True)
class SeatCount:
    """名额, 实有 and 缺额 of one congress on a day; ``fixed`` is None where none was registered."""

    level: str
    organization: Organization | None
    term: int
    fixed: int | None
    filled: int

    @property
    def vacant(self):
        """Seats that nobody holds; None where their number was never fixed."""
        return None if self.fixed is None else max(self.fixed - self.filled, 0)

    @property
    def level_label(self):
        """The level in words."""
        return MandateLevel(self.level).label


def seats_on(day):
    """The seats of every congress that sits on a day, in three queries."""
    sitting = Mandate.objects.on(day).order_by()
    filled = {
        (level, organization if level == MandateLevel.TOWN else None, term): number
        for level, organization, term, number in _counted(sitting)
    }
    fixed = {}
    for row in Seats.objects.in_force(day):
        fixed.setdefault((row.level, row.organization_id, row.term), row.number)
    congresses = _sitting(filled, fixed)
    bodies = Organization.objects.in_bulk({key[1] for key in congresses if key[1]})
    return [
        SeatCount(level, bodies.get(body), term, fixed.get((level, body, term)), number)
        for (level, body, term), number in congresses.items()
    ]


def _counted(sitting):
    """Only a town's congress is told apart by its body: all others are of one city."""
    towns = sitting.filter(level=MandateLevel.TOWN).values_list("level", "organization", "term")
    yield from towns.annotate(Count("deputy", distinct=True))
    above = sitting.exclude(level=MandateLevel.TOWN).values_list("level", "term")
    for level, term, number in above.annotate(Count("deputy", distinct=True)):
        yield level, None, term, number


def _sitting(filled, fixed):
    """Congresses with anybody in office, and the newest term of those that have seats alone."""
    levels = list(MandateLevel)
    newest = {}
    for level, body, term in (*filled, *fixed):
        newest[level, body] = max(term, newest.get((level, body), 0))
    keys = set(filled) | {(level, body, term) for (level, body), term in newest.items()}
    ordered = sorted(keys, key=lambda key: (levels.index(key[0]), key[1] or 0, -key[2]))
    return {key: filled.get(key, 0) for key in ordered}
