"""Which deputies are meant by names that somebody wrote: one by one, or pasted as a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.organizations.naming import BETWEEN, BETWEEN_NAMES
from deputies.people.models import Deputy, Mandate

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from deputies.people.models import DeputyQuerySet

MOST_NAMED = 20
MOST_WORDS = 500


@dataclass
class NamedDeputies:
    """A list of names as it was understood: whom it means, and which words mean nobody or several.

    ``shared`` are words that fit several deputies, with these; ``absent`` those of whom nobody
    holds a mandate on the day.
    """

    found: list[Deputy] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    shared: list[tuple[str, list[Deputy]]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """A sentence for each kind of word that does not mean one deputy."""
        said = (
            (_("没有找到代表：%s。"), self.unknown),
            (_("有同名的代表，请改写编号：%s。"), [as_choice(*one) for one in self.shared]),
            (_("活动当天不在任：%s。"), self.absent),
        )
        return [sentence % BETWEEN.join(words[:MOST_NAMED]) for sentence, words in said if words]


def as_choice(word: str, deputies: Iterable[Deputy]) -> str:
    """A shared name with the numbers that tell its bearers apart."""
    numbers = BETWEEN.join(one.number for one in deputies if one.number)
    return f"{word}（{numbers}）" if numbers else word


class DeputyNames:
    """The names of some deputies, asked once for each word.

    Args:
        people: the deputies who may be meant.
        day: on which they must hold a mandate; None asks for none.
    """

    def __init__(self, people: DeputyQuerySet, day: date | None = None) -> None:
        self.people, self.day = people, day
        self._known: dict[str, list[Deputy]] = {}

    @cached_property
    def _twice(self) -> set[str]:
        """Names that several bear."""
        names = self.people.order_by().values("name").annotate(times=Count("pk"))
        return set(names.filter(times__gt=1).values_list("name", flat=True)[:MOST_WORDS])

    def written(self, deputy: Deputy) -> str:
        """The name; the number where others bear the same name."""
        return deputy.number if deputy.number and deputy.name in self._twice else deputy.name

    def read(self, text: str) -> NamedDeputies:
        """Each name or number fits exactly one deputy; else it is named as it does not."""
        parts = ("".join(part.split()) for part in BETWEEN_NAMES.split(text))
        words = list(dict.fromkeys(part for part in parts if part))[:MOST_WORDS]
        self._ask([word for word in words if word not in self._known])
        sitting = self._in_office(words)
        named = NamedDeputies()
        for word in words:
            fits = self._known[word]
            here = [one for one in fits if sitting is None or one.pk in sitting]
            if len(here) == 1:
                named.found += here
            elif here:
                named.shared.append((word, here))
            else:
                (named.absent if fits else named.unknown).append(word)
        named.found = list({one.pk: one for one in named.found}.values())
        return named

    def _ask(self, words: list[str]) -> None:
        """The deputies whom each word may mean: by number, else by name."""
        if not words:
            return
        self._known.update({word: [] for word in words})
        for deputy in self.people.filter(number__in=words):
            self._known[deputy.number] = [deputy]
        left = [word for word in words if not self._known[word]]
        for deputy in self.people.filter(name__in=left):
            self._known[deputy.name].append(deputy)

    def _in_office(self, words: list[str]) -> set[int] | None:
        if self.day is None:
            return None
        keys = [deputy.pk for word in words for deputy in self._known[word]]
        held = Mandate.objects.on(self.day).filter(deputy__in=keys).order_by()
        return set(held.values_list("deputy", flat=True))


class NamedDeputiesField(forms.CharField):
    """Deputies by their names, parted by 、 or one a line; cleans to a list of deputies.

    ``known`` is set before the form is used.
    """

    known: DeputyNames

    def __init__(self, *, label: StrOrPromise) -> None:
        super().__init__(label=label, required=False)
        self.widget.attrs["autocomplete"] = "off"

    @property
    def queryset(self) -> DeputyQuerySet:
        """The deputies who may be meant, for whoever reads keys as names."""
        return self.known.people

    def prepare_value(self, value: object) -> object:
        """The names of deputies; what was typed stays as it is."""
        if isinstance(value, list | tuple):
            return BETWEEN.join(map(self.known.written, value))
        return value

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether others are named than before."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: object) -> list[Deputy]:
        """The deputies; raises ValidationError with a sentence for each kind of fault."""
        named = self.known.read(super().clean(value))
        if named.faults():
            raise ValidationError(named.faults())
        return named.found
