"""Lists are paged at a bounded cost, and a wrong page number is answered in a sentence."""

import pytest

from pages.paging import BoundedPaginator


class Rows(list):
    """As much of a queryset as the paginator asks for."""

    def __init__(self, rows, counts=None):
        super().__init__(rows)
        self.counts = [] if counts is None else counts

    def order_by(self):
        return self

    def values(self, field):
        return self

    def __getitem__(self, part):
        return Rows(super().__getitem__(part), self.counts)

    def count(self):
        self.counts.append(len(self))
        return len(self)


def pages(rows, per_page=10, most_pages=5):
    return BoundedPaginator(Rows(range(rows)), per_page, most_pages)


def test_the_first_page_holds_the_first_rows():
    assert list(pages(25).asked(None)) == list(range(10))


def test_the_last_page_holds_the_rest():
    assert list(pages(25).asked("3")) == [20, 21, 22, 23, 24]


@pytest.mark.parametrize(("rows", "number"), [(0, 1), (1, 1), (10, 1), (11, 2), (50, 5), (51, 5)])
def test_the_number_of_pages_stops_at_the_bound(rows, number):
    assert pages(rows).num_pages == number


def test_rows_behind_the_last_page_are_told_of():
    assert (pages(50).has_more, pages(51).has_more) == (False, True)


def test_the_count_stops_at_the_bound():
    assert pages(51).count == 50


@pytest.mark.parametrize("text", ["x", "0", "-1", "9" * 5000, "1.5", "二"])
def test_a_page_that_does_not_exist_is_said_to_be_so(text):
    assert "没有您要找的那一页" in pages(25).asked(text).note


def test_a_page_behind_the_last_shows_the_last():
    assert pages(25).asked("9999").number == 3


def test_a_page_that_exists_needs_no_word():
    assert pages(25).asked("2").note == ""


def test_a_middle_page_leads_both_ways():
    page = pages(25).asked("2")
    assert (page.previous_page_number(), page.next_page_number()) == (1, 3)


def test_one_page_needs_no_pager():
    assert not pages(10).asked(None).has_other_pages()


@pytest.mark.parametrize(("rows", "asked"), [(0, 0), (10, 0), (11, 1), (25, 1)])
def test_rows_that_stand_on_one_page_are_not_counted_again(rows, asked):
    paginator = pages(rows)
    page = paginator.asked(None)
    assert len(page) == min(rows, 10)
    assert (paginator.count, page.has_next()) == (rows, rows > 10)
    assert paginator.object_list.counts == [rows] * asked
