"""The numbers of the one town, topic, state and month that a reader has chosen.

They are rows that the year tells anyway. Of two of them together only a town's topics are told,
where no few can be worked out from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from congress_portal.matters.counts import PartOfMatters, YearOfMatters


@dataclass(frozen=True)
class ChosenNumbers:
    """One choice: ``numbers`` as (label, number); none where it is told with others alone."""

    label: str
    numbers: tuple[tuple[str, int], ...] = ()


def chosen_numbers(
    numbers: YearOfMatters, data: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]
) -> list[ChosenNumbers]:
    """What the year tells of each filter that is set.

    Args:
        numbers: of the year.
        data: the filters as they were asked.
        labels: what may be chosen, by filter and key.
    """
    found = []
    for name in ("unit", "topic", "state", "month"):
        key = data.get(name, "")
        label = labels.get(name, {}).get(key)
        if label:
            told = _of_town(numbers, key) if name == "unit" else _of_part(numbers, name, key)
            found.append(ChosenNumbers(str(label), told))
    town, topic = (labels.get(name, {}).get(data.get(name, "")) for name in ("unit", "topic"))
    if town and topic:
        both = _of_both(numbers, data["unit"], data["topic"])
        found.insert(0, ChosenNumbers(f"{town} · {topic}", both))
    return found


def _of_both(numbers: YearOfMatters, unit: str, topic: str) -> tuple[tuple[str, int], ...]:
    topics = next((town.topics for town in numbers.towns if town.key == unit), ())
    return tuple((_("收到"), part.value) for part in topics if part.key == topic)


def _of_town(numbers: YearOfMatters, key: str) -> tuple[tuple[str, int], ...]:
    town = next((one for one in numbers.towns if one.key == key), None)
    if town is None or town.raised is None:
        return ()
    told = (
        (_("收到"), town.raised),
        (_("办结"), town.closed),
        (_("在办"), town.open),
        (_("超过期限"), town.late),
    )
    return tuple((label, number) for label, number in told if number is not None)


def _of_part(numbers: YearOfMatters, name: str, key: str) -> tuple[tuple[str, int], ...]:
    parts: Mapping[str, tuple[PartOfMatters, ...]] = {
        "topic": numbers.topics,
        "state": numbers.states,
        "month": numbers.months,
    }
    row = next((one for one in parts[name] if one.key == key), None)
    return ((_("收到"), row.value),) if row else ()
