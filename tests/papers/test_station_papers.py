"""Notice of a reception day, rota of a month, certificate of a class."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deputies.training.models import TrainingClass, TrainingPlace
from liaison_stations.rota.letters import notice, rota
from papers.models import OfficialPaper
from tests.liaison_stations.world import World, make_day
from tests.once import once
from workflow.transitions import perform

PEOPLE = (
    "keeper", "town_clerk", "station_clerk", "deputy", "colleague", "other_keeper",
    "other_town_clerk", "other_deputy", "clerk", "leader",
)  # fmt: skip


@once
def world():
    return World()


@once
def day(world):
    made = make_day(world.station, deputies=[world.deputy])
    return perform(made, "announce", by=world.keeper)


@once
def place(world):
    training = TrainingClass.objects.create(
        name="履职能力培训班", starts_on=date(2026, 3, 5), ends_on=date(2026, 3, 6), audience="代表"
    )
    return TrainingPlace.objects.create(
        training=training, deputy=world.deputy.deputy, signed_up_at=timezone.now(), attended=True
    )


def opened(client, world, kind, key):
    path = reverse("my_papers:page", args=[kind, key])
    found = set()
    for name in PEOPLE:
        client.force_login(getattr(world, name))
        if client.get(path).status_code == 200:
            found.add(name)
    return found


def test_the_notice_of_a_day_is_made_when_it_is_announced(day):
    paper = OfficialPaper.objects.about(day).get()
    assert paper.number == f"公告〔{day.noticed_on.year}〕1号"


def test_the_notice_is_for_who_keeps_the_station_and_who_receives(client, world, day):
    readers = {"keeper", "town_clerk", "station_clerk", "deputy"}
    assert opened(client, world, "reception-notice", day.pk) == readers


def test_a_notice_of_a_cancelled_day_is_void(client, world, day):
    perform(day, "cancel", by=world.keeper, data={"reason": "台风"})
    paper = OfficialPaper.objects.about(day).get()
    assert "已作废" in client.get(f"/letters/{paper.code}/").content.decode()


def test_a_notice_names_day_hours_and_deputies(world, day):
    rows = dict(notice(day, "").parts[1]["rows"])
    assert rows["接待代表"] == world.deputy.deputy.name
    assert f"{day.day.month}月{day.day.day}日" in rows["时间"]


def test_the_rota_of_a_month_is_for_who_keeps_the_station(client, world, day):
    readers = {"keeper", "town_clerk", "station_clerk"}
    assert opened(client, world, "rota", world.station.pk) == readers


def test_the_rota_lists_the_days_of_its_month(world, day):
    listed = rota(world.station, f"{day.day:%Y-%m}").parts[0]["rows"]
    assert [row[3] for row in listed] == [world.deputy.deputy.name]
    other = day.day + timedelta(days=70)
    assert rota(world.station, f"{other:%Y-%m}").parts[0]["kind"] == "text"


@pytest.mark.parametrize("month", ["2026-13", "november", "2026"])
def test_what_is_no_month_has_no_rota(client, world, month):
    client.force_login(world.keeper)
    path = reverse("my_papers:page", args=["rota", world.station.pk])
    assert client.get(path, {"for": month}).status_code == 404


def test_a_certificate_is_for_the_deputy_and_the_committee(client, world, place):
    assert opened(client, world, "certificate", place.pk) == {"deputy", "clerk", "leader"}


def test_a_certificate_says_who_took_part_in_what(client, world, place):
    client.force_login(world.deputy)
    page = client.get(reverse("my_papers:page", args=["certificate", place.pk])).content.decode()
    assert "2026年3月5日至2026年3月6日" in page
    assert "履职能力培训班" in page


def test_who_did_not_attend_gets_no_certificate(client, world, place):
    TrainingPlace.objects.update(attended=False)
    client.force_login(world.deputy)
    path = reverse("my_papers:page", args=["certificate", place.pk])
    assert client.get(path).status_code == 404
