"""The four goods of a station: what the committee checked stands where the public looks."""

from datetime import date

import pytest

from liaison_stations.assessments.models import GOODS, AssessmentStatus, SelfAssessment
from liaison_stations.stations.models import Station

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return Station.objects.create(
        code="sz01", name="石柱镇代表联络站", kind="town", opened_on=date(2022, 3, 1)
    )


def assess(station, year=2023, status=AssessmentStatus.CHECKED):
    words = {good: f"{year}年{good}的情况" for good in GOODS}
    points = {f"{good}_score": 17 for good in GOODS}
    one = SelfAssessment(station=station, year=year, status=status, **words, **points)
    one.checked_on = date(year + 1, 1, 22) if status == AssessmentStatus.CHECKED else None
    one.save()
    return one


def page(client, address):
    return client.get(address).content.decode()


def test_the_page_of_a_station_tells_each_good_in_its_words(client, station):
    assess(station)
    html = page(client, "/stations/sz01/")
    assert all(f"2023年{good}的情况" in html for good in GOODS)
    assert "保障改善民生好" in html


def test_the_points_stay_in_the_office(client, station):
    assess(station)
    assert "17" not in page(client, "/stations/sz01/").split('id="goods"')[1].split("</section>")[0]


@pytest.mark.parametrize("status", [AssessmentStatus.DRAFT, AssessmentStatus.SUBMITTED])
def test_what_nobody_checked_is_not_told(client, station, status):
    assess(station, status=status)
    assert "2023年livelihood的情况" not in page(client, "/stations/sz01/")
    assert "四好" not in page(client, "/stations/")


def test_the_directory_leads_to_the_stations_of_the_last_checked_year(client, station):
    other = Station.objects.create(
        code="zy01", name="芝英镇代表联络站", kind="town", opened_on=date(2022, 3, 1)
    )
    assess(station, 2024)
    assess(other, 2023)
    html = page(client, "/stations/")
    assert 'href="/stations/sz01/#goods"' in html
    assert 'href="/stations/zy01/#goods"' not in html
