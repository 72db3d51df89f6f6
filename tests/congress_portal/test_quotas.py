"""Uploads of signed-in people: a quota a day, and none while the disk is nearly full."""

import pytest
from django.urls import reverse

from attachments.uploads import check, store
from congress_portal.protection import quotas
from tests.factories import make_deputy_user, png

pytestmark = pytest.mark.django_db

WORDS = "到石柱镇走访了三户企业，听取了关于用工的意见和建议。"


@pytest.fixture
def deputy(client):
    user = make_deputy_user()
    client.force_login(user)
    return user


def upload(client):
    return client.post(reverse("my_duty:new"), {"text": WORDS, "files": [png()]})


def test_within_the_quota_the_form_decides(client, deputy):
    assert upload(client).status_code == 422


@pytest.mark.parametrize("limit", ["FILES_A_DAY", "BYTES_A_DAY"])
def test_above_the_quota_no_file_is_opened_and_the_words_are_kept(
    client, deputy, monkeypatch, limit
):
    store(check(png()), by=deputy)
    monkeypatch.setattr(quotas, limit, 1)
    monkeypatch.setattr("attachments.uploads.pictures.redrawn", lambda *given: 1 / 0)
    answer = upload(client)
    assert (answer.status_code, WORDS in answer.content.decode()) == (429, True)


def test_files_of_others_count_for_others(client, deputy, monkeypatch):
    store(check(png()), by=make_deputy_user())
    monkeypatch.setattr(quotas, "FILES_A_DAY", 1)
    assert upload(client).status_code == 422


def test_a_disk_that_is_nearly_full_takes_words_alone(client, deputy, monkeypatch):
    monkeypatch.setattr(quotas, "has_room", lambda: False)
    answer = upload(client)
    assert (answer.status_code, WORDS in answer.content.decode()) == (503, True)
    assert client.post(reverse("my_duty:new"), {"text": WORDS}).status_code == 422
