"""What people raised, in public: numbers that point at nobody, cases that two people approved."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from accounts.models import Area
from congress_portal.matters.counts import year_of_matters
from liaison_stations.cases.choices import CaseStatus
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import Matter, MatterStatus, Source
from pages.memory import memory
from tests.factories import make_user, town_congress
from tests.liaison_stations.world import WORDS, make_station

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = 2023
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    memory().clear()


def raised(station, number, status=MatterStatus.SOLVED, **fields):
    fields = {"raised_on": date(YEAR, 3, 1), "policy_area": "城乡建设", **fields}
    closed = fields["raised_on"] + timedelta(days=6) if status != MatterStatus.HANDLING else None
    start = Matter.objects.count()
    Matter.objects.bulk_create(
        Matter(
            number=f"m-{start + place}",
            station=station,
            source=Source.PHONE,
            text=WORDS,
            status=status,
            closed_on=closed,
            **fields,
        )
        for place in range(number)
    )


def make_case(matter, title="路灯亮了", status=CaseStatus.PUBLISHED):
    return PublishedCase.objects.create(
        matter=matter,
        title=title,
        problem="有群众反映一处路灯不亮。",
        answer="已经换了新灯。",
        status=status,
        approved_by=make_user(),
        published_on=TODAY,
    )


def page(client, **query):
    return client.get("/matters/", query).content.decode()


def towns(number):
    return [make_station(town_congress(f"第{place}镇人大")) for place in range(number)]


def standing(station):
    key = str(station.organization_id)
    town = next(town for town in year_of_matters(YEAR).towns if town.key == key)
    return town.raised, town.closed, town.open


def test_before_the_first_matter_the_page_says_where_to_speak(client):
    assert "到联络站说" in page(client)


def test_the_numbers_of_a_year_stand_with_the_towns_on_the_map(client):
    (station,) = towns(1)
    station.organization.area = Area.objects.create(name="石柱镇", row=2, column=3)
    station.organization.save()
    raised(station, 12)
    html = page(client, year=YEAR)
    assert 'class="shade-4 row-2 column-3"' in html
    assert "<b>12</b>" in html


def test_nobodys_words_are_on_the_page(client):
    raised(towns(1)[0], 12)
    assert WORDS not in page(client, year=YEAR)


def test_few_matters_of_a_town_are_not_told_by_number():
    one, other, third = towns(3)
    raised(one, 3)
    raised(other, 7)
    raised(third, 20)
    assert [standing(each)[0] for each in (one, other, third)] == [None, None, 20]


def test_a_town_with_few_open_ones_tells_neither_open_nor_closed():
    one, other, third = towns(3)
    for station, still in ((one, 2), (other, 6), (third, 9)):
        raised(station, 20)
        raised(station, still, MatterStatus.HANDLING)
    assert [standing(each) for each in (one, other, third)] == [
        (22, None, None),
        (26, None, None),
        (29, 20, 9),
    ]


def test_the_closed_are_not_told_where_the_states_fold_open_and_closed_together():
    (station,) = towns(1)
    raised(station, 30)
    raised(station, 3, MatterStatus.NOT_ACCEPTED)
    raised(station, 3, MatterStatus.HANDLING)
    assert year_of_matters(YEAR).closed_in_words == ""
    assert standing(station) == (36, None, None)


def test_the_closed_are_told_where_all_are_enough():
    (station,) = towns(1)
    raised(station, 30)
    raised(station, 8, MatterStatus.HANDLING)
    assert year_of_matters(YEAR).closed_in_words == 30


def test_what_is_late_is_counted_and_few_are_called_few():
    (station,) = towns(1)
    raised(station, 30)
    raised(station, 2, MatterStatus.HANDLING, deadline=TODAY - timedelta(days=1))
    raised(station, 9, MatterStatus.HANDLING, deadline=TODAY + timedelta(days=1))
    assert str(year_of_matters(YEAR).late_in_words) == "不足 5"


def test_the_usual_time_is_told_of_enough_alone():
    (station,) = towns(1)
    raised(station, 9)
    assert year_of_matters(YEAR).usual_days is None
    memory().clear()
    raised(station, 1)
    assert year_of_matters(YEAR).usual_days == 6


def test_a_draft_of_a_case_is_not_shown(client):
    (station,) = towns(1)
    raised(station, 2)
    first, second = Matter.objects.order_by("pk")
    make_case(first)
    make_case(second, "还没审核的", CaseStatus.DRAFT)
    html = page(client)
    assert ("路灯亮了" in html, "还没审核的" in html) == (True, False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"topic": "城乡建设"}, True),
        ({"topic": "教育"}, False),
        ({"state": "solved"}, True),
        ({"state": "answered"}, False),
        ({"month": "3"}, True),
        ({"month": "4"}, False),
        ({"year": "2023"}, True),
        ({"year": "2022"}, False),
        ({"q": "新灯"}, True),
        ({"q": "水管"}, False),
    ],
    ids=str,
)
def test_the_cases_are_narrowed(client, query, found):
    one, other = towns(2)
    raised(one, 1)
    raised(other, 1, MatterStatus.ANSWERED, policy_area="教育", raised_on=date(2022, 4, 1))
    for matter in Matter.objects.order_by("pk"):
        make_case(matter, f"案例：{matter.policy_area}")
    Matter.objects.filter(policy_area="教育")
    PublishedCase.objects.filter(matter__policy_area="教育").update(answer="修了水管。")
    query = {"topic": "教育", **query} if query == {"q": "水管"} else query
    html = page(client, **query)
    shown = '<p class="title" lang="zh-Hans">案例：城乡建设</p>' in html
    assert shown == found


def test_a_case_leads_to_itself(client):
    (station,) = towns(1)
    raised(station, 1)
    case = make_case(Matter.objects.get())
    assert case.title in client.get(case.get_absolute_url().partition("#")[0]).content.decode()


def test_the_feed_follows_a_topic(client):
    one, other = towns(2)
    raised(one, 1)
    raised(other, 1, policy_area="教育")
    for matter in Matter.objects.order_by("pk"):
        make_case(matter, f"案例：{matter.policy_area}")
    answer = client.get("/feeds/matters/", {"topic": "教育"})
    entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314 - our own
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["案例：教育"]


def test_the_page_asks_the_same_of_one_and_of_three(client, django_assert_max_num_queries):
    for station in towns(3):
        raised(station, 6)
    for matter in Matter.objects.all()[:3]:
        make_case(matter)
    page(client)
    with django_assert_max_num_queries(9):
        page(client, page=1)
