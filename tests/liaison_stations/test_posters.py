"""Codes on paper: the poster of a station, a deputy's own code, and the switch of a busy day."""

import re
from datetime import time, timedelta

import pytest
import segno
from django.utils import timezone

from liaison_stations.rota.models import RotaRule
from liaison_stations.stations.models import Posting, Station
from tests.factories import make_deputy
from tests.liaison_stations.world import SINCE, World, make_day
from tests.once import once
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db

STAFF = ("keeper", "town_clerk", "station_clerk")
OTHERS = ("other_keeper", "other_town_clerk", "deputy", "clerk", "leader", "handler", "nobody")


@once
def world():
    return World()


def poster(client, world, person="keeper"):
    client.force_login(getattr(world, person))
    return client.get(f"/stations/{world.station.code}/poster/")


@pytest.mark.parametrize("person", STAFF)
def test_those_who_keep_the_station_print_its_poster(client, world, person):
    assert poster(client, world, person).status_code == 200


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_prints_it(client, world, person):
    assert poster(client, world, person).status_code == 403


def test_strangers_are_led_to_the_log_in(client, world):
    assert client.get(f"/stations/{world.station.code}/poster/").status_code == 302


def test_an_unknown_station_has_no_poster(client, world):
    client.force_login(world.station_clerk)
    assert client.get("/stations/nowhere/poster/").status_code == 404


def test_the_poster_carries_the_code_of_the_page_in_level_q(client, world, settings):
    settings.SITE_URL = "https://portal.example"
    answer = poster(client, world)
    address = f"https://portal.example/stations/{world.station.code}/opinion/"
    code = segno.make(address, error="q", micro=False, boost_error=False)
    path = re.search(r' d="([^"]+)"', code.svg_inline(omitsize=True))[1]
    html = answer.content.decode()
    assert (address in html, path in html) == (True, True)


def test_the_poster_in_english_leads_to_the_chinese_page(client, world):
    client.force_login(world.keeper)
    answer = client.get(f"/en/stations/{world.station.code}/poster/")
    assert "/en/stations" not in answer.context["address"]


def test_the_poster_names_place_and_reception_days(client, world):
    Station.objects.filter(pk=world.station.pk).update(address="前街 8 号", phone="87654321")
    RotaRule.objects.create(
        station=world.station, pattern="weekly", weekday=0, opens=time(9), closes=time(11)
    )
    day = make_day(world.station, noticed_on=timezone.localdate()).day
    html = poster(client, world).content.decode()
    expected = (
        "前街 8 号",
        "87654321",
        "每周星期一 09:00–11:00",
        f"{day.year}年{day.month}月{day.day}日",
    )
    assert [text for text in expected if text not in html] == []


def test_days_without_notice_are_on_no_wall(client, world):
    make_day(world.station)
    assert list(poster(client, world).context["days"]) == []


def test_the_poster_of_a_closed_station_warns(client, world):
    Station.objects.filter(pk=world.station.pk).update(intake_open=False)
    assert "这个码暂时不能用" in poster(client, world).content.decode()


def test_a_deputy_has_a_code_of_their_own(client, world):
    client.force_login(world.deputy)
    answer = client.get("/my/code/")
    assert answer.context["address"].endswith(f"/deputies/{world.deputy.deputy.pk}/opinion/")


def test_the_code_of_a_deputy_names_the_days_of_the_deputy(client, world):
    own = make_day(world.station, noticed_on=timezone.localdate(), deputies=[world.deputy])
    client.force_login(world.deputy)
    html = client.get("/my/code/").content.decode()
    day = own.day
    assert "本人接待日" in html
    assert f"{day.year}年{day.month}月{day.day}日" in html


def test_each_day_of_a_sheet_stands_on_a_line_of_its_own_without_a_comma(client, world):
    RotaRule.objects.create(
        station=world.station, pattern="weekly", weekday=0, opens=time(9), closes=time(11)
    )
    for weeks in (1, 2):
        day = timezone.localdate() + timedelta(weeks=weeks)
        make_day(world.station, day=day, noticed_on=timezone.localdate())
    client.force_login(world.deputy)
    html = client.get("/my/code/").content.decode()
    days = html.partition("<dt>接待日</dt>")[2].partition("</dl>")[0]
    assert (days.count("<p"), "、" in days) == (3, False)


def test_a_deputy_without_a_station_is_told_that_the_code_rests(client, world):
    client.force_login(world.other_deputy)
    assert "这个码暂时不能用" in client.get("/my/code/").content.decode()


@pytest.mark.parametrize("person", ["keeper", "clerk", "nobody"])
def test_who_is_no_deputy_has_no_code(client, world, person):
    client.force_login(getattr(world, person))
    assert client.get("/my/code/").status_code == 404


# --- A busy day ----------------------------------------------------------------------------------


def switch(client, world, to, person="keeper"):
    client.force_login(getattr(world, person))
    return client.post(f"/my/station/{world.station.code}/busy/", {"busy": to})


def test_the_keeper_widens_the_limits_for_some_hours(client, world):
    switch(client, world, "on")
    until = Station.objects.get(pk=world.station.pk).busy_until
    assert timedelta(hours=3) < until - timezone.now() <= timedelta(hours=4)


def test_the_keeper_narrows_them_again(client, world):
    switch(client, world, "on")
    switch(client, world, "off")
    assert Station.objects.get(pk=world.station.pk).busy_until is None


def test_the_switch_is_on_the_trail(client, world):
    switch(client, world, "on")
    entry = TrailEntry.objects.of(world.station).last()
    assert (entry.actor, entry.content["fields"]) == (world.keeper, ["busy_until"])


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_switches(client, world, person):
    assert switch(client, world, "on", person).status_code == 404


def test_the_desk_offers_the_switch_and_the_poster(client, world):
    client.force_login(world.keeper)
    html = client.get(f"/my/station/{world.station.code}/").content.decode()
    assert ("/busy/" in html, f"/stations/{world.station.code}/poster/" in html) == (True, True)


# --- The way to it -------------------------------------------------------------------------------


def test_the_page_of_a_station_leads_to_the_opinion_and_to_the_receipt(client, world):
    html = client.get(f"/stations/{world.station.code}/").content.decode()
    expected = (f"/stations/{world.station.code}/opinion/", "/opinions/track/")
    assert [text for text in expected if text not in html] == []


def test_the_page_of_a_closed_station_leads_to_no_opinion(client, world):
    Station.objects.filter(pk=world.station.pk).update(intake_open=False)
    assert "/opinion/" not in client.get(f"/stations/{world.station.code}/").content.decode()


def test_the_desk_of_a_deputy_leads_to_the_code(client, world):
    client.force_login(world.deputy)
    assert "/my/code/" in client.get("/my/").content.decode()


def test_the_poster_bears_the_name_of_the_committee_and_of_who_is_posted(client, world):
    page = poster(client, world).content.decode()
    assert "永康市人民代表大会常务委员会" in page
    for user in (world.deputy, world.colleague):
        assert user.deputy.name in page


def test_many_deputies_are_counted_so_that_the_sheet_stays_one(client, world):
    for number in range(20):
        deputy = make_deputy(f"代表甲{number}")
        Posting.objects.create(station=world.station, deputy=deputy, since=SINCE)
    page = poster(client, world).content.decode()
    assert "等 22 人" in page


def test_who_has_left_the_station_is_not_named(client, world):
    gone = make_deputy("已离站的代表")
    yesterday = timezone.localdate() - timedelta(days=1)
    Posting.objects.create(station=world.station, deputy=gone, since=SINCE, until=yesterday)
    assert gone.name not in poster(client, world).content.decode()
