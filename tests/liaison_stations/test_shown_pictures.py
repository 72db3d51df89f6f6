"""Pictures of before and after: the citizen sees them behind the code, nobody else in public."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from attachments.uploads import check, store
from liaison_stations.citizens_data import personal_data
from liaison_stations.matters.models import MatterFile, MatterStatus, Showing
from liaison_stations.matters.workflow import MATTER_TABLE
from liaison_stations.opinions import tracking
from tests.factories import png
from tests.liaison_stations.receipts import followed, give_receipt, look
from tests.liaison_stations.world import World, act, make_matter
from tests.once import once

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r'<img src="data:image/jpeg;base64,[^"]+" alt="(办理[前后])">')


@once
def world():
    return World()


def picture(name="现场.png"):
    return check(png(name))


def paper():
    return SimpleUploadedFile("单.pdf", b"%PDF-1.4", content_type="application/pdf")


def shown(client, code):
    """What the pictures on the page of a code show, in their order."""
    return SHOWN.findall(look(client, code).content.decode())


def solve(matter, by, **pictures):
    today = timezone.localdate()
    return act(matter, "solve", by, text="已换新灯。", closed_on=today, **pictures)


def test_the_citizen_sees_before_and_after_side_by_side(client, world):
    matter, code = followed(world)
    solve(matter, world.keeper, before=picture(), after=picture())
    assert shown(client, code) == ["办理前", "办理后"]


def test_a_report_of_progress_shows_its_picture_beside_its_line(client, world):
    matter, code = followed(world)
    act(matter, "report_progress", world.keeper, text="已立杆", after=picture())
    page = look(client, code).content.decode()
    line = next(
        one for one in re.findall(r"<li class=.*?</li>", page, re.DOTALL) if "已立杆" in one
    )
    assert SHOWN.findall(line) == ["办理后"]


def test_papers_of_the_office_stay_in_the_office(client, world):
    matter, code = followed(world)
    solve(matter, world.keeper, files=[picture("签字单.png")])
    assert shown(client, code) == []


def test_a_line_that_is_not_for_the_citizen_shows_nothing(client, world):
    matter, code = followed(world)
    solve(matter, world.keeper, after=picture())
    matter.entries.update(public=False)
    assert shown(client, code) == []


def test_of_two_versions_the_newer_one_is_shown(client, world):
    matter, code = followed(world)
    solve(matter, world.keeper, after=picture())
    link = MatterFile.objects.get()
    link.stored.replaced_by = store(picture("新.png"), by=world.keeper)
    link.stored.save()
    MatterFile.objects.create(entry=link.entry, stored=link.stored.replaced_by, shows=Showing.AFTER)
    assert shown(client, code) == ["办理后"]


def test_of_many_pictures_the_latest_are_shown(client, world, monkeypatch):
    monkeypatch.setattr(tracking, "MOST_SHOWN", 1)
    matter, code = followed(world)
    solve(matter, world.keeper, before=picture(), after=picture())
    assert shown(client, code) == ["办理后"]


def test_a_merged_matter_s_citizen_sees_them_too(client, world):
    matter, into = make_matter(world), make_matter(world)
    code = give_receipt(matter)
    act(matter, "merge", world.keeper, into=into)
    into.refresh_from_db()
    solve(act(into, "accept", world.keeper), world.keeper, after=picture())
    assert shown(client, code) == ["办理后"]


def test_they_go_with_the_citizen_s_data(client, world):
    matter, code = followed(world)
    personal_data.remove(solve(matter, world.keeper, after=picture()))
    assert (shown(client, code), MatterFile.objects.count()) == ([], 0)


def test_the_keeper_is_asked_for_them_where_something_is_told_to_the_citizen(client, world):
    asked = {
        row.action
        for row in MATTER_TABLE.transitions
        if {need.name for need in row.needs} >= set(Showing.values)
    }
    on_the_spot = {"answer_on_the_spot", "solve_on_the_spot"}
    assert asked == {"report_progress", "answer", "solve", *on_the_spot}


def test_a_paper_is_no_picture(client, world):
    matter = make_matter(world, MatterStatus.HANDLING)
    client.force_login(world.keeper)
    sent = {"version": matter.version, "text": "已修", "after": paper()}
    address = reverse("my_station:matter_act", args=[matter.pk, "report_progress"])
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "这里只接受 JPG、PNG、WebP 图片" in answer.content.decode()
    assert not MatterFile.objects.exists()
