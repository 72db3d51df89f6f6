"""Posters: who lost the right to print one, what no longer stands on it, English, and its cost."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Grant, User
from liaison_stations.rota.models import DayStatus, RotaRule
from liaison_stations.stations.models import Keeper, Posting, Station
from liaison_stations.stations.posters import DAYS, DEPUTIES, RULES
from tests.factories import make_deputy
from tests.liaison_stations.world import SINCE, World, make_day
from tests.once import once

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u4e00-\u9fff]")
CHINESE = re.compile(r'<(\w+)[^>]*lang="zh[^"]*"[^>]*>.*?</\1>', re.DOTALL)
YESTERDAY = timezone.localdate() - timedelta(days=1)


@once
def world() -> World:
    return World()


def poster(client: Client, world: World, language: str = "") -> Any:
    client.force_login(User.objects.get(pk=world.keeper.pk))
    return client.get(f"{language}/stations/{world.station.code}/poster/")


def noticed(world: World, days: int, **fields: Any) -> Any:
    return make_day(world.station, days, noticed_on=timezone.localdate(), **fields)


def posted(world: World, *names: str) -> None:
    for name in names:
        Posting.objects.create(station=world.station, deputy=make_deputy(name), since=SINCE)


# --- Who -----------------------------------------------------------------------------------------


def test_a_keeper_who_left_prints_no_poster(client: Client, world: World) -> None:
    Keeper.objects.filter(user=world.keeper).update(until=YESTERDAY)
    assert poster(client, world).status_code == 403


def test_a_keeper_whose_role_ended_prints_no_poster(client: Client, world: World) -> None:
    Grant.objects.filter(user=world.keeper).update(until=date(2021, 1, 1))
    assert poster(client, world).status_code == 403


def test_a_deputy_whose_role_ended_has_no_code(client: Client, world: World) -> None:
    Grant.objects.filter(user=world.deputy).update(until=date(2021, 1, 1))
    client.force_login(User.objects.get(pk=world.deputy.pk))
    assert client.get("/my/code/").status_code == 404


def test_a_stranger_is_led_from_the_code_to_the_log_in(client: Client) -> None:
    assert client.get("/my/code/").status_code == 302


@pytest.mark.parametrize("path", ["/my/code/", "/stations/{}/poster/"])
def test_a_poster_is_only_read(client: Client, world: World, path: str) -> None:
    client.force_login(world.keeper)
    assert client.post(path.format(world.station.code)).status_code == 405


def test_a_poster_is_kept_by_no_cache(client: Client, world: World) -> None:
    said = poster(client, world).headers["Cache-Control"]
    assert "private" in said or "no-store" in said


# --- What stands on it ---------------------------------------------------------------------------


def test_days_that_are_over_or_called_off_are_on_no_wall(client: Client, world: World) -> None:
    noticed(world, -1)
    noticed(world, 3, status=DayStatus.CANCELLED)
    assert list(poster(client, world).context["days"]) == []


def test_the_next_days_stand_on_it_and_no_more(client: Client, world: World) -> None:
    made = [noticed(world, days) for days in range(DAYS + 2, 0, -1)]
    shown = list(poster(client, world).context["days"])
    assert shown == sorted(made, key=lambda one: one.day)[:DAYS]


def test_days_of_another_station_are_on_its_own_wall(client: Client, world: World) -> None:
    make_day(world.other_station, noticed_on=timezone.localdate())
    assert list(poster(client, world).context["days"]) == []


def test_a_rule_that_ended_or_begins_later_is_not_named(client: Client, world: World) -> None:
    given = {"station": world.station, "pattern": "weekly", "opens": "09:00", "closes": "11:00"}
    RotaRule.objects.create(weekday=0, since=SINCE, until=YESTERDAY, **given)
    RotaRule.objects.create(weekday=1, since=timezone.localdate() + timedelta(days=9), **given)
    now = RotaRule.objects.create(weekday=2, since=SINCE, **given)
    assert list(poster(client, world).context["rules"]) == [now]


def test_so_many_rules_fit_and_no_more(client: Client, world: World) -> None:
    given = {"station": world.station, "pattern": "weekly", "opens": "09:00", "closes": "11:00"}
    for weekday in range(RULES + 1):
        RotaRule.objects.create(weekday=weekday, since=SINCE, **given)
    assert len(poster(client, world).context["rules"]) == RULES


def test_a_full_sheet_of_deputies_is_named_to_the_last(client: Client, world: World) -> None:
    posted(world, *(f"代表乙{number}" for number in range(DEPUTIES - 2)))
    shown = poster(client, world).context["deputies"]
    assert (shown.count("、"), "等" in shown) == (DEPUTIES - 1, False)


def test_one_more_than_a_full_sheet_is_counted(client: Client, world: World) -> None:
    posted(world, *(f"代表乙{number}" for number in range(DEPUTIES - 1)))
    assert poster(client, world).context["deputies"].endswith(f"等 {DEPUTIES + 1} 人")


def test_who_comes_to_the_station_later_is_not_named_yet(client: Client, world: World) -> None:
    later = timezone.localdate() + timedelta(days=1)
    coming = make_deputy("将到站的代表")
    Posting.objects.create(station=world.station, deputy=coming, since=later)
    assert coming.name not in poster(client, world).content.decode()


def test_who_is_posted_twice_is_named_once(client: Client, world: World) -> None:
    deputy = make_deputy("卢定波")
    for since in (SINCE, SINCE + timedelta(days=1)):
        Posting.objects.create(station=world.station, deputy=deputy, since=since)
    assert poster(client, world).context["deputies"].count("卢定波") == 1


def test_the_own_code_names_the_station_and_no_other_deputy(client: Client, world: World) -> None:
    client.force_login(world.deputy)
    page = client.get("/my/code/").content.decode()
    assert world.station.name in page
    assert world.colleague.deputy.name not in page


def test_what_was_typed_as_an_address_is_no_markup(client: Client, world: World) -> None:
    Station.objects.filter(pk=world.station.pk).update(address="<b>前街</b>")
    page = poster(client, world).content.decode()
    assert "<b>前街" not in page
    assert "&lt;b&gt;前街" in page


# --- In English, and what it costs ---------------------------------------------------------------


def test_a_poster_in_english_has_chinese_words_only_where_it_says_so(
    client: Client, world: World
) -> None:
    noticed(world, 4)
    html = poster(client, world, "/en").content.decode()
    main = html[html.index('class="wall') : html.index("</body>")]
    assert HAN.findall(CHINESE.sub("", main)) == []


def test_a_poster_costs_the_same_with_one_day_and_with_three(client: Client, world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            poster(client, world)
        return len(seen)

    noticed(world, 1)
    asked()
    one = asked()
    noticed(world, 2)
    noticed(world, 3)
    posted(world, "卢定波", "应巧莲")
    assert asked() == one
