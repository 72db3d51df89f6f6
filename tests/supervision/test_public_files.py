"""Pictures and papers of an activity are sent to those who may see them, and only so."""

import uuid

import pytest
from django.conf import settings

from accounts.choices import Role
from attachments.uploads import CheckedFile, check, store
from supervision.activities.models import ActivityFile
from tests.factories import PASSWORD, make_activity, make_deputy_user, make_org, make_user, png

pytestmark = pytest.mark.django_db


def a_file(public=True, activity_public=True, checked=None):
    stored = store(checked or check(png()), by=make_user())
    activity = make_activity(is_public=activity_public)
    return ActivityFile.objects.create(activity=activity, stored=stored, is_public=public)


def get(client, file):
    return client.get(f"/supervision/files/{file.stored.uuid}/")


def test_a_public_picture_is_shown_in_place(client):
    response = get(client, a_file())
    assert response["Content-Disposition"].startswith("inline")
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")


def test_a_public_paper_is_a_download(client):
    response = get(client, a_file(checked=CheckedFile("a.pdf", "application/pdf", b"%PDF-1")))
    assert response["Content-Disposition"].startswith("attachment")


def test_a_public_file_is_kept_by_the_reader_alone(client):
    assert get(client, a_file())["Cache-Control"] == "private, max-age=86400"


@pytest.mark.parametrize(("public", "activity_public"), [(False, True), (True, False)])
def test_a_file_that_is_not_public_does_not_exist_for_the_public(client, public, activity_public):
    assert get(client, a_file(public, activity_public)).status_code == 404


@pytest.mark.parametrize("role", [Role.HANDLER, Role.TOWN_CLERK, Role.DEPUTY])
def test_a_file_that_is_not_public_does_not_exist_for_a_stranger(client, role):
    kind = "town_congress" if role == Role.TOWN_CLERK else "department"
    user = (
        make_deputy_user()
        if role == Role.DEPUTY
        else make_user(role, make_org("芝英镇人大", kind=kind))
    )
    client.login(username=user.username, password=PASSWORD)
    assert get(client, a_file(False)).status_code == 404


def test_a_clerk_may_have_a_file_that_is_not_public(client):
    client.login(username=make_user(Role.CLERK).username, password=PASSWORD)
    response = get(client, a_file(False))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("key", [str(uuid.UUID(int=7)), "1", "../../etc/passwd", "%00"])
def test_an_unknown_file_is_not_found(client, key):
    assert client.get(f"/supervision/files/{key}/").status_code == 404


def test_a_stored_path_is_no_address(client):
    stored = a_file().stored
    for address in (f"/{stored.file.name}", f"/media/{stored.file.name}"):
        assert client.get(address).status_code == 404
    assert not settings.MEDIA_URL.strip("/")


def test_a_public_file_costs_one_query(client, django_assert_num_queries):
    file = a_file()
    with django_assert_num_queries(1):
        get(client, file)
