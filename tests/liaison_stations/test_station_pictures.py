"""The picture of a station: told in words, seen by a second person, small on a phone."""

import pytest
from django.core.cache import cache

from accounts.choices import Role
from attachments.models import StoredFile
from attachments.uploads import check, store
from liaison_stations.stations.models import Station
from tests.backoffice.test_published_changes import decide, edit
from tests.factories import make_user, png
from tests.once import once
from workflow.models import ChangeStatus, ProposedChange

pytestmark = pytest.mark.django_db
SHOWS = "白墙红门头，门前有坡道"
WHY = "门面翻新了"


@once
def clerk():
    return make_user(Role.STATION_CLERK)


@once
def second():
    return make_user(Role.LEADER)


@once
def station():
    return Station.objects.create(code="gushan", name="古山站", kind="central")


@pytest.fixture
def pictured(station, clerk):
    station.photo, station.photo_shows = store(check(png("门面.png")), by=clerk), SHOWS
    station.save()
    cache.clear()
    return station


def page(client, station):
    return client.get(station.get_absolute_url()).content.decode()


def test_a_picture_waits_for_a_second_person(client, clerk, station):
    edit(client, clerk, station, picture=png("门面.png"), photo_shows=SHOWS)
    assert ProposedChange.objects.get().status == ChangeStatus.PROPOSED
    assert Station.objects.get().photo is None


def test_a_confirmed_picture_is_the_station_s(client, clerk, second, station):
    edit(client, clerk, station, picture=png("门面.png"), photo_shows=SHOWS)
    decide(client, second, ProposedChange.objects.get())
    assert Station.objects.get().photo.name == "门面.png"


def test_a_picture_without_a_description_is_refused(client, clerk, station):
    refused = edit(client, clerk, station, picture=png("门面.png"))
    assert "请写明照片上看得到什么" in refused.content.decode()
    assert not ProposedChange.objects.exists()


def test_another_picture_asks_why(client, clerk, pictured):
    refused = edit(client, clerk, pictured, picture=png("新.png"))
    assert "请写明理由" in refused.content.decode()


def test_another_picture_keeps_the_one_before(client, clerk, second, pictured):
    edit(client, clerk, pictured, picture=png("新.png"), picture_reason=WHY)
    decide(client, second, ProposedChange.objects.get())
    assert Station.objects.get().photo.name == "新.png"
    assert StoredFile.objects.filter(name="门面.png", replaced_because=WHY).exists()


def test_the_page_shows_it_in_the_size_of_the_screen(client, pictured):
    shown = page(client, pictured)
    assert f'alt="{SHOWS}"' in shown
    assert "/stations/gushan/photo/?width=320 320w" in shown


def test_a_station_without_a_picture_has_a_drawing(client, station):
    assert "/photo/" not in page(client, station)


def test_everybody_gets_the_picture(client, pictured):
    answer = client.get("/stations/gushan/photo/?width=320")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("image/")


def test_without_a_picture_there_is_none(client, station):
    assert client.get("/stations/gushan/photo/").status_code == 404


def test_whoever_is_sent_the_page_sees_the_picture(client, pictured):
    card = client.get("/share/stations/gushan.png")
    assert card.headers["Content-Type"] == "image/jpeg"
