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


# --- What the filters tell of the numbers ---------------------------------------------------------


def figures_of(client, **query):
    chosen = client.get("/matters/", query).context["chosen"]
    return {one.label: dict(one.numbers) for one in chosen}


def test_the_page_opens_with_the_year_that_runs_however_few_were_raised(client):
    (station,) = towns(1)
    raised(station, 60, raised_on=date(2022, 3, 1))
    raised(station, 6)
    answer = client.get("/matters/")
    assert answer.context["numbers"].year == YEAR
    assert 'href="?year=2022"' in answer.content.decode()
    assert "2023年登记的还不多" in answer.content.decode()


def test_a_year_with_enough_offers_no_other(client):
    (station,) = towns(1)
    raised(station, 60, raised_on=date(2022, 3, 1))
    raised(station, 60)
    assert client.get("/matters/").context["earlier"] is None


def test_a_chosen_town_topic_state_and_month_show_their_own_numbers(client):
    (station,) = towns(1)
    raised(station, 20)
    raised(station, 9, MatterStatus.HANDLING, raised_on=date(YEAR, 4, 1), policy_area="教育")
    make_case(Matter.objects.filter(policy_area="教育")[0])
    query = {"year": YEAR, "unit": station.organization_id, "topic": "教育"}
    assert figures_of(client, **query, month=3, state="solved") == {
        f"{station.organization.name} · 教育": {"收到": 9},
        station.organization.name: {"收到": 29, "办结": 20, "在办": 9, "超过期限": 0},
        "教育": {"收到": 9},
        "3月": {"收到": 20},
        "已解决": {"收到": 20},
    }


def test_no_number_is_told_of_a_choice_that_is_folded(client):
    one, other, third = towns(3)
    raised(one, 3)
    raised(other, 7)
    raised(third, 20)
    assert [
        list(figures_of(client, year=YEAR, unit=station.organization_id).values())
        for station in (one, other, third)
    ] == [[{}], [{}], [{"收到": 20, "办结": 20, "在办": 0, "超过期限": 0}]]
    assert "不单独公布" in page(client, year=YEAR, unit=other.organization_id)


def topics_of(station):
    key = str(station.organization_id)
    town = next(town for town in year_of_matters(YEAR).towns if town.key == key)
    return {part.label: part.value for part in town.topics}, town.other_topics


def test_a_town_tells_the_topics_of_which_enough_were_raised(client):
    one, other = towns(2)
    for station in (one, other):
        raised(station, 8, policy_area="教育")
        raised(station, 9)
    assert topics_of(one) == ({"城乡建设": 9, "教育": 8}, 0)
    html = page(client, year=YEAR)
    assert f"?year={YEAR}&amp;unit={one.organization_id}&amp;topic=%E6%95%99%E8%82%B2#cases" in html


def test_a_topic_of_few_in_a_town_takes_others_with_it():
    one, other = towns(2)
    for station, few in ((one, 2), (other, 6)):
        raised(station, few, policy_area="教育")
        raised(station, 9)
    assert [topics_of(station) for station in (one, other)] == [({}, 11), ({}, 15)]


def test_a_town_and_a_topic_chosen_together_tell_only_what_may_be_told(client):
    one, other, third = towns(3)
    for station, number in ((one, 9), (other, 3), (third, 2)):
        raised(station, number, policy_area="教育")
        raised(station, 20)
        raised(station, 7, policy_area="交通出行")
    make_case(Matter.objects.filter(policy_area="教育")[0])
    told = [
        figures_of(client, year=YEAR, unit=station.organization_id, topic="教育")[
            f"{station.organization.name} · 教育"
        ]
        for station in (one, other, third)
    ]
    assert told == [{"收到": 9}, {}, {}]


def late_of(station):
    key = str(station.organization_id)
    return next(town.late for town in year_of_matters(YEAR).towns if town.key == key)


def test_the_late_ones_of_a_town_are_told_where_neither_they_nor_the_rest_are_few():
    stations = towns(4)
    for station, late in zip(stations, (6, 2, 5, 9), strict=True):
        raised(station, 20)
        raised(station, late, MatterStatus.HANDLING, deadline=TODAY - timedelta(days=1))
        raised(station, 6, MatterStatus.HANDLING, deadline=TODAY + timedelta(days=1))
    assert [late_of(station) for station in stations] == [6, None, None, 9]


def test_the_table_of_the_towns_says_how_many_are_late(client):
    (station,) = towns(1)
    raised(station, 20)
    raised(station, 7, MatterStatus.HANDLING, deadline=TODAY - timedelta(days=1))
    assert '<td class="num">7</td>' in page(client, year=YEAR)
    assert late_of(station) == 7


def test_an_unknown_choice_is_no_heading(client):
    raised(towns(1)[0], 20)
    assert figures_of(client, year=YEAR, topic="<b>", unit="999999", month="13") == {}


def test_months_that_stand_together_are_named():
    (station,) = towns(1)
    for month, number in ((1, 2), (2, 3), (5, 4), (6, 9)):
        raised(station, number, raised_on=date(YEAR, month, 1))
    rows = [(part.label, part.value) for part in year_of_matters(YEAR).months if part.value]
    assert rows == [("6月", 9), ("1–2、5月合计", 9)]


def test_what_the_folded_towns_raised_together_is_told(client):
    one, other, third = towns(3)
    raised(one, 3)
    raised(other, 7)
    raised(third, 20)
    assert year_of_matters(YEAR).other_towns == 10
    assert "其余镇街区合计 10 件" in page(client, year=YEAR)


def kinds(**numbers):
    """One town of each kind with so many matters, and what the year tells of the kinds."""
    for kind, count in numbers.items():
        for place, number in enumerate(count):
            station = make_station(town_congress(f"{kind}{place}人大"))
            station.organization.area = Area.objects.create(name=f"{kind}{place}", kind=kind)
            station.organization.save()
            raised(station, number)
    return [(part.label, part.value) for part in year_of_matters(YEAR).regions]


def test_where_no_town_is_told_towns_and_subdistricts_are_told_as_groups():
    assert kinds(town=(3, 4), subdistrict=(4, 4)) == [("镇", 7), ("街道", 8)]


def test_beside_the_number_of_a_single_town_no_group_is_told():
    assert kinds(town=(3, 4, 9), subdistrict=(4, 4)) == []


def test_a_group_of_few_is_not_told_nor_one_that_would_give_it_away():
    assert kinds(town=(3, 4), subdistrict=(2, 1), zone=(4, 4)) == [("区", 8), ("其余合计", 10)]


def test_the_feed_of_what_is_chosen_is_named(client):
    (station,) = towns(1)
    raised(station, 1, policy_area="教育")
    make_case(Matter.objects.get())
    town = station.organization
    html = page(client, topic="教育", unit=town.pk)
    assert "/feeds/matters/?topic=%E6%95%99%E8%82%B2&amp;unit=" in html
    assert f"订阅“教育 · {town.name}”的办理案例" in html
    assert "订阅全部办理案例" in page(client, topic="没有这个")
