"""A form that was not saved: kept for its writer alone, given back, gone when it is saved."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from congress_portal.personal.models import MOST_DRAFTS, UnsavedForm
from congress_portal.upkeep.retention import expired
from supervision.opinions.models import Opinion
from tests.factories import make_activity
from tests.once import once
from tests.security.world import World
from tests.supervision.back_office import opinion_form
from tests.supervision.everybody import Everybody

pytestmark = pytest.mark.django_db
PAGE = "/my/drafts/"
PATH = "/admin/supervision/opinion/add/"
FIELDS = [["title", "关于养老服务的视察意见"], ["activity", "3", "视察养老服务"]]


@once
def people():
    return Everybody()


@pytest.fixture
def clerk(client, people):
    client.force_login(people.clerk)
    return client


def keep(client, path=PATH, fields=FIELDS):
    return client.post(PAGE, {"path": path, "fields": json.dumps(fields)})


def test_what_was_typed_comes_back_to_who_typed_it(clerk):
    keep(clerk)
    keep(clerk, fields=FIELDS[:1])
    assert clerk.get(PAGE, {"path": PATH}).json()["fields"] == FIELDS[:1]
    assert UnsavedForm.objects.count() == 1


@pytest.mark.parametrize("name", ["leader", "deputy", "sysadmin"])
def test_nobody_else_gets_it(clerk, client, people, name):
    keep(clerk)
    client.force_login(getattr(people, name))
    assert client.get(PAGE, {"path": PATH}).json() == {}
    client.post(PAGE, {"path": PATH, "drop": "1"})
    assert UnsavedForm.objects.count() == 1


def test_it_can_be_thrown_away(clerk):
    keep(clerk)
    clerk.post(PAGE, {"path": PATH, "drop": "1"})
    assert clerk.get(PAGE, {"path": PATH}).json() == {}


def test_it_is_gone_when_the_form_is_saved_and_stays_while_it_is_refused(clerk, people):
    keep(clerk)
    form = opinion_form(make_activity(), people.unit, 1, _draft=PATH)
    clerk.post(reverse("admin:supervision_opinion_add"), {**form, "title": ""})
    assert UnsavedForm.objects.count() == 1
    clerk.post(reverse("admin:supervision_opinion_add"), form)
    assert Opinion.objects.count() == 1
    assert not UnsavedForm.objects.exists()


def test_the_actions_of_a_record_are_kept_and_those_on_a_citizens_matter_are_not(client):
    world = World()
    client.force_login(world.handler)
    own = client.get(reverse("my_items:item", args=[world.item_published])).content.decode()
    client.force_login(world.keeper)
    citizens = client.get(f"/my/matters/{world.matter_pk}/").content.decode()
    assert "js/drafts.js" in own
    assert 'data-draft="' in own
    assert "<form" in citizens
    assert "js/drafts.js" not in citizens


def test_each_action_of_a_record_keeps_its_own_words(clerk):
    keep(clerk, "/my/items/3/#reply")
    keep(clerk, "/my/items/3/#progress", FIELDS[:1])
    assert clerk.get(PAGE, {"path": "/my/items/3/#reply"}).json()["fields"] == FIELDS
    clerk.post(PAGE, {"path": "/my/items/3/#reply", "drop": "1"})
    assert clerk.get(PAGE, {"path": "/my/items/3/#progress"}).json()["fields"] == FIELDS[:1]


@pytest.mark.parametrize(
    "path",
    ["", "https://elsewhere.test/", "/" + "a" * 300, "/admin/liaison_stations/matter/3/change/",
     "/my/station/", "/my/account/password/", "/my/matters/3/accept/", "/stations/a/opinion/",
     "/admin/supervision/reviewrequest/3/change/", "/admin/accounts/user/add/"],
)  # fmt: skip
def test_pages_with_data_of_citizens_or_passwords_are_kept_nowhere(clerk, path):
    assert keep(clerk, path).status_code == 422
    assert not UnsavedForm.objects.exists()


@pytest.mark.parametrize("text", ["", "{}", '[["a"]]', '[["a", 3]]', "[" * 3000])
def test_what_is_no_list_of_fields_is_refused(clerk, text):
    assert clerk.post(PAGE, {"path": PATH, "fields": text}).status_code == 422


@pytest.mark.parametrize("odd", ["\\u0000", "\\ud800"])
def test_what_no_database_keeps_is_left_out_and_the_words_are_kept(clerk, odd):
    text = f'[["title", "养老{odd}服务"]]'
    assert clerk.post(PAGE, {"path": PATH, "fields": text}).status_code == 200
    assert UnsavedForm.objects.get().fields == [["title", "养老服务"]]


def test_too_much_is_refused(clerk):
    assert keep(clerk, fields=[["text", "字" * 60_000]]).status_code == 413


def test_no_more_than_a_few_are_kept_of_one_person(clerk):
    for number in range(MOST_DRAFTS + 2):
        keep(clerk, f"/my/opinions/{number}/paste/")
    assert UnsavedForm.objects.count() == MOST_DRAFTS
    assert not UnsavedForm.objects.filter(path="/my/opinions/0/paste/").exists()


def test_one_that_nobody_touched_for_days_goes(clerk):
    keep(clerk)
    keep(clerk, "/my/duty/new/")
    UnsavedForm.objects.filter(path=PATH).update(kept_at=timezone.now() - timedelta(days=4))
    for one in expired(timezone.now()):
        if "unsavedform" in one.name:
            one.remove()
    assert list(UnsavedForm.objects.values_list("path", flat=True)) == ["/my/duty/new/"]
