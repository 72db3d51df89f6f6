"""Files of a refused form stay with whoever chose them until the form is sent again."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.choices import Role
from attachments import kept
from attachments.models import MOST_KEPT, KeptUpload, StoredFile
from attachments.uploads import check
from supervision.handling.models import Entry
from supervision.items.choices import ItemStatus
from tests.factories import People, make_item, make_user, png
from tests.once import once
from workflow.choices import Outcome

pytestmark = pytest.mark.django_db
REPLY = {"text": "已经修好路面。", "outcome": Outcome.SOLVED}


@once
def people():
    return People()


@once
def item(people):
    return make_item(ItemStatus.HANDLING, people)


def act(client, user, item, action, **data):
    client.force_login(user)
    return client.post(f"/my/items/{item.pk}/{action}/", {"version": item.version, **data})


def refused(answer):
    assert answer.status_code == 422
    return answer.content.decode()


def tokens(text):
    """What the page keeps, by the tokens that it sends back."""
    return re.findall(r'name="files-kept" value="([^"]+)" checked', text)


def test_files_of_a_refused_form_are_kept_and_need_not_be_chosen_again(client, people, item):
    text = refused(act(client, people.handler, item, "reply", text="", files=[png()]))
    assert "已保留：" in text
    (token,) = tokens(text)
    answer = act(client, people.handler, item, "reply", **REPLY, **{"files-kept": [token]})
    assert answer.status_code == 302
    (file,) = Entry.objects.get(action="reply").files.all()
    assert file.stored.name == "现场.png"
    assert not KeptUpload.objects.exists()
    assert StoredFile.objects.count() == 1


def test_a_second_refusal_keeps_both(client, people, item):
    first = tokens(refused(act(client, people.handler, item, "reply", text="", files=[png()])))
    again = {"files": [png("二.png")], "files-kept": first}
    text = refused(act(client, people.handler, item, "reply", text="", **again))
    assert len(tokens(text)) == 2
    assert "二.png" in text


def test_a_kept_file_that_is_unticked_is_not_sent(client, people, item):
    refused(act(client, people.handler, item, "reply", text="", files=[png()]))
    act(client, people.handler, item, "report_progress", text="铺装完成。")
    assert not Entry.objects.filter(item=item, files__isnull=False).exists()


def test_what_another_person_kept_is_nobodys_to_send(client, people, item):
    (token,) = tokens(refused(act(client, people.handler, item, "reply", text="", files=[png()])))
    colleague = make_user(Role.HANDLER, people.unit)
    sent = {"files-kept": [token, "no-token"]}
    answer = act(client, colleague, item, "report_progress", text="铺装完成。", **sent)
    assert answer.status_code == 302
    assert not Entry.objects.filter(item=item, files__isnull=False).exists()
    assert KeptUpload.objects.count() == 1


def test_a_file_that_did_not_pass_is_not_kept(client, people, item):
    wrong = SimpleUploadedFile("现场.png", b"no picture")
    text = refused(act(client, people.handler, item, "reply", text="", files=[wrong]))
    assert not tokens(text)
    assert not KeptUpload.objects.exists()


def test_kept_files_go_after_a_day_and_never_grow_without_bound(client, people, item):
    for number in range(MOST_KEPT + 2):
        kept.keep(check(png(f"{number}.png")), by=people.handler)
    assert KeptUpload.objects.count() == MOST_KEPT
    KeptUpload.objects.update(at=timezone.now() - timedelta(days=2))
    kept.discard_forgotten()
    assert StoredFile.objects.count() == 0
