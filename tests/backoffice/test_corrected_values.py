"""The trail tells field, old and new to who may see the record; the chain itself has no words."""

import json

import pytest
from django.urls import reverse

from accounts.choices import Role
from tests.backoffice.test_published_changes import decide, edit
from tests.factories import make_activity, make_deputy, make_user
from workflow.corrected import CorrectedValues, digest_of, holds, is_kept
from workflow.models import ProposedChange, TrailEntry
from workflow.trail import verify

pytestmark = pytest.mark.django_db
OLD, NEW = "原来的标题", "改过的标题"


@pytest.fixture
def activity():
    return make_activity(title=OLD, level="city", year=2026, starts_on="2026-03-02")


def history_of(client, record):
    meta = record._meta
    return client.get(
        reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[record.pk])
    ).content.decode()


def test_the_history_shows_field_old_and_new(client, clerk, activity):
    edit(client, clerk, activity, title=NEW)
    page = history_of(client, activity)
    assert "标题：" in page
    assert f"<del>{OLD}</del> → <ins>{NEW}</ins>" in page


def test_the_chain_holds_a_digest_and_no_words(client, clerk, activity):
    edit(client, clerk, activity, title=NEW)
    entry = TrailEntry.objects.of(activity).get(action="edited")
    text = json.dumps(entry.content, ensure_ascii=False)
    assert "标题" not in text
    assert NEW not in text
    assert holds(CorrectedValues.objects.get(entry=entry))


def test_values_that_were_changed_behind_the_trail_are_noticed(client, clerk, activity):
    edit(client, clerk, activity, title=NEW)
    kept = CorrectedValues.objects.get()
    kept.values = [{**kept.values[0], "new": "别的标题"}]
    assert not holds(kept)


def test_the_trail_holds_without_the_values(client, clerk, activity):
    edit(client, clerk, activity, title=NEW)
    CorrectedValues.objects.all().delete()
    verify()
    assert "标题：" not in history_of(client, activity)


def test_who_does_not_keep_a_persons_data_does_not_read_it_in_the_history(client, clerk):
    deputy = make_deputy("张三", mobile="13800000001")
    leader = make_user(Role.LEADER)
    assert edit(client, clerk, deputy, mobile="13800000002").status_code == 302
    edit(client, clerk, deputy, post="工人")
    decide(client, leader, ProposedChange.objects.get())
    client.force_login(clerk)
    assert "13800000002" in history_of(client, deputy)
    client.force_login(leader)
    page = history_of(client, deputy)
    assert "工人" in page
    assert "13800000002" not in page


def test_a_confirmed_change_of_a_published_record_is_told_too(client, clerk, activity):
    type(activity).objects.filter(pk=activity.pk).update(is_public=True)
    activity.refresh_from_db()
    edit(client, clerk, activity, title=NEW)
    leader = make_user(Role.LEADER)
    assert not CorrectedValues.objects.exists()
    decide(client, leader, ProposedChange.objects.get())
    assert CorrectedValues.objects.get().values[0]["new"] == NEW


def test_of_an_account_no_values_are_kept(clerk):
    assert not is_kept(clerk)


def test_two_digests_of_the_same_values_differ():
    values = [{"name": "title", "label": "标题", "old": OLD, "new": NEW}]
    assert digest_of(values) != digest_of(values)
