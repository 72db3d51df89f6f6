"""What each role takes out of the back office by the ledger's export, and citizens' words in it."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from congress_portal.importing.run import check_workbook
from congress_portal.ledger.models import LedgerExport
from deputies.people.models import Deputy
from tests.congress_portal.ledger.workbooks import written
from tests.factories import make_activity, make_deputy, make_user, town_congress
from tests.liaison_stations.world import WORDS, World, make_matter
from tests.once import once
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db
ADDRESS = reverse("admin:ledger_export")
NAME, PHONE = "王小明", "13800000001"
TAKERS = ("station_clerk", "town_clerk", "other_town_clerk")
NO_EXPORT = ("leader", "keeper", "deputy", "handler", "sysadmin", "nobody")
ASKED = {"matters": "on", "reason": "年度分析"}


class Offices(World):
    def __init__(self):
        super().__init__()
        self.matter = make_matter(self)
        self.clerk = make_user(Role.CLERK)
        self.leader = make_user(Role.LEADER)


@once
def world():
    return Offices()


def sheets(answer):
    """The rows of each sheet without its header."""
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return {page.title: [list(row) for row in page.iter_rows(2, values_only=True)] for page in book}


def taken(client, user, **data):
    client.force_login(User.objects.get(pk=user.pk))
    answer = client.post(ADDRESS, data)
    assert answer.status_code == 200
    return sheets(answer)


@pytest.mark.parametrize("person", NO_EXPORT)
def test_nobody_else_takes_anything_out(client, world, person):
    client.force_login(getattr(world, person))
    assert client.post(ADDRESS, ASKED).status_code == 403


@pytest.mark.parametrize("person", ["station_clerk", "town_clerk"])
def test_who_looks_after_the_station_takes_its_matters_out_for_a_reason(client, world, person):
    rows = taken(client, getattr(world, person), **ASKED)["群众事项"]
    assert [row[0] for row in rows] == [world.matter.number]
    assert WORDS in rows[0]


def test_another_towns_clerk_takes_out_none_of_them(client, world):
    assert taken(client, world.other_town_clerk, **ASKED)["群众事项"] == []


def test_the_city_clerk_takes_out_no_matter_whatever_is_posted(client, world):
    pages = taken(client, world.clerk, **ASKED, personal="on")
    assert "群众事项" not in pages
    assert not any(WORDS in row for rows in pages.values() for row in rows)


@pytest.mark.parametrize("person", TAKERS)
def test_matters_stay_away_unless_asked_for(client, world, person):
    assert "群众事项" not in taken(client, getattr(world, person), reason="归档")


@pytest.mark.parametrize("asked", [{"matters": "on"}, {"matters": "on", "reason": " "}])
def test_matters_are_refused_without_a_reason(client, world, asked):
    client.force_login(world.station_clerk)
    assert client.post(ADDRESS, asked).status_code == 400
    assert not LedgerExport.objects.exists()


def test_names_and_phones_stay_blank_unless_asked_for(client, world):
    (row,) = taken(client, world.station_clerk, **ASKED)["群众事项"]
    assert not {NAME, PHONE} & set(row)
    (row,) = taken(client, world.station_clerk, **ASKED, personal="on")["群众事项"]
    assert {NAME, PHONE} <= set(row)


def test_the_trail_says_who_took_which_sheets_out_and_why(client, world):
    taken(client, world.town_clerk, **ASKED, personal="on")
    entry = TrailEntry.objects.of(LedgerExport.objects.get()).get()
    assert (entry.actor, entry.content["reason"]) == (world.town_clerk, ASKED["reason"])
    assert (entry.content["sheets"]["群众事项"], entry.content["personal"]) == (1, True)


def test_a_town_takes_out_what_it_reads_and_no_more(client, world):
    own = make_activity(level="town", organizer=world.town)
    make_activity(level="town", organizer=town_congress("古山镇人大"))
    make_activity()
    public = make_activity(is_public=True)
    rows = taken(client, world.town_clerk)["监督活动"]
    assert {row[0] for row in rows} == {own.number, public.number}


def test_a_reference_to_what_the_person_may_not_know_of_stays_blank(client, world):
    above = make_activity(number="市-1")
    make_activity(level="town", organizer=world.town, parent=above)
    (row,) = taken(client, world.town_clerk)["监督活动"]
    assert above.number not in row


def test_a_town_takes_out_the_phones_of_its_own_deputies_alone(client, world):
    stranger = make_deputy(mobile="13900000009")
    rows = taken(client, world.town_clerk)["代表"]
    assert stranger.mobile not in {cell for row in rows for cell in row}
    assert Deputy.objects.filter(pk=stranger.pk).exists()
    rows = taken(client, world.clerk)["代表"]
    assert stranger.mobile in {cell for row in rows for cell in row}


def test_a_preview_tells_the_clerk_nothing_of_a_matter_that_stands(world, tmp_path):
    station = world.station.code
    header = ("编号", "联络站", "日期", "来源", "内容", "状态")
    row = (world.matter.number, station, "2026-01-05", "接待", "另一段话", "待受理")
    path = written(tmp_path / "probe.xlsx", {"群众事项": [header, row]})
    run = check_workbook(path, by=world.clerk)
    sentences = [note.sentence for note in run.faults.first()]
    sentences += [
        change["old"]
        for section in run.in_order
        for sample in section.samples
        for change in sample["changes"]
    ]
    assert sentences
    assert not any(WORDS in text for text in sentences)
    seen = check_workbook(path, by=world.station_clerk)
    assert any(
        change["old"] == WORDS
        for section in seen.in_order
        for sample in section.samples
        for change in sample["changes"]
    )
