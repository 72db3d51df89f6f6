"""What the public reads is read on while the database is away; what was taken back is not."""

import os

import pytest

from accounts.choices import Role
from congress_portal.site.models import SiteSettings
from pages import copies
from tests.factories import make_activity, make_user
from tests.outages import away
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

LIST = "/supervision/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PAGE_COPIES = str(tmp_path / "copies")
    return tmp_path / "copies"


@pytest.fixture
def reader(client):
    client.raise_request_exception = False
    return client


@pytest.fixture
def activity():
    return make_activity(is_public=True, created_by=make_user(Role.CLERK))


def test_a_page_that_was_read_before_is_read_on(reader, activity):
    before = reader.get(LIST)
    with away():
        after = reader.get(LIST)
    assert (after.status_code, after.content) == (200, before.content)
    assert activity.title in after.content.decode()


def test_the_copy_is_known_by_the_same_validator(reader, activity):
    etag = reader.get(LIST)["ETag"]
    with away():
        assert reader.get(LIST, HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_a_page_that_nobody_has_read_is_not_there(reader):
    with away():
        assert reader.get(LIST).status_code == 503


def test_what_was_taken_back_is_in_no_copy(reader, activity, django_capture_on_commit_callbacks):
    reader.get(LIST)
    leader = make_user(Role.LEADER)
    with django_capture_on_commit_callbacks(execute=True):
        perform(activity, "unpublish", by=leader, data={"reason": "误登"})
    with away():
        assert reader.get(LIST).status_code == 503


def test_a_page_read_after_the_change_is_a_copy_again(reader, activity):
    copies.outdate(["supervision"])
    reader.get(LIST)
    with away():
        assert reader.get(LIST).status_code == 200


def test_a_page_read_before_a_change_and_kept_after_it_is_none():
    copies.keep("page", "old", began=1000, etag="a")
    assert copies.kept("page") == "old"
    copies.outdate(["supervision"])
    copies.keep("page", "old", began=2000, etag="a")
    assert copies.kept("page") is None


def test_changes_of_other_apps_leave_what_is_frozen():
    copies.keep("page", "frozen", began=1000, etag="a", of="annual_summaries")
    copies.outdate(["supervision"])
    assert copies.kept("page", of="annual_summaries") == "frozen"


def test_filtered_lists_fill_no_disk(reader, folder):
    reader.get(LIST)
    before = sorted(folder.iterdir())
    reader.get(LIST, {"year": "2020"})
    assert sorted(folder.iterdir()) == before


def test_only_the_owner_reads_the_folder(reader, folder):
    reader.get(LIST)
    assert os.stat(folder).st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_spoils_no_page(reader, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.PAGE_COPIES = str(tmp_path / "file" / "copies")
    assert reader.get(LIST).status_code == 200
    copies.outdate(["supervision"])


def test_without_a_folder_nothing_is_kept(reader, settings):
    settings.PAGE_COPIES = ""
    reader.get(LIST)
    with away():
        assert reader.get(LIST).status_code == 503


def test_the_name_of_the_site_stays_while_the_database_is_away(reader):
    SiteSettings(name="石城市人大监督平台").save()
    reader.get(LIST)
    with away():
        assert "石城市人大监督平台" in reader.get(LIST).content.decode()
