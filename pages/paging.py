"""Pages of a list that never count or skip through a whole table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

PAGE_SIZE = 20
MOST_PAGES = 50


class BoundedPaginator:
    """Pages of a queryset as far as ``most_pages``; older rows are reached by filters.

    The count stops one row behind the last page, so that it costs the same at any size.
    """

    def __init__(self, rows: Any, per_page: int = PAGE_SIZE, most_pages: int = MOST_PAGES) -> None:
        self.rows = rows
        self.per_page = per_page
        self.most = per_page * most_pages

    @cached_property
    def _counted(self) -> int:
        keys = self.rows.order_by().values("pk")
        return int(keys[: self.most + 1].count())

    @property
    def has_more(self) -> bool:
        """There are rows behind the last page."""
        return self._counted > self.most

    @property
    def count(self) -> int:
        return min(self._counted, self.most)

    @property
    def num_pages(self) -> int:
        return max(1, -(-self.count // self.per_page))

    def page(self, number: int) -> "Page":
        start = (number - 1) * self.per_page
        return Page(number, self, list(self.rows[start : start + self.per_page]))

    def asked(self, text: str | None) -> "Page":
        """The page that an address asks for; where there is none such, the nearest one.

        ``note`` of the page then says so in a sentence.
        """
        wanted = _number(text) if text else 1
        nearest = min(max(wanted or 1, 1), self.num_pages)
        page = self.page(nearest)
        if wanted != nearest:
            page.note = _("没有您要找的那一页，现在显示的是第 %(number)d 页。") % {
                "number": nearest
            }
        return page


@dataclass
class Page:
    """One page, with what the component ``pager`` asks for."""

    number: int
    paginator: BoundedPaginator
    object_list: Sequence[Any]
    note: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.object_list)

    def __len__(self) -> int:
        return len(self.object_list)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.paginator.num_pages

    @property
    def has_other_pages(self) -> bool:
        return self.has_previous or self.has_next

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
