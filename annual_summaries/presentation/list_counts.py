"""How a list of records agrees with the annual figures that count the same records.

A list shows what its reader may see; a figure counts what the year had. Where the two numbers
differ, the line above the list says by what, for this list and this reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_filters import ChoiceFilter

from accounts.models import User
from annual_summaries.revisions.keys import among
from annual_summaries.revisions.models import FrozenFigure
from annual_summaries.summaries.models import may_preview
from pages.filters import ListFilter
from pages.readers import shown_in_public
from registers.figures import FIGURES, count_records

PLAIN = ("year", "sort")
"""What does not narrow: the year of the figure itself, and the order of the rows."""


@dataclass(frozen=True)
class ToldFigure:
    """A figure's label, value and unit, and how many records it counts."""

    label: str
    value: int
    unit: str
    records: int

    def __str__(self) -> str:
        words = {"label": self.label, "value": self.value, "unit": self.unit}
        told = _("“%(label)s” %(value)d %(unit)s") % words
        if self.value == self.records:
            return told
        count = ngettext("（%(count)d 条记录）", "（%(count)d 条记录）", self.records)
        return told + count % {"count": self.records}


@dataclass(frozen=True)
class YearFigures:
    """The figures of a year beside a list: what each tells, and which records they count.

    ``told`` are they as published, or as they stand now where ``is_live``; ``keys`` is how many
    records they count, ``counted`` the condition that a record is among them.
    """

    year: int
    told: tuple[ToldFigure, ...]
    keys: int
    counted: Q
    is_live: bool = False


def published_figures(year: int, keys: tuple[str, ...]) -> YearFigures | None:
    """What the public reads of a year; None where it is not published.

    Args:
        year: of the summary.
        keys: of figures over the same records.
    """
    found = FrozenFigure.objects.current().filter(revision__summary__year=year, key__in=keys)
    frozen = sorted(found.defer(None), key=lambda one: keys.index(one.key))  # with the keys
    if not frozen:
        return None
    records = {key for one in frozen for key in one.records}
    told = tuple(ToldFigure(one.label, one.value, one.unit, len(one.records)) for one in frozen)
    return YearFigures(year, told, len(records), Q(pk__in=among(records)))


def live_figures(year: int, keys: tuple[str, ...]) -> YearFigures:
    """The same as it stands now, for those who prepare the summary."""
    told, records = [], set[int]()
    for counted in (count_records(FIGURES.get(key), year) for key in keys):
        figure, found = counted.figure, {record.pk for record in counted.records}
        told.append(ToldFigure(str(figure.label), counted.value, str(figure.unit), len(found)))
        records |= found
    return YearFigures(year, tuple(told), len(records), Q(pk__in=among(records)), is_live=True)


def agreement(listing: ListFilter, user: Any = None) -> str:
    """The line above a list of a year; blank where list and figures hold the same records.

    Args:
        listing: the list as it is narrowed; it says which ``figures`` count its records.
        user: who reads a list of their own; None on a page of the public.
    """
    year = listing.counted_year
    if not listing.figures or year is None or _searches(listing):
        return ""
    figures = published_figures(year, listing.figures)
    if figures is None and isinstance(user, User) and may_preview(user):
        figures = live_figures(year, listing.figures)
    if figures is None:
        return ""
    missing, more = [*_missing(listing, figures, user)], [*_uncounted(listing, figures)]
    if not missing and not more:
        return ""
    parts = [_told(listing, figures)]
    if missing:
        parts.append(_("其中 %(reasons)s") % {"reasons": _("、").join(missing)})
    if more:
        parts.append(_("本页另有 %(reasons)s") % {"reasons": _("、").join(more)})
    return _("；").join(parts) + _("。")


def _told(listing: ListFilter, figures: YearFigures) -> str:
    """What the figures say; of a list that is narrowed further, how many of their records fit."""
    names = _("、").join(_("“%(label)s”") % {"label": one.label} for one in figures.told)
    each = (str(one) for one in figures.told if one.value or len(figures.told) == 1)
    words: dict[str, Any] = {"year": figures.year, "names": names, "each": _("、").join(each)}
    if not _narrows(listing):
        text = (
            _("%(year)d年按现有记录计%(each)s")
            if figures.is_live
            else _("%(year)d年年度总结公布%(each)s")
        )
        return text % words
    words["count"] = _narrowed(listing, _counted(listing, figures)).count()
    text = (
        _("%(year)d年按现有记录计的%(names)s中，%(count)d 条符合所选条件")
        if figures.is_live
        else _("%(year)d年年度总结公布的%(names)s中，%(count)d 条符合所选条件")
    )
    return text % words


def _missing(listing: ListFilter, figures: YearFigures, user: Any) -> Iterator[str]:
    """Records that the figures count and the list does not show."""
    existing = _narrowed(listing, _counted(listing, figures))
    shown = _narrowed(listing, listing.queryset.order_by().filter(figures.counted))
    there, in_sight = existing.count(), shown.count()
    listed = listing.qs.order_by().filter(figures.counted).count()
    gone = 0 if _narrows(listing) else figures.keys - there
    if hidden := there - in_sight:
        text = (
            ngettext(
                "%(count)d 条未公开，只计数，不列出",
                "%(count)d 条未公开，只计数，不列出",
                hidden,
            )
            if user is None
            else ngettext(
                "%(count)d 条不归您查看，只计数", "%(count)d 条不归您查看，只计数", hidden
            )
        )
        yield text % {"count": hidden}
    if elsewhere := in_sight - listed:
        yield str(listing.elsewhere) % {"count": elsewhere}
    if gone > 0:
        text = ngettext(
            "%(count)d 条公布后已并入别的记录或删去",
            "%(count)d 条公布后已并入别的记录或删去",
            gone,
        )
        yield text % {"count": gone}


def _uncounted(listing: ListFilter, figures: YearFigures) -> Iterator[str]:
    """Records of the list that the figures do not count, each told for one reason."""
    rest = listing.qs.order_by().exclude(figures.counted)
    number = rest.count()
    if not number:
        return
    for condition, text in listing.uncounted:
        here = rest.filter(condition).values("pk").distinct().count()
        rest = rest.exclude(condition)
        number -= here
        if here and text:
            yield str(text) % {"count": here}
    if number > 0 and not figures.is_live:
        counted_now = _counted_now(listing, figures.year)
        later = rest.filter(counted_now).values("pk").distinct().count()
        number -= later
        if later:
            text = ngettext(
                "%(count)d 条公布以后才登记或改动，下次修订时计入",
                "%(count)d 条公布以后才登记或改动，下次修订时计入",
                later,
            )
            yield text % {"count": later}
    if number > 0:
        yield str(listing.uncounted_else) % {"count": number}


def _counted_now(listing: ListFilter, year: int) -> Q:
    now = Q()
    for key in listing.figures:
        now |= Q(pk__in=FIGURES.get(key).records(year).order_by().values("pk"))
    return now


def _counted(listing: ListFilter, figures: YearFigures) -> QuerySet[Any]:
    """What the figures count of the list's kind, whoever may see it: fit to be counted alone."""
    return _numbered(listing.every_record().order_by(), figures)


@shown_in_public
def _numbered(records: QuerySet[Any], figures: YearFigures) -> QuerySet[Any]:
    """How many records stand behind a published number is told with it, seen or not."""
    return records.filter(figures.counted)


def _chosen(listing: ListFilter) -> dict[str, Any]:
    """The conditions that narrow the list, besides the year."""
    listing.form.is_valid()
    return {
        name: value
        for name, value in listing.form.cleaned_data.items()
        if name not in PLAIN and value not in ("", None)
    }


def _searches(listing: ListFilter) -> bool:
    """Whether words narrow the list: numbers beside them would tell what hidden records say."""
    chosen = _chosen(listing)
    return any(not isinstance(listing.filters[name], ChoiceFilter) for name in chosen)


def _narrows(listing: ListFilter) -> bool:
    return bool(listing.scope or _chosen(listing))


def _narrowed(listing: ListFilter, records: QuerySet[Any]) -> QuerySet[Any]:
    for name, value in _chosen(listing).items():
        records = listing.filters[name].filter(records, value)
    return records
