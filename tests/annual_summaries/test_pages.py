"""What the public is served: at most two queries, conditional, the same for everybody."""

import pytest
from django.utils.http import http_date

from annual_summaries.revisions.models import Revision, StoredForm
from congress_portal.site.models import SiteSettings
from pages.memory import memory
from tests.factories import PASSWORD
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/annual/2023/",
    "/en/annual/2023/",
    "/annual/2023.json",
    "/annual/2023.csv",
    "/annual/2023-breakdowns.csv",
    "/annual/2023/revisions/1/",
]


@pytest.fixture(autouse=True)
def _settings_known(db):
    SiteSettings.current()


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_first_reader_costs_one_query(client, published, django_assert_num_queries, address):
    with django_assert_num_queries(1):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_further_reader_costs_one_light_query(
    client, published, django_assert_num_queries, address
):
    client.get(address)
    with django_assert_num_queries(1) as queries:
        client.get(address)
    assert "record" not in queries.captured_queries[0]["sql"]


def test_a_process_that_has_just_started_needs_two(client, published, django_assert_num_queries):
    memory().clear()
    with django_assert_num_queries(2):
        client.get("/annual/2023/")


def test_a_signed_in_reader_costs_no_more(client, published, clerk, django_assert_num_queries):
    client.login(username=clerk.username, password=PASSWORD)
    client.get("/annual/2023/")
    with django_assert_num_queries(1):
        client.get("/annual/2023/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_page_is_304(client, published, address):
    etag = client.get(address)["ETag"]
    response = client.get(address, headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (304, b"")


def test_a_page_unchanged_since_a_day_is_304(client, published):
    day = http_date(published.current.published_at.timestamp())
    response = client.get("/annual/2023/", headers={"if-modified-since": day})
    assert response.status_code == 304


def test_a_new_revision_is_a_new_page(client, published, publish):
    etag = client.get("/annual/2023/")["ETag"]
    publish("改正一处数据。")
    response = client.get("/annual/2023/", headers={"if-none-match": etag})
    assert response.status_code == 200
    assert "改正一处数据。" in response.content.decode()


def test_what_was_taken_down_is_gone_at_once(client, published, leader):
    client.get("/annual/2023/")
    perform(published, "withdraw", by=leader, data={"reason": "数据有误"})
    assert client.get("/annual/2023/").status_code == 404


def test_the_published_bytes_do_not_change(client, published, publish):
    before = client.get("/annual/2023.json").content
    memory().clear()
    assert client.get("/annual/2023.json").content == before


@pytest.mark.parametrize(
    ("cookies", "mark"),
    [
        ({}, 'data-text="normal" data-contrast="normal"'),
        ({"display_text": "large"}, 'data-text="large" data-contrast="normal"'),
        ({"display_contrast": "high"}, 'data-text="normal" data-contrast="high"'),
    ],
)
def test_the_readers_display_mode_holds_on_a_kept_page(client, published, cookies, mark):
    client.get("/annual/2023/")
    client.cookies.load(cookies)
    assert mark in client.get("/annual/2023/").content.decode()


def test_pages_for_different_modes_have_different_etags(client, published):
    normal = client.get("/annual/2023/")["ETag"]
    client.cookies.load({"display_text": "large"})
    assert client.get("/annual/2023/")["ETag"] != normal


def test_a_cookie_that_nobody_set_keeps_no_page_of_its_own(client, published):
    client.get("/annual/2023/")
    kept = len(memory()._cache)
    client.cookies.load({"display_text": "no such size"})
    client.get("/annual/2023/")
    assert len(memory()._cache) == kept


def test_the_query_string_is_not_kept_with_the_page(client, published):
    client.get("/annual/2023/?from=canary")
    assert "canary" not in client.get("/annual/2023/?from=other").content.decode()


def test_a_change_of_the_sites_name_shows(client, published):
    client.get("/annual/2023/")
    SiteSettings(name="新的名称").save()
    assert "新的名称" in client.get("/annual/2023/").content.decode()


def test_a_database_that_was_restored_under_a_running_process_shows(client, published):
    client.get("/annual/2023.csv")
    StoredForm.objects.filter(form="csv").update(body="restored")
    Revision.objects.update(checksum="another")
    assert client.get("/annual/2023.csv").content == b"restored"


def test_no_process_keeps_pages_without_end(client, published, monkeypatch):
    monkeypatch.setattr(memory(), "_max_entries", 3)
    for address in ADDRESSES:
        client.get(address)
    assert len(memory()._cache) == 3


def test_both_languages_are_kept_apart(client, published):
    StoredForm.objects.filter(language="en", form="csv").update(body="English")
    client.get("/annual/2023.csv")
    assert client.get("/en/annual/2023.csv").content == b"English"


def test_the_csv_begins_with_its_header(client, published):
    assert client.get("/annual/2023.csv").content.startswith(
        b"key,label,value,unit,definition,records\r\n"
    )
