"""Which paper of a record is meant: its occasion, its versions, and the links to each."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from papers.issuing import current, issue, make_void
from papers.kinds import KINDS
from papers.links import links
from papers.models import OfficialPaper, Standing
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import evidence, make_item
from tests.liaison_stations.world import World
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow.choices import Outcome
from workflow.models import TrailEntry
from workflow.transitions import perform

INVENTED = ("7", "x", "1&for=2", "第一次", "1#")
UNFIT = ("x" * 41, "1\n2", "\u202e")


@once
def people() -> Everybody:
    return Everybody()


@once
def checked(people: Everybody) -> Any:
    return make_item(ItemStatus.AWAITING_EVALUATION, people)


@once
def again(people: Everybody) -> Any:
    """Checked, sent back: the minutes of the first round are of an earlier occasion."""
    return perform(
        make_item(ItemStatus.AWAITING_EVALUATION, people),
        "send_back",
        by=people.leader,
        data={"reason": "没有办到位。"},
    )


@once
def world() -> World:
    return World()


def address(kind: str, record: Any, occasion: str = "") -> str:
    path = reverse("my_papers:page", args=[kind, record.pk])
    return f"{path}?for={quote(occasion)}" if occasion else path


# --- Occasions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("occasion", INVENTED)
def test_no_address_invents_a_paper(
    client: Client, people: Everybody, checked: Any, occasion: str
) -> None:
    before = OfficialPaper.objects.count()
    for kind, record in (
        ("hand-over", checked.opinion),
        ("check-minutes", checked),
        ("satisfaction-form", checked),
        ("urge", checked),
        ("activity-file", checked.opinion.activity),
    ):
        for name in ("handler", "clerk"):
            client.force_login(getattr(people, name))
            assert client.get(address(kind, record, occasion)).status_code == 404
    assert OfficialPaper.objects.count() == before


@pytest.mark.parametrize("name", ["word", "workbook"])
def test_no_file_of_an_invented_occasion_is_made(
    client: Client, people: Everybody, checked: Any, name: str
) -> None:
    client.force_login(people.handler)
    path = reverse(f"my_papers:{name}", args=["hand-over", checked.opinion_id])
    assert client.get(path, {"for": "7"}).status_code == 404


def test_a_clerk_cannot_make_a_paper_of_an_invented_occasion(
    client: Client, people: Everybody, checked: Any
) -> None:
    client.force_login(people.clerk)
    before = OfficialPaper.objects.count()
    assert client.post(address("check-minutes", checked, "9")).status_code == 404
    assert OfficialPaper.objects.count() == before


@pytest.mark.parametrize("occasion", UNFIT)
def test_an_occasion_too_long_or_unseen_is_not_found(
    client: Client, people: Everybody, checked: Any, occasion: str
) -> None:
    client.force_login(people.clerk)
    assert client.get(address("check-minutes", checked, occasion)).status_code == 404


def test_a_round_that_is_over_keeps_its_minutes(
    client: Client, people: Everybody, again: Any
) -> None:
    client.force_login(people.clerk)
    page = client.get(address("check-minutes", again, "1"))
    assert (page.status_code, "核查〔" in page.content.decode()) == (200, True)


def test_minutes_of_a_round_without_a_check_are_not_found(
    client: Client, people: Everybody, again: Any
) -> None:
    client.force_login(people.clerk)
    assert client.get(address("check-minutes", again)).status_code == 404


def test_nobody_makes_a_new_version_of_a_round_that_is_over(
    client: Client, people: Everybody, again: Any
) -> None:
    client.force_login(people.clerk)
    page = client.get(address("check-minutes", again, "1")).content.decode()
    assert "制作新版本" not in page
    assert client.post(address("check-minutes", again, "1")).status_code == 403


@pytest.mark.parametrize("month", ["20２６-11", "2026-1", "1999-12", "2026-00", "2026-11-01"])
def test_a_month_is_written_in_one_way(client: Client, world: World, month: str) -> None:
    client.force_login(world.keeper)
    assert client.get(address("rota", world.station, month)).status_code == 404


def test_the_keeper_makes_the_rota_of_another_month(client: Client, world: World) -> None:
    client.force_login(world.keeper)
    response = client.post(address("rota", world.station, "2027-02"))
    assert response["Location"].endswith("?for=2027-02")
    paper = OfficialPaper.objects.about(world.station).get()
    assert (paper.occasion, paper.number) == ("2027-02", f"轮值〔{paper.day.year}〕1号")


# --- Links ---------------------------------------------------------------------------------------


def test_every_link_to_a_paper_opens(client: Client, people: Everybody, again: Any) -> None:
    client.force_login(people.clerk)
    found = links(again, people.clerk)
    assert "check-minutes" in " ".join(one.address for one in found)
    assert {client.get(one.address).status_code for one in found} == {200}


def test_a_link_names_the_number_of_the_paper_that_it_opens(client: Client, world: World) -> None:
    issue(KINDS["rota"], world.station, by=world.keeper, occasion="2027-02")
    paper = OfficialPaper.objects.about(world.station).get()
    found = [one for one in links(world.station, world.keeper) if "/rota/" in one.address]
    assert [(one.number, "for=2027-02" in one.address) for one in found] == [
        ("", False),
        (paper.number, True),
    ]


def test_the_minutes_of_both_rounds_are_linked_the_newest_first(people: Everybody) -> None:
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    item = perform(item, "send_back", by=people.leader, data={"reason": "没有办到位。"})
    data = {"text": "又办了。", "outcome": Outcome.SOLVED, "files": evidence()}
    item = perform(item, "reply", by=people.handler, data=data)
    data = {"verified_on": item.verified_on or item.handed_over_on, "place": "现场"}
    item = perform(item, "verify", by=people.clerk, data=data)
    found = [one for one in links(item, people.clerk) if "check-minutes" in one.address]
    numbers = {
        paper.occasion: paper.number
        for paper in OfficialPaper.objects.about(item).filter(kind="check-minutes")
    }
    assert [one.number for one in found] == [numbers["2"], numbers["1"]]


@pytest.mark.parametrize("name", ["other_handler", "other_deputy", "town_clerk", "nobody"])
def test_a_stranger_is_given_no_link(people: Everybody, checked: Any, name: str) -> None:
    assert links(checked, getattr(people, name)) == []


def test_a_long_past_of_rotas_is_not_all_listed(world: World) -> None:
    for month in range(1, 13):
        issue(KINDS["rota"], world.station, by=world.keeper, occasion=f"2027-{month:02}")
        issue(KINDS["rota"], world.station, by=world.keeper, occasion=f"2028-{month:02}")
    assert len(links(world.station, world.keeper)) == 13


# --- Versions ------------------------------------------------------------------------------------


def test_two_makings_of_the_same_content_give_one_paper(
    client: Client, people: Everybody, checked: Any
) -> None:
    client.force_login(people.clerk)
    path = address("activity-file", checked.opinion.activity)
    client.post(path)
    first = current(KINDS["activity-file"], checked.opinion.activity)
    client.post(path)
    again = current(KINDS["activity-file"], checked.opinion.activity)
    assert first is not None
    assert again == first


def test_three_versions_share_a_number_and_one_holds(people: Everybody, checked: Any) -> None:
    for words in ("改一", "改二"):
        Item.objects.filter(pk=checked.pk).update(suggestion=words)
        issue(KINDS["check-minutes"], Item.objects.get(pk=checked.pk), by=people.clerk)
    papers = OfficialPaper.objects.of("check-minutes", checked, "1")
    assert [paper.standing for paper in papers] == [Standing.CURRENT, *[Standing.SUPERSEDED] * 2]
    assert len({paper.number for paper in papers}) == 1
    assert len({paper.code for paper in papers}) == 3


def test_a_making_is_on_the_trail_with_its_digest(people: Everybody, checked: Any) -> None:
    paper = issue(KINDS["activity-file"], checked.opinion.activity, by=people.clerk)
    entry = TrailEntry.objects.of(paper).get()
    assert (entry.action, entry.actor) == ("paper_made", people.clerk)
    assert entry.content["digest"] == paper.digest


def test_papers_are_made_void_once(people: Everybody, checked: Any) -> None:
    make_void(checked, by=people.leader)
    before = list(OfficialPaper.objects.about(checked).values_list("void_at", flat=True))
    entries = TrailEntry.objects.filter(action="paper_voided").count()
    make_void(checked, by=people.clerk)
    after = list(OfficialPaper.objects.about(checked).values_list("void_at", flat=True))
    assert (after, TrailEntry.objects.filter(action="paper_voided").count()) == (before, entries)


def test_who_may_make_it_is_offered_a_new_version_of_a_void_paper(
    client: Client, people: Everybody, checked: Any
) -> None:
    make_void(checked, by=people.leader)
    client.force_login(people.clerk)
    assert "制作新版本" in client.get(address("check-minutes", checked)).content.decode()
    client.post(address("check-minutes", checked))
    paper = current(KINDS["check-minutes"], checked, "1")
    assert paper is not None
    assert (paper.version, paper.standing) == (2, Standing.CURRENT)


def test_no_paper_of_a_withdrawn_item_is_made_anew(
    client: Client, people: Everybody, checked: Any
) -> None:
    perform(checked.opinion, "withdraw", by=people.leader, data={"reason": "重复。"})
    client.force_login(people.clerk)
    for kind in ("check-minutes", "reply-form", "satisfaction-form"):
        assert client.post(address(kind, checked)).status_code in (403, 404)
    standing = {paper.standing for paper in OfficialPaper.objects.about(checked)}
    assert standing == {Standing.VOID}


def test_a_withdrawn_opinion_is_read_by_no_unit(
    client: Client, people: Everybody, checked: Any
) -> None:
    perform(checked.opinion, "withdraw", by=people.leader, data={"reason": "重复。"})
    client.force_login(people.handler)
    assert client.get(address("hand-over", checked.opinion)).status_code == 404
