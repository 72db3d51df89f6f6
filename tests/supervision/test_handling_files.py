"""Evidence: who may have it, and that it can do no harm."""

import uuid

import pytest

from accounts.choices import Role
from attachments.uploads import CheckedFile
from supervision.handling.models import EntryFile
from supervision.items.choices import ItemStatus
from tests.factories import (
    People,
    evidence,
    make_deputy_user,
    make_item,
    make_org,
    make_user,
    town_congress,
)
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


@once
def item(people):
    return make_item(ItemStatus.HANDLING, people)


def filed(item, people, files=None):
    """The address of a file that the unit has filed with the item."""
    data = {"text": "见附件。", "files": files or evidence()}
    perform(item, "report_progress", by=people.handler, data=data)
    stored = EntryFile.objects.get(entry__item=item).stored
    return f"/my/items/{item.pk}/files/{stored.uuid}/"


def paper(name):
    return [CheckedFile(name, "application/pdf", b"%PDF-1.7 evidence")]


@pytest.mark.parametrize("who", ["handler", "clerk", "leader", "deputy"])
def test_who_sees_the_item_has_its_evidence(client, people, item, who):
    address = filed(item, people)
    client.force_login(getattr(people, who))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "stranger",
    [
        lambda: make_user(Role.HANDLER, make_org("卫生健康局")),
        lambda: make_user(Role.TOWN_CLERK, town_congress()),
        make_deputy_user,
        make_user,
        lambda: make_user(Role.SYSADMIN),
    ],
)
def test_for_anybody_else_it_does_not_exist(client, people, item, stranger):
    address = filed(item, people)
    client.force_login(stranger())
    assert client.get(address).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, people, item):
    address = filed(item, people)
    assert client.get(address).url == f"/accounts/login/?next={address}"


def test_a_file_answers_only_under_its_own_item(client, people, item):
    address = filed(item, people)
    other = make_item(ItemStatus.HANDLING, people)
    client.force_login(people.clerk)
    assert client.get(address.replace(f"/{item.pk}/", f"/{other.pk}/")).status_code == 404


def test_a_file_that_does_not_exist_is_not_found(client, people, item):
    client.force_login(people.clerk)
    assert client.get(f"/my/items/{item.pk}/files/{uuid.uuid4()}/").status_code == 404


def test_the_store_itself_has_no_address(client, people, item):
    filed(item, people)
    client.force_login(people.clerk)
    stored = EntryFile.objects.get().stored
    for address in (f"/media/{stored.file.name}", f"/{stored.file.name}"):
        assert client.get(address).status_code == 404


def test_a_picture_is_shown_in_place(client, people, item):
    address = filed(item, people)
    client.force_login(people.clerk)
    assert client.get(address)["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("report.pdf", 'attachment; filename="report.pdf"'),
        ("整改报告.pdf", "attachment; filename*=utf-8''%E6%95%B4%E6%94%B9%E6%8A%A5%E5%91%8A.pdf"),
        ('a"b.pdf', 'attachment; filename="a\\"b.pdf"'),
    ],
)
def test_a_paper_is_saved_under_its_own_name(client, people, item, name, sent):
    address = filed(item, people, paper(name))
    client.force_login(people.clerk)
    assert client.get(address)["Content-Disposition"] == sent


def test_a_file_can_do_nothing_in_the_browser_and_is_kept_nowhere(client, people, item):
    address = filed(item, people)
    client.force_login(people.clerk)
    answer = client.get(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]


def test_the_page_links_pictures_and_papers(client, people, item):
    picture = filed(item, people)
    client.force_login(people.clerk)
    assert f'<img src="{picture}?width=' in client.get(f"/my/items/{item.pk}/").content.decode()
