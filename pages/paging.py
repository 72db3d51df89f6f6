"""Pages of a list that never count or skip through a whole table."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from pages.untyped import AnyRecord, ByDjango

PAGE_SIZE = 20
MOST_PAGES = 50


class BoundedPage(Page[Any]):
    """One page, its rows read at once; ``note`` says in a sentence where another was asked for."""

    note = ""


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # takes no brackets when it runs
    """Pages of a queryset as far as a bound; older rows are reached by filters.

    The count stops one row behind the last page, so that it costs the same at any size; where all
    rows stand on the first page, they are the count.

    Args:
        rows: a queryset in order.
        per_page: how many rows stand on a page.
        most_pages: how many pages there are at the most.
    """

    def __init__(
        self, rows: AnyRecord, per_page: int = PAGE_SIZE, most_pages: int = MOST_PAGES
    ) -> None:
        super().__init__(rows, per_page)
        self.most = per_page * most_pages

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        keys = rows.order_by().values("pk")
        return int(keys[: self.most + 1].count())

    @property
    def has_more(self) -> bool:
        """There are rows behind the last page."""
        return self._counted > self.most

    @property
    def count(self) -> int:
        """How many rows there are, as far as the last page."""
        return min(self._counted, self.most)

    def _get_page(self, *args: ByDjango, **kwargs: ByDjango) -> BoundedPage:
        rows, number, paginator = args
        return BoundedPage(list(rows), number, paginator)

    def asked(self, text: str | None) -> BoundedPage:
        """The page that an address asks for; where there is none such, the nearest one.

        ``note`` of the page then says so in a sentence.
        """
        wanted = _number(text) if text else 1
        page: Any = self._first_page() if (wanted or 1) <= 1 else None
        nearest = 1 if page else min(max(wanted or 1, 1), self.num_pages)
        page = page or self.page(nearest)
        if wanted != nearest:
            page.note = _("没有您要找的那一页，现在显示的是第 %(number)d 页。") % {
                "number": nearest
            }
        found: BoundedPage = page
        return found

    def _first_page(self) -> BoundedPage:
        """Read with one row more: where there is none, nothing is left to be counted."""
        rows = list(self.object_list[: self.per_page + 1])
        if len(rows) <= self.per_page:
            self._counted = len(rows)
        return BoundedPage(rows[: self.per_page], 1, self)


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
