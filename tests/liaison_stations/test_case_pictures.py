"""Pictures of a published case: for everybody once two people published them, and no others."""

from typing import Any

import pytest
from django.utils import timezone

from attachments.uploads import check
from liaison_stations.cases.choices import CaseStatus
from liaison_stations.cases.models import PublishedCase
from liaison_stations.matters.models import Matter, MatterFile, MatterStatus
from tests.factories import make_user, png
from tests.liaison_stations.world import World, act, make_matter
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def world() -> World:
    return World()


def a_case(world: World, **fields: Any) -> PublishedCase:
    """The published case of a matter that was solved with a picture and a paper of the office."""
    matter = make_matter(world, MatterStatus.HANDLING)
    data = {"text": "已换新灯。", "closed_on": timezone.localdate()}
    files = {"after": check(png("后.png")), "files": [check(png("单.png"))]}
    matter = act(matter, "solve", world.keeper, **data, **files)
    fields = {"status": CaseStatus.PUBLISHED, "with_pictures": True, **fields}
    return PublishedCase.objects.create(
        matter=matter,
        title="路灯亮了",
        problem="一处路灯不亮。",
        answer="换了新灯。",
        approved_by=make_user(),
        published_on=timezone.localdate(),
        **fields,
    )


def address(case: PublishedCase, shows: str = "after") -> str:
    file = MatterFile.objects.get(entry__matter=case.matter, shows=shows)
    return f"/matters/cases/{case.pk}/{file.stored.uuid}/"


def test_a_case_shows_its_pictures_small_with_words_for_who_does_not_see(
    client: Any, world: World
) -> None:
    case = a_case(world)
    for page in ("/matters/", f"/stations/{world.station.code}/"):
        html = client.get(page).content.decode()
        assert f'src="{address(case)}?width=' in html
        assert 'alt="办理后：路灯亮了"' in html
        assert 'loading="lazy"' in html


@pytest.mark.parametrize("query", [{}, {"width": "480"}, {"width": "x"}], ids=str)
def test_anybody_opens_the_picture_whole_or_small(
    client: Any, world: World, query: dict[str, str]
) -> None:
    answer = client.get(address(a_case(world)), query)
    assert (answer.status_code, answer["Content-Type"].partition("/")[0]) == (200, "image")


def test_a_paper_of_the_office_is_nobodys_to_see(client: Any, world: World) -> None:
    case = a_case(world)
    assert client.get(address(case, shows="")).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [{"with_pictures": False}, {"status": CaseStatus.SUBMITTED}, {"status": CaseStatus.WITHDRAWN}],
    ids=str,
)
def test_pictures_that_nobody_published_are_not_shown(
    client: Any, world: World, fields: dict[str, Any]
) -> None:
    case = a_case(world, **fields)
    assert client.get(address(case)).status_code == 404
    assert address(case) not in client.get("/matters/").content.decode()


def test_the_picture_of_another_matter_is_not_found_under_a_case(client: Any, world: World) -> None:
    case, other = a_case(world), a_case(world, with_pictures=False)
    uuid = address(other).rstrip("/").rpartition("/")[2]
    assert client.get(f"/matters/cases/{case.pk}/{uuid}/").status_code == 404


def test_a_keeper_proposes_a_case_with_its_pictures(world: World) -> None:
    case = a_case(world)
    matter = case.matter
    case.delete()
    words = {"title": "路灯亮了", "problem": "灯不亮。", "answer": "换了灯。"}
    act(Matter.objects.get(pk=matter.pk), "propose_case", world.keeper, **words, with_pictures=True)
    assert PublishedCase.objects.get().with_pictures


def test_whoever_approves_a_case_sees_the_pictures_first(client: Any, world: World) -> None:
    case = a_case(world, status=CaseStatus.SUBMITTED)
    client.force_login(world.town_clerk)
    page = client.get(f"/admin/liaison_stations/publishedcase/{case.pk}/change/").content.decode()
    assert "办理后" in page
    assert f"/my/matters/{case.matter_id}/files/" in page


def test_a_case_says_when_it_was_raised_and_when_solved(client: Any, world: World) -> None:
    case = a_case(world)
    html = client.get("/matters/").content.decode()
    raised, closed = case.matter.raised_on, case.matter.closed_on
    assert f"{raised.year}年{raised.month}月反映" in html
    assert f"{closed.year}年{closed.month}月{closed.day}日解决" in html
