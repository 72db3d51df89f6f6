"""Each kind of paper: its owner, a colleague, a stranger; and what stands on it."""

import pytest
from django.urls import reverse

from papers.kinds import KINDS
from papers.models import OfficialPaper
from supervision.items.choices import ItemStatus
from tests.factories import make_item
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow.transitions import perform

PEOPLE = ("clerk", "leader", "handler", "helper", "deputy", "other_handler", "town_clerk", "nobody")


@once
def people():
    return Everybody()


@once
def item(people, status):
    return make_item(status, people)


def opened(client, people, kind, record):
    path = reverse("my_papers:page", args=[kind, record.pk])
    found = set()
    for name in PEOPLE:
        client.force_login(getattr(people, name))
        if client.get(path).status_code == 200:
            found.add(name)
    return found


@pytest.mark.parametrize("status", [ItemStatus.HANDLING])
def test_a_reply_form_is_for_staff_and_the_unit(client, people, item):
    assert opened(client, people, "reply-form", item) == {"clerk", "leader", "handler"}


@pytest.mark.parametrize("status", [ItemStatus.HANDLING])
def test_a_draft_of_a_supervision_letter_is_for_staff_alone(client, people, item):
    assert opened(client, people, "urge", item) == {"clerk", "leader"}
    client.force_login(people.clerk)
    assert client.get(f"/my/items/{item.pk}/urge.docx").status_code == 200


@pytest.mark.parametrize("status", [ItemStatus.HANDLING])
def test_a_supervision_makes_its_letter_for_the_unit(client, people, item):
    perform(item, "supervise", by=people.leader, data={"note": "请于月底前办结。"})
    assert opened(client, people, "urge", item) == {"clerk", "leader", "handler"}
    paper = OfficialPaper.objects.about(item).get(kind="urge")
    assert paper.number.startswith("督办函〔")
    assert paper.frozen().addressee == item.lead_unit.name
    assert "请于月底前办结。" in [part["words"] for part in paper.frozen().parts]


@pytest.mark.parametrize("status", [ItemStatus.HANDLING])
def test_every_supervision_has_a_letter_of_its_own(people, item):
    for note in ("第一次。", "第二次。"):
        perform(item, "supervise", by=people.leader, data={"note": note})
    papers = OfficialPaper.objects.about(item).filter(kind="urge")
    assert [(paper.version, paper.standing) for paper in papers] == [(1, "current")] * 2


@pytest.mark.parametrize("status", [ItemStatus.HANDLING])
def test_a_clerk_cannot_make_a_supervision_letter(client, people, item):
    client.force_login(people.clerk)
    path = reverse("my_papers:page", args=["urge", item.pk])
    assert client.post(path).status_code == 403


@pytest.mark.parametrize("status", [ItemStatus.AWAITING_EVALUATION])
def test_a_satisfaction_form_is_for_staff_and_the_deputy_who_follows(client, people, item):
    assert opened(client, people, "satisfaction-form", item) == {"clerk", "leader", "deputy"}


@pytest.mark.parametrize("status", [ItemStatus.AWAITING_EVALUATION])
def test_minutes_of_a_check_are_for_all_who_see_the_item(client, people, item):
    readers = {"clerk", "leader", "handler", "deputy"}
    assert opened(client, people, "check-minutes", item) == readers


@pytest.mark.parametrize("status", [ItemStatus.AWAITING_EVALUATION])
def test_the_whole_file_of_an_activity_is_for_its_staff(client, people, item):
    activity = item.opinion.activity
    assert opened(client, people, "activity-file", activity) == {"clerk", "leader"}


@pytest.mark.parametrize("status", [ItemStatus.AWAITING_EVALUATION])
def test_the_whole_file_names_items_and_papers(client, people, item):
    client.force_login(people.clerk)
    path = reverse("my_papers:page", args=["activity-file", item.opinion.activity_id])
    client.post(path)
    page = client.get(path).content.decode()
    assert item.suggestion in page
    assert "交办" in page
    assert "核查〔" in page


@pytest.mark.parametrize("status", [ItemStatus.HANDLING])
def test_a_form_leaves_room_for_the_hand(client, people, item):
    client.force_login(people.handler)
    page = client.get(reverse("my_papers:page", args=["reply-form", item.pk])).content.decode()
    assert "hand-5" in page
    assert "□已解决" in page
    assert "主办单位（盖章）" in page


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_unknown_record_has_no_paper(client, people, kind):
    client.force_login(people.clerk)
    assert client.get(reverse("my_papers:page", args=[kind, 10**9])).status_code == 404


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nobody_without_an_account_reads_a_paper(client, db, kind):
    response = client.get(reverse("my_papers:page", args=[kind, 1]))
    assert response.status_code == 302


def test_an_unknown_kind_of_paper_is_not_found(client, people):
    client.force_login(people.clerk)
    assert client.get("/my/papers/unknown/1/").status_code == 404
