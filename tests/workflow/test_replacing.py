"""A wrong attachment is replaced with a reason; the old one stays, named, for the same readers."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attachments.models import StoredFile
from attachments.removal import loose_files
from attachments.uploads import CheckedFile
from deputies.duty.models import DutyFile
from supervision.activities.models import ActivityFile
from supervision.handling.models import EntryFile
from supervision.items.choices import ItemStatus
from tests.factories import People, evidence, make_activity, make_deputy_user, make_item, png
from workflow import replacing
from workflow.corrected import CorrectedValues, holds
from workflow.models import TrailEntry
from workflow.trail import verify
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
REASON = "传错了文件"


@pytest.fixture
def people():
    return People()


@pytest.fixture
def item(people):
    item = make_item(ItemStatus.HANDLING, people)
    data = {"text": "见附件。", "files": [CheckedFile("错.pdf", "application/pdf", b"%PDF-1.7 a")]}
    return perform(item, "report_progress", by=people.handler, data=data)


@pytest.fixture
def old(item):
    return EntryFile.objects.get(entry__item=item).stored


def address(stored):
    return reverse("my_files:replace", args=[stored.uuid])


def send(client, user, stored, name="对.png", reason=REASON):
    client.force_login(user)
    return client.post(address(stored), {"file": png(name), "reason": reason})


def replaced(client, people, old):
    assert send(client, people.handler, old).status_code == 302
    old.refresh_from_db()
    return old.replaced_by


def test_who_uploaded_it_replaces_it_and_both_stand_in_the_story(client, people, item, old):
    new = replaced(client, people, old)
    page = client.get(f"/my/items/{item.pk}/").content.decode()
    assert f"/files/{old.uuid}/" in page
    assert f"/files/{new.uuid}/" in page
    assert f"已由“对.png”替换：{REASON}" in page


def test_everybody_who_might_read_the_old_one_reads_both(client, people, item, old):
    new = replaced(client, people, old)
    for who in (people.clerk, people.leader, people.deputy):
        client.force_login(who)
        for stored in (old, new):
            assert client.get(f"/my/items/{item.pk}/files/{stored.uuid}/").status_code == 200


def test_the_trail_names_both_and_holds_their_digests_alone(client, people, item, old):
    new = replaced(client, people, old)
    entry = TrailEntry.objects.of(item).get(action="replace_file")
    assert "错.pdf" not in json.dumps(entry.content, ensure_ascii=False)
    kept = CorrectedValues.objects.get(entry=entry)
    assert holds(kept)
    assert old.sha256[:12] in kept.values[0]["old"]
    assert new.sha256[:12] in kept.values[0]["new"]
    verify()


def test_the_bytes_of_the_old_one_stay_in_the_storage(client, people, old):
    replaced(client, people, old)
    with old.file.open("rb") as kept:
        assert kept.read() == b"%PDF-1.7 a"
    assert list(loose_files()) == []


def test_a_leader_replaces_what_a_unit_filed_and_a_clerk_does_not(client, people, old):
    assert send(client, people.clerk, old).status_code == 404
    assert send(client, people.leader, old).status_code == 302


def test_another_unit_knows_nothing_of_it(client, people, old):
    stranger = make_deputy_user()
    assert send(client, stranger, old).status_code == 404
    assert StoredFile.objects.filter(replaced_by=None).count() == 1


def test_the_story_leads_only_those_to_the_page_who_may(client, people, item, old):
    for who, offered in ((people.handler, True), (people.leader, True), (people.clerk, False)):
        client.force_login(who)
        page = client.get(f"/my/items/{item.pk}/").content.decode()
        assert (address(old) in page) is offered


@pytest.mark.parametrize(("name", "reason"), [("对.png", ""), ("对.exe", REASON)])
def test_without_a_reason_or_with_a_wrong_file_nothing_happens(client, people, old, name, reason):
    assert send(client, people.handler, old, name, reason).status_code == 422
    old.refresh_from_db()
    assert old.replaced_by is None


def test_what_was_typed_is_not_lost(client, people, old):
    client.force_login(people.handler)
    wrong = SimpleUploadedFile("程序.exe", b"MZ")
    response = client.post(address(old), {"file": wrong, "reason": REASON})
    assert REASON in response.content.decode()


def test_a_file_is_replaced_once_and_the_newer_one_again(client, people, old):
    new = replaced(client, people, old)
    again = send(client, people.handler, old)
    assert again.status_code == 422
    assert "这个附件已经替换过了" in again.content.decode()
    assert send(client, people.handler, new, "更对.png").status_code == 302
    new.refresh_from_db()
    assert new.replaced_by.name == "更对.png"


def test_who_acts_on_the_page_from_before_is_told(client, people, item, old):
    before = item.version
    replaced(client, people, old)
    item.refresh_from_db()
    assert item.version == before + 1


def test_the_public_sees_the_new_file_of_an_activity_alone(people):
    activity = make_activity(is_public=True)
    stored = [replacing.store(one, by=people.clerk) for one in (*evidence(), *evidence())]
    links = [
        ActivityFile.objects.create(activity=activity, stored=one, is_public=True) for one in stored
    ]
    StoredFile.objects.filter(pk=stored[0].pk).update(replaced_by=stored[1])
    assert list(ActivityFile.objects.public()) == [links[1]]


def test_what_the_public_sees_is_not_swapped_under_its_eyes(people, item, old, monkeypatch):
    shelf = replacing.SHELVES[EntryFile]
    monkeypatch.setattr(replacing.Shelf, "is_public", lambda self, link: True)
    with pytest.raises(ValidationError, match="先取消公开"):
        replacing.replace(
            shelf, EntryFile.objects.get(), evidence()[0], reason=REASON, by=people.handler
        )
    assert StoredFile.objects.count() == 1


def test_every_room_that_files_papers_has_a_shelf():
    kinds = {model._meta.label_lower for model in replacing.SHELVES}
    assert kinds == {
        "deputies.trainingfile",
        "supervision.activityfile",
        "supervision.entryfile",
        "supervision.reportfile",
        "deputies.suggestionfile",
        "deputies.dutyfile",
        "liaison_stations.matterfile",
        "liaison_stations.assessmentfile",
        "liaison_stations.station",
        "supervision.projectpicture",
        "annual_summaries.recognition",
        "deputies.deputy",
    }
    assert replacing.SHELVES[DutyFile].keepers is None
