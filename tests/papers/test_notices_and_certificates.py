"""Notices of reception days as they change, and certificates as attendance changes."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant, User
from deputies.training import classes
from deputies.training.letters import ORGANIZER
from deputies.training.models import TrainingClass, TrainingPlace
from liaison_stations.rota.models import ReceptionDuty
from liaison_stations.stations.models import Keeper
from papers.issuing import issue
from papers.kinds import KINDS
from papers.models import OfficialPaper, Standing
from tests.factories import committee, make_deputy
from tests.liaison_stations.world import World, make_day
from tests.once import once
from workflow.transitions import perform


@once
def world() -> World:
    return World()


@once
def day(world: World) -> Any:
    return perform(make_day(world.station, deputies=[world.deputy]), "announce", by=world.keeper)


@once
def training() -> Any:
    starts = date(2026, 3, 5)
    return TrainingClass.objects.create(name="履职能力培训班", starts_on=starts, audience="代表")


def address(kind: str, key: int) -> str:
    return reverse("my_papers:page", args=[kind, key])


def newest(record: Any) -> OfficialPaper:
    paper = OfficialPaper.objects.about(record).order_by("-version").first()
    assert paper is not None
    return paper


def rows_of(paper: OfficialPaper) -> dict[str, str]:
    return dict(paper.frozen().parts[1]["rows"])


# --- Notices -------------------------------------------------------------------------------------


def moved(day: Any, world: World) -> Any:
    given = {"day": day.day + timedelta(days=1), "opens": time(14), "closes": time(16)}
    return perform(day, "move", by=world.keeper, data={**given, "reason": "台风"})


def test_a_moved_day_is_announced_again(day: Any, world: World) -> None:
    first = newest(day)
    day = moved(day, world)
    first.refresh_from_db()
    assert (first.standing, newest(day).version) == (Standing.SUPERSEDED, 2)
    assert newest(day).number == first.number
    assert "14:00—16:00" in rows_of(newest(day))["时间"]


def test_a_day_moved_for_another_reason_is_not_said_to_be_a_holiday(day: Any, world: World) -> None:
    hours = rows_of(newest(moved(day, world)))["时间"]
    assert "改期" in hours
    assert "节假日" not in hours


def test_a_day_put_off_by_the_rota_is_said_to_be_a_holiday(world: World) -> None:
    made = make_day(world.station, moved_from=timezone.localdate() + timedelta(days=6))
    paper = newest(perform(made, "announce", by=world.keeper))
    assert "遇节假日顺延" in rows_of(paper)["时间"]


def test_a_day_moved_before_it_was_announced_has_no_notice(world: World) -> None:
    moved_day = moved(make_day(world.station), world)
    assert not OfficialPaper.objects.about(moved_day).exists()


def test_a_restored_day_is_announced_again(day: Any, world: World) -> None:
    day = perform(day, "cancel", by=world.keeper, data={"reason": "台风"})
    assert newest(day).standing == Standing.VOID
    day = perform(day, "restore", by=world.keeper)
    paper = newest(day)
    assert (paper.version, paper.standing) == (2, Standing.CURRENT)
    assert "取消" not in paper.frozen().parts[0]["words"]


def test_a_day_restored_before_it_was_announced_has_no_notice(world: World) -> None:
    made = perform(make_day(world.station), "cancel", by=world.keeper, data={"reason": "台风"})
    made = perform(made, "restore", by=world.keeper)
    assert not OfficialPaper.objects.about(made).exists()


def test_the_keeper_makes_the_notice_that_a_day_is_cancelled(
    client: Client, day: Any, world: World
) -> None:
    day = perform(day, "cancel", by=world.keeper, data={"reason": "台风"})
    client.force_login(world.keeper)
    client.post(address("reception-notice", day.pk))
    assert "取消" in newest(day).frozen().parts[0]["words"]
    assert newest(day).standing == Standing.CURRENT


@pytest.mark.parametrize("name", ["deputy", "colleague", "other_keeper", "clerk", "nobody"])
def test_who_does_not_keep_the_station_makes_no_notice(
    client: Client, day: Any, world: World, name: str
) -> None:
    client.force_login(getattr(world, name))
    assert client.post(address("reception-notice", day.pk)).status_code in (403, 404)
    assert newest(day).version == 1


@pytest.mark.parametrize("name", ["keeper", "deputy", "other_keeper"])
def test_a_day_that_is_not_announced_has_no_paper_yet(
    client: Client, world: World, name: str
) -> None:
    made = make_day(world.station, deputies=[world.deputy])
    client.force_login(getattr(world, name))
    status = client.get(address("reception-notice", made.pk)).status_code
    assert status == (200 if name == "keeper" else 404)
    assert not OfficialPaper.objects.about(made).exists()


def test_a_keeper_who_left_reads_neither_notice_nor_rota(
    client: Client, day: Any, world: World
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Keeper.objects.filter(user=world.keeper).update(until=yesterday)
    client.force_login(User.objects.get(pk=world.keeper.pk))
    assert client.get(address("reception-notice", day.pk)).status_code == 404
    assert client.get(address("rota", world.station.pk)).status_code == 404


def test_a_deputy_who_was_taken_off_the_day_reads_its_notice_no_more(
    client: Client, day: Any, world: World
) -> None:
    ReceptionDuty.objects.filter(reception_day=day).delete()
    client.force_login(world.deputy)
    assert client.get(address("reception-notice", day.pk)).status_code == 404


def test_a_notice_without_names_says_that_they_follow(world: World) -> None:
    paper = newest(perform(make_day(world.station), "announce", by=world.keeper))
    assert rows_of(paper)["接待代表"] == "另行公布"


def test_a_notice_has_no_empty_line_for_a_telephone_that_is_not_there(day: Any) -> None:
    assert "联系电话" not in rows_of(newest(day))


def test_the_rota_lists_no_day_that_was_called_off(client: Client, day: Any, world: World) -> None:
    perform(day, "cancel", by=world.keeper, data={"reason": "台风"})
    paper = issue(KINDS["rota"], world.station, by=world.keeper, occasion=f"{day.day:%Y-%m}")
    assert "没有安排接待日" in paper.frozen().parts[0]["words"]


def test_the_rota_of_a_station_lists_no_day_of_another(world: World) -> None:
    there = make_day(world.other_station, deputies=[world.deputy])
    paper = issue(KINDS["rota"], world.station, by=world.keeper, occasion=f"{there.day:%Y-%m}")
    assert paper.frozen().parts[0]["kind"] == "text"


# --- Certificates --------------------------------------------------------------------------------


def place_of(training: Any, deputy: Any) -> Any:
    return TrainingPlace.objects.get(training=training, deputy=deputy)


def came(training: Any, world: World, *deputies: Any) -> None:
    classes.mark(training, deputies, by=world.clerk)


def test_reading_it_often_makes_one_certificate(
    client: Client, training: Any, world: World
) -> None:
    came(training, world, world.deputy.deputy)
    place = place_of(training, world.deputy.deputy)
    for user in (world.deputy, world.clerk, world.deputy):
        client.force_login(user)
        assert client.get(address("certificate", place.pk)).status_code == 200
    assert OfficialPaper.objects.about(place).count() == 1


def test_each_deputy_has_a_number_and_a_code_of_their_own(training: Any, world: World) -> None:
    deputies = [world.deputy.deputy, world.colleague.deputy]
    came(training, world, *deputies)
    papers = [
        issue(KINDS["certificate"], place_of(training, one), by=world.clerk) for one in deputies
    ]
    assert [paper.number for paper in papers] == ["培训〔2026〕1号", "培训〔2026〕2号"]
    assert papers[0].code != papers[1].code


def test_a_certificate_taken_back_is_void_at_its_code(
    client: Client, training: Any, world: World
) -> None:
    came(training, world, world.deputy.deputy)
    place = place_of(training, world.deputy.deputy)
    paper = issue(KINDS["certificate"], place, by=world.clerk)
    came(training, world)
    assert "已作废" in client.get(paper.get_absolute_url()).content.decode()


def test_the_certificates_of_those_who_stay_marked_hold(training: Any, world: World) -> None:
    deputies = [world.deputy.deputy, world.colleague.deputy]
    came(training, world, *deputies)
    kept = issue(KINDS["certificate"], place_of(training, deputies[0]), by=world.clerk)
    came(training, world, deputies[0])
    kept.refresh_from_db()
    assert kept.standing == Standing.CURRENT


def test_who_was_marked_again_gets_a_next_version_from_staff(
    client: Client, training: Any, world: World
) -> None:
    came(training, world, world.deputy.deputy)
    place = place_of(training, world.deputy.deputy)
    first = issue(KINDS["certificate"], place, by=world.clerk)
    came(training, world)
    came(training, world, world.deputy.deputy)
    client.force_login(world.clerk)
    client.post(address("certificate", place.pk))
    assert (newest(place).version, newest(place).number) == (2, first.number)
    assert newest(place).standing == Standing.CURRENT


@pytest.mark.parametrize("name", ["colleague", "other_deputy", "keeper", "town_clerk", "handler"])
def test_nobody_else_learns_of_a_certificate(
    client: Client, training: Any, world: World, name: str
) -> None:
    came(training, world, world.deputy.deputy)
    place = place_of(training, world.deputy.deputy)
    client.force_login(getattr(world, name))
    assert client.get(address("certificate", place.pk)).status_code == 404
    assert not OfficialPaper.objects.about(place).exists()


def test_a_deputy_makes_no_certificate_for_themselves(
    client: Client, training: Any, world: World
) -> None:
    came(training, world, world.deputy.deputy)
    place = place_of(training, world.deputy.deputy)
    client.force_login(world.deputy)
    assert client.post(address("certificate", place.pk)).status_code == 403


def test_who_is_deputy_no_more_signs_in_to_no_certificate(
    client: Client, training: Any, world: World
) -> None:
    came(training, world, world.deputy.deputy)
    Grant.objects.filter(user=world.deputy).update(until=date(2021, 1, 1))
    client.force_login(User.objects.get(pk=world.deputy.pk))
    place = place_of(training, world.deputy.deputy)
    assert client.get(address("certificate", place.pk)).status_code == 404


def test_the_code_of_a_certificate_does_not_name_the_deputy(
    client: Client, training: Any, world: World
) -> None:
    deputy = make_deputy("卢定波")
    came(training, world, deputy)
    paper = issue(KINDS["certificate"], place_of(training, deputy), by=world.clerk)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert paper.number in page
    assert "卢定波" not in page
    assert "履职能力培训班" not in page


def test_a_class_of_one_day_names_one_day_and_no_place_that_is_not_there(
    training: Any, world: World
) -> None:
    came(training, world, world.deputy.deputy)
    place = place_of(training, world.deputy.deputy)
    words = KINDS["certificate"].compose(place, "").parts[0]["words"]
    assert "代表于2026年3月5日参加“履职能力培训班”" in words


def test_the_organizer_of_the_class_signs(training: Any, world: World) -> None:
    came(training, world, world.deputy.deputy)
    place = place_of(training, world.deputy.deputy)
    assert KINDS["certificate"].compose(place, "").signed_by == ORGANIZER
    place.training.organizer = committee()
    assert KINDS["certificate"].compose(place, "").signed_by == committee().name


def test_the_keeper_of_another_station_makes_no_notice_void(day: Any, world: World) -> None:
    with pytest.raises(PermissionDenied):
        perform(day, "cancel", by=world.other_keeper, data={"reason": "台风"})
    assert newest(day).standing == Standing.CURRENT
