"""Which villages and communities are meant by what somebody typed, and how surely.

Surest first: the name itself, a part of it or an address in which it stands, the same name with
another kind of place (桥头社区 for 桥头村), another way to write or to type the same sounds. Where
none of them leads anywhere, names that look alike are offered, and none is taken for granted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from pypinyin import lazy_pinyin

from congress_portal.search.normalising import HAN, readings
from deputies.constituencies.models import Village

LONGEST = 60
SHORTEST_STEM = 2
SHORTEST_TYPED = 3
MOST_VILLAGES = 20_000
MOST_ALIKE = 6
LIKELY = 0.6
VILLAGE = ("村民委员会", "村委会", "行政村", "村")
COMMUNITY = ("居民委员会", "居委会", "社区", "小区")
ENDINGS = (*COMMUNITY[:2], *VILLAGE[:2], "社区", "小区", "行政村", "村", "街道", "镇", "乡")
HOUSE = re.compile(r"[0-9a-z]{1,9}(?:号|弄|幢|栋|组|单元|室|-).{0,60}$|[0-9]{1,9}$")
STREET = re.compile(r"[\u4e00-\u9fff]{1,8}(?:大道|路|街|巷|弄)(?!道)")


class VillageRow(NamedTuple):
    """A village with the keys of its constituency and of its town's body."""

    constituency: int
    town: int | None
    name: str


@dataclass
class Meant:
    """The villages that are meant; ``said`` is what was typed instead of ``near``, where another
    name is known alone. ``alike`` are names to choose from where none is meant."""

    rows: list[VillageRow] = field(default_factory=list)
    said: str = ""
    near: list[str] = field(default_factory=list)
    alike: list[VillageRow] = field(default_factory=list)


def folded(text: str) -> str:
    """What was typed in plain width, cut to a bearable length, without spaces and without signs
    that nobody sees: PostgreSQL refuses some of them."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if sign.isprintable() and sign != " ")[:LONGEST]


def stem(name: str) -> str:
    """溪东 of 溪东村 or 溪东社区居委会: the kind of the place is often left out, or another."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= SHORTEST_STEM:
            return name.removesuffix(ending)
    return name


def meant_by(text: str, rows: Sequence[VillageRow], towns: Iterable[str] = ()) -> Meant:
    """The villages that a folded text means.

    Args:
        text: what was typed, folded.
        rows: the villages that there are.
        towns: names of the towns that the text says, which are no part of the village's name.
    """
    text = _without(text, towns)
    if not text:
        return Meant()
    exact = [row for row in rows if folded(row.name) in text]
    told = exact or [row for row in rows if _is_meant(folded(row.name), text)]
    if not told:
        return _by_sound(village_of(text), rows)
    said = "" if exact else _of_another_kind(text, told)
    plain = [row for row in told if not _said_of(text, folded(row.name))]
    if said and not plain:
        return Meant(told, said, _names(told))
    return Meant(plain or told)


def village_of(text: str, towns: Iterable[str] = ()) -> str:
    """What an address calls its village: without the town before it and the house after it."""
    return HOUSE.sub("", _without(text, towns).lower())


def street_of(text: str, towns: Iterable[str] = ()) -> str:
    """The street or road in an address; nothing where it names none."""
    found = STREET.search(_without(text, towns))
    return found[0] if found else ""


def _without(text: str, towns: Iterable[str]) -> str:
    """An address without the names of its town."""
    for name in sorted(towns, key=len, reverse=True):
        text = text.replace(name, "")
    return text


def _is_meant(plain: str, text: str) -> bool:
    bare = stem(plain)
    return text in plain or (len(bare) >= SHORTEST_STEM and bare in text)


def _kind(ending: str) -> int:
    """0 for a village, 1 for a community, 2 for what is written neither way."""
    return next((place for place, of in enumerate((VILLAGE, COMMUNITY)) if ending in of), 2)


def _said_of(text: str, plain: str) -> str:
    """桥头社区, where the text says so and the village is called 桥头村; nothing where it says no
    other kind of place."""
    bare = stem(plain)
    own = plain.removeprefix(bare)
    after = text.partition(bare)[2] if bare in text else ""
    said = next((one for one in (*VILLAGE, *COMMUNITY) if after.startswith(one)), "")
    differs = bool(said) and bool(own) and _kind(said) != _kind(own)
    return f"{bare}{said}" if differs else ""


def _of_another_kind(text: str, told: Sequence[VillageRow]) -> str:
    return next(filter(None, (_said_of(text, folded(row.name)) for row in told)), "")


def _by_sound(core: str, rows: Sequence[VillageRow]) -> Meant:
    """Those that sound like the text, whether it is typed in letters or with other signs."""
    bare = stem(core)
    if len(core) < SHORTEST_STEM:
        return Meant()
    if not HAN.search(core):
        typed = core.replace("'", "")
        return Meant([row for row in rows if typed in _typed(folded(row.name))])
    sound = lazy_pinyin(bare)
    stems = ((row, stem(folded(row.name))) for row in rows)
    same = [row for row, one in stems if len(one) == len(bare) and lazy_pinyin(one) == sound]
    if same:
        return Meant(same, core, _names(same))
    return Meant(alike=_alike(core, rows) if len(core) >= SHORTEST_TYPED else [])


def _typed(name: str) -> list[str]:
    """The ways to type a name by its sounds: its initials and all of it, with its kind or not."""
    return [*readings(name), *readings(stem(name))]


def _alike(core: str, rows: Sequence[VillageRow]) -> list[VillageRow]:
    """Villages whose names look like what was typed, the likest first."""
    by_name = {folded(row.name): row for row in rows}
    return [by_name[name] for name in get_close_matches(core, by_name, MOST_ALIKE, LIKELY)]


def _names(rows: Sequence[VillageRow]) -> list[str]:
    return list(dict.fromkeys(row.name for row in rows))


def rows_of(current: object) -> list[VillageRow]:
    """The villages of some constituencies; one query, bounded."""
    villages = Village.objects.filter(constituency__in=current)
    found = villages.values_list("constituency_id", "constituency__organization_id", "name")
    return [VillageRow(*row) for row in found.order_by("pk")[:MOST_VILLAGES]]
