"""A deputy's desk is short: five lines, the rest behind counts, news folded away."""

import pytest

from accounts.choices import Role
from congress_portal.desk.views import TOP, apart, first_of, is_out_and_about
from registers.waiting import Group, Urgency
from tests.factories import make_deputy_user, make_user

pytestmark = pytest.mark.django_db


def groups(**rows):
    return [
        Group(urgency, list(range(rows[urgency.value])))
        for urgency in Urgency
        if urgency.value in rows
    ]


def test_five_lines_are_shown_and_the_most_urgent_of_all():
    shown = first_of(groups(overdue=2, this_week=7, later=4), TOP)
    assert [(one.urgency, len(one.rows), one.more) for one in shown] == [
        (Urgency.OVERDUE, 2, False),
        (Urgency.THIS_WEEK, 3, True),
    ]


def test_a_short_list_is_shown_as_a_whole():
    shown = first_of(groups(overdue=1, later=2), TOP)
    assert [len(one.rows) for one in shown] == [1, 2]
    assert not any(one.more for one in shown)


def test_news_stand_apart_from_what_asks_for_something():
    asks, news = apart(groups(overdue=1, information=3))
    assert [one.urgency for one in asks] == [Urgency.OVERDUE]
    assert [len(one.rows) for one in news] == [3]


def test_who_holds_an_office_beside_it_keeps_the_long_desk():
    deputy = make_deputy_user()
    assert is_out_and_about(deputy)
    assert not is_out_and_about(make_user(Role.CLERK))
    assert is_out_and_about(make_user(Role.KEEPER))


def test_the_page_says_so(client):
    client.force_login(make_deputy_user())
    page = client.get("/my/").content.decode()
    assert "现在没有等您办理的事" in page
