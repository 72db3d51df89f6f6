"""The public's pages of stations: directory, one station, its visits."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Area
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import Matter
from liaison_stations.receptions.models import Reception
from liaison_stations.rota.models import ReceptionDay
from liaison_stations.stations.models import Posting, Station, StationChange
from supervision.items.choices import ItemStatus
from tests.factories import make_deputy, make_item, make_user, published_item, town_congress

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def make_station(code="sz01", **fields):
    defaults = {"name": "石柱镇代表联络站", "kind": "town", "opened_on": date(2022, 3, 1)}
    return Station.objects.create(code=code, **{**defaults, **fields})


def make_day(station, ahead, **fields):
    fields = {"opens": time(8, 30), "closes": time(11), "noticed_on": TODAY, **fields}
    return ReceptionDay.objects.create(station=station, day=TODAY + timedelta(days=ahead), **fields)


def make_visit(station, **fields):
    fields = {"people": 12, "kind": "daily", "is_public": True, "held_on": TODAY, **fields}
    return Reception.objects.create(station=station, **fields)


def page(client, address, **query):
    return client.get(address, query).content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        client.get(address, {"page": 1})
    return len(seen)


# --- The directory -------------------------------------------------------------------------------


def test_anybody_finds_a_station_with_its_address_and_hours(client):
    make_station(address="前街 8 号", opening_hours="周一至周五 8:30–17:00")
    html = page(client, "/stations/")
    assert all(text in html for text in ("石柱镇代表联络站", "前街 8 号", "8:30–17:00"))


def test_the_next_reception_day_stands_with_the_station(client):
    station = make_station()
    make_day(station, 9)
    make_day(station, 2)
    day = TODAY + timedelta(days=2)
    assert f"下一个接待日：{day.year}年{day.month}月{day.day}日" in page(client, "/stations/")


@pytest.mark.parametrize(
    "fields", [{"noticed_on": None}, {"status": "cancelled"}], ids=["no notice", "cancelled"]
)
def test_a_day_without_notice_or_cancelled_is_no_next_day(client, fields):
    make_day(make_station(), 2, **fields)
    assert "下一个接待日" not in page(client, "/stations/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "town"}, True),
        ({"kind": "point"}, False),
        ({"q": "石柱"}, True),
        ({"q": "芝英"}, False),
        ({"standing": "open"}, True),
        ({"standing": "closed"}, False),
    ],
    ids=str,
)
def test_the_list_is_narrowed(client, query, found):
    make_station()
    assert ("石柱镇代表联络站" in page(client, "/stations/", **query)) == found


def test_the_list_is_narrowed_to_a_town(client):
    unit = town_congress()
    make_station(organization=unit)
    make_station("other", name="别处的站")
    html = page(client, "/stations/", unit=unit.pk)
    assert ("石柱镇代表联络站" in html, "别处的站" in html) == (True, False)


def test_a_closed_station_is_marked(client):
    make_station(closed_on=TODAY - timedelta(days=5))
    assert "已停用" in page(client, "/stations/")


def test_the_tile_map_counts_open_points_and_stands_as_a_table_too(client):
    unit = town_congress()
    unit.area = Area.objects.create(name="石柱镇", row=4, column=3)
    unit.save()
    make_station(organization=unit)
    make_station("p1", kind="point", organization=unit)
    make_station("p2", kind="point", organization=unit, closed_on=TODAY - timedelta(days=1))
    html = page(client, "/stations/")
    assert 'class="shade-4 row-4 column-3"' in html
    assert '<td class="num">2</td>' in html


@pytest.mark.parametrize(("closed", "shown"), [(None, True), (TODAY, False)])
def test_a_town_that_was_closed_stays_on_the_map_while_a_station_of_it_is_open(
    client, closed, shown
):
    unit = town_congress()
    unit.until = TODAY - timedelta(days=1)
    unit.area = Area.objects.create(name="石柱镇", row=4, column=3)
    unit.save()
    make_station(organization=unit, closed_on=closed and closed - timedelta(days=1))
    assert ("row-4 column-3" in page(client, "/stations/")) is shown


def test_the_directory_asks_the_same_of_one_and_of_three(client):
    make_day(make_station(), 2)
    client.get("/stations/")
    one = queries(client, "/stations/")
    make_day(make_station("b"), 3)
    make_station("c", organization=town_congress())
    assert (one, queries(client, "/stations/")) == (6, 6)  # one asks for the figure of last year


# --- One station ---------------------------------------------------------------------------------


def test_a_wrong_code_is_not_found(client):
    assert client.get("/stations/nowhere/").status_code == 404


def test_reception_days_are_told_with_who_receives(client):
    day = make_day(make_station(), 3)
    day.duties.create(deputy=make_deputy("方知行"))
    html = page(client, "/stations/sz01/")
    assert "08:30–11:00" in html
    assert "方知行" in html


def test_a_day_moved_for_a_holiday_says_from_when(client):
    make_day(make_station(), 3, moved_from=date(2026, 10, 5))
    assert "原定 2026年10月5日" in page(client, "/stations/sz01/")


def test_posted_deputies_are_linked_and_former_ones_are_gone(client):
    station, here = make_station(), make_deputy("方知行")
    Posting.objects.create(station=station, deputy=here, since=date(2022, 3, 1))
    Posting.objects.create(
        station=station,
        deputy=make_deputy("已离站"),
        since=date(2022, 3, 1),
        until=TODAY - timedelta(days=1),
    )
    html = page(client, "/stations/sz01/")
    assert here.get_absolute_url() in html
    assert "已离站" not in html


@pytest.mark.parametrize(("people", "small_number"), [(0, ">0<"), (4, "不足 5"), (5, ">5<")])
def test_few_people_are_not_told_by_number(client, people, small_number):
    make_visit(make_station(), people=people)
    assert small_number in page(client, "/stations/sz01/")


def test_few_solved_matters_are_not_told_by_number(client):
    station = make_station()
    for number in range(6):
        solved = {"status": "solved", "closed_on": TODAY} if number < 2 else {}
        Matter.objects.create(
            number=f"M{number}", station=station, source="code", text="路灯不亮", **solved
        )
    html = page(client, "/stations/sz01/")
    assert ">6<" in html
    assert "不足 5" in html


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, True),
        ({"intake_open": False}, False),
        ({"closed_on": TODAY - timedelta(days=5)}, False),
    ],
    ids=["open", "no intake", "closed"],
)
def test_an_open_station_takes_opinions(client, fields, offered):
    make_station(**fields)
    assert ("/stations/sz01/opinion/" in page(client, "/stations/sz01/")) == offered


def test_reception_days_can_be_subscribed_to(client):
    make_station()
    assert "/calendar/stations/sz01.ics" in page(client, "/stations/sz01/")


def test_a_published_case_is_told_and_a_draft_is_not(client):
    station, editor, approver = make_station(), make_user(), make_user()
    for number, status in enumerate(["published", "draft"]):
        matter = Matter.objects.create(
            number=f"M{number}", station=station, source="code", text="原话不公开"
        )
        PublishedCase.objects.create(
            matter=matter,
            title=f"案例{status}",
            problem="路灯不亮",
            answer="已修好",
            status=status,
            edited_by=editor,
            approved_by=approver if status == "published" else None,
            published_on=TODAY if status == "published" else None,
        )
    html = page(client, "/stations/sz01/")
    assert ("案例published" in html, "案例draft" in html) == (True, False)
    assert "原话不公开" not in html


def test_a_closed_station_keeps_its_page_and_its_history(client):
    station = make_station(closed_on=TODAY - timedelta(days=5))
    StationChange.objects.create(
        station=station, changed_on=TODAY - timedelta(days=5), kind="closed", text="并入总站"
    )
    html = page(client, "/stations/sz01/")
    assert "现在不开放" in html
    assert "并入总站" in html


# --- Visits --------------------------------------------------------------------------------------


def test_visits_are_told_with_what_was_agreed(client):
    visit = make_visit(
        make_station(), topic="三江六岸绿道", agreed="先开通南岸", kind="leaders", guests="市领导"
    )
    visit.deputies.add(make_deputy("方知行"))
    html = page(client, "/stations/sz01/visits/")
    assert all(
        text in html for text in ("三江六岸绿道", "先开通南岸", "领导进站", "市领导", "方知行")
    )


def test_a_visit_that_is_not_public_is_not_told(client):
    make_visit(make_station(), topic="内部座谈", is_public=False)
    assert "内部座谈" not in page(client, "/stations/sz01/visits/")


def test_only_published_items_that_came_of_it_are_told(client):
    visit = make_visit(make_station())
    public, inner = published_item(ItemStatus.HANDLING), make_item(ItemStatus.HANDLING)
    inner.suggestion = "内部建议"
    inner.save()
    visit.items.set([public, inner])
    html = page(client, "/stations/sz01/visits/")
    assert public.get_absolute_url() in html
    assert "内部建议" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [({"kind": "themed"}, False), ({"kind": "daily"}, True), ({"year": "2001"}, True)],
    ids=str,
)
def test_visits_are_narrowed(client, query, found):
    make_visit(make_station(), topic="听取意见")
    assert ("听取意见" in page(client, "/stations/sz01/visits/", **query)) == found


@pytest.mark.parametrize("address", ["/stations/sz01/", "/stations/sz01/visits/"])
def test_a_page_asks_the_same_of_one_and_of_three(client, address):
    station = make_station()

    def more(number):
        make_day(station, number).duties.create(deputy=make_deputy())
        make_visit(station).deputies.add(make_deputy())
        Posting.objects.create(station=station, deputy=make_deputy(), since=date(2022, 3, 1))

    more(1)
    client.get(address)
    one = queries(client, address)
    more(2)
    more(3)
    assert one == queries(client, address)
    assert one <= 12


@pytest.mark.parametrize("address", ["/stations/", "/stations/sz01/", "/stations/sz01/visits/"])
def test_the_english_pages_stand(client, address):
    make_station()
    assert client.get(f"/en{address}").status_code == 200
