"""A matter that its citizen says is not solved: on the tracker, on desks, in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from liaison_stations.matters.models import Matter, MatterStatus
from liaison_stations.opinions import tracking
from tests.factories import png
from tests.liaison_stations.receipts import TRACK, do, followed, look
from tests.liaison_stations.test_desk import reception_form, record
from tests.liaison_stations.world import World, act
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def world() -> World:
    return World()


def not_solved(client: Any, world: World, text: str = "灯又灭了") -> tuple[Matter, str]:
    matter, code = followed(world, MatterStatus.SOLVED)
    act(matter, "not_solved", None, inner=True, text=text)
    matter.refresh_from_db()
    return matter, code


def test_the_tracker_heads_with_what_the_citizen_said_and_the_old_answer_follows(
    client: Any, world: World
) -> None:
    _matter, code = not_solved(client, world)
    page = look(client, code).content.decode()
    assert "您说问题没有解决，这件事已经重新办理。" in page
    assert "上一次的答复" in page
    assert "您反映的事项正在办理。" not in page


def test_taken_up_by_staff_nobody_is_said_to_have_complained(client: Any, world: World) -> None:
    matter, code = followed(world, MatterStatus.SOLVED)
    act(matter, "reopen", world.keeper, reason="复查没过")
    page = look(client, code).content.decode()
    assert "这件事已经重新办理。" in page
    assert "您说问题没有解决" not in page


def test_once_it_is_closed_again_the_answer_heads_as_ever(client: Any, world: World) -> None:
    matter, code = not_solved(client, world)
    today = timezone.localdate()
    act(matter, "solve", world.keeper, text="又修好了。", closed_on=today)
    page = look(client, code).content.decode()
    assert "上一次的答复" not in page
    assert "您反映的事项已经解决。" in page


def test_the_steps_are_told_in_the_language_of_the_page(client: Any, world: World) -> None:
    matter, _code = followed(world, MatterStatus.HANDLING)
    act(matter, "report_progress", world.keeper, text="已立杆，明天装灯。")
    with translation.override("en"):
        told = [(one.sentence, one.text) for one in tracking.lines(tracking_receipt(matter))]
    received = "The matter you raised has been received and waits to be accepted."
    assert told[0] == (received, "")
    assert told[-1][0].isascii()
    assert told[-1][1] == "已立杆，明天装灯。"


def tracking_receipt(matter: Matter) -> Any:
    return matter.receipts.get()


def test_in_chinese_every_step_reads_as_it_was_written(client: Any, world: World) -> None:
    matter, _code = followed(world, MatterStatus.HANDLING)
    act(matter, "report_progress", world.keeper, text="已立杆，明天装灯。")
    told = [one.sentence + one.text for one in tracking.lines(tracking_receipt(matter))]
    assert told[0] == "您反映的事项已收到，等待受理。"
    assert told[-1] == "已立杆，明天装灯。"


@pytest.mark.parametrize("who", ["keeper", "deputy"])
def test_what_is_not_solved_stands_above_all_that_waits_with_its_words(
    client: Any, world: World, who: str
) -> None:
    not_solved(client, world)
    late, _other = followed(world, MatterStatus.HANDLING)
    Matter.objects.filter(pk=late.pk).update(deadline=timezone.localdate() - timedelta(days=9))
    client.force_login(getattr(world, who))
    page = client.get("/my/").content.decode()
    assert 'id="group-anew"' in page
    assert page.index("灯又灭了") < page.index(f"/my/matters/{late.pk}/")
    assert page.index("group-anew") < page.index("灯又灭了")


def test_a_desk_without_such_a_matter_has_no_such_heading(client: Any, world: World) -> None:
    followed(world, MatterStatus.HANDLING)
    client.force_login(world.keeper)
    assert "group-anew" not in client.get("/my/").content.decode()


def test_what_was_solved_on_the_spot_carries_pictures_for_the_citizen(
    client: Any, world: World
) -> None:
    reception = record(client, world)
    given = reception_form(now="solve", answer="当场换了灯。", after=png("后.png"))
    client.post(f"/my/station/receptions/{reception.pk}/", given)
    matter = Matter.objects.get()
    assert matter.status == MatterStatus.SOLVED
    (line,) = [one for one in tracking.lines(tracking_receipt(matter)) if one.pictures]
    assert [str(shows) for shows, _picture in line.pictures] == ["办理后"]


def test_an_old_page_does_not_hide_that_it_was_taken_up(client: Any, world: World) -> None:
    _matter, code = followed(world, MatterStatus.SOLVED)
    look(client, code)
    answer = do(client, code, "not_solved", text="还是不亮")
    assert TRACK in answer.request["PATH_INFO"]
    assert "您说问题没有解决" in answer.content.decode()
