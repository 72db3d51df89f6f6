"""A published year lies as files, from its publication on and no moment longer."""

import gzip
from pathlib import Path

import pytest

from annual_summaries.serving import as_files
from pages import published_files
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
FORMS = ("annual/2023/index.html", "annual/2023.json", "annual/2023.csv")


@pytest.fixture
def folder(settings, tmp_path):
    settings.PUBLISHED_FILES = str(tmp_path)
    return tmp_path / published_files.PLACES


@pytest.fixture
def withdraw(published, leader):
    return lambda: perform(published, "withdraw", by=leader, data={"reason": "数据有误"})


@pytest.fixture
def publish_again(published, leader):
    return lambda: perform(published, "publish", by=leader, data={"note": "更正。"})


def paths(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("form", FORMS)
def test_publishing_writes_every_form_in_both_languages(
    folder, publish_again, client, django_capture_on_commit_callbacks, language, form
):
    with django_capture_on_commit_callbacks(execute=True):
        publish_again()
    address = f"/{language}{form.removesuffix('index.html')}"
    assert (folder / language / form).read_bytes() == client.get(address).content


def test_the_compressed_form_holds_the_same(folder, published, client):
    client.get("/annual/2023.json")
    packed = (folder / "annual/2023.json.gz").read_bytes()
    assert gzip.decompress(packed) == (folder / "annual/2023.json").read_bytes()


def test_a_page_that_is_asked_for_becomes_a_file(folder, published, client):
    client.get("/annual/2023/")
    assert "annual/2023/index.html" in paths(folder)


def test_a_revision_becomes_a_file_of_its_own(folder, published, client):
    client.get("/annual/2023/revisions/1/")
    assert "annual/2023/revisions/1/index.html" in paths(folder)


def test_a_page_with_chosen_letters_does_not(folder, published, client):
    client.cookies["display_text"] = "large"
    client.get("/annual/2023/")
    assert not folder.exists()


def test_a_question_does_not(folder, published, client):
    client.get("/annual/2023/?preview")
    assert not folder.exists()


def test_a_draft_does_not(folder, draft, client, clerk):
    client.force_login(clerk)
    assert client.get("/annual/2023/").status_code == 200
    assert not folder.exists()


def test_withdrawing_takes_every_file_away(
    folder, published, withdraw, client, django_capture_on_commit_callbacks
):
    for address in ("/annual/2023/", "/annual/2023.json", "/annual/2023/revisions/1/"):
        client.get(address)
        client.get(f"/en{address}")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw()
    assert paths(folder) == set()


def test_files_are_gone_before_the_withdrawal_is_certain(folder, published, withdraw, client):
    """A crash right after the commit runs no line of ours: nothing may be left to do then."""
    client.get("/annual/2023/")
    withdraw()
    assert paths(folder) == set()


def test_no_reader_brings_a_file_back_meanwhile(folder, published, client):
    as_files.hold(2023)
    assert client.get("/annual/2023/").status_code == 200
    assert not folder.exists() or paths(folder) == set()


def test_a_hold_of_one_year_leaves_others_alone(folder, published, client):
    as_files.hold(2022)
    client.get("/annual/2023/")
    assert "annual/2023/index.html" in paths(folder)


def test_a_hold_that_nobody_released_ends(folder, published, client, monkeypatch):
    monkeypatch.setattr(published_files.hold, "__kwdefaults__", {"seconds": -1})
    as_files.hold(2023)
    client.get("/annual/2023/")
    assert "annual/2023/index.html" in paths(folder)


def test_a_new_revision_takes_the_place_of_the_old_one(
    folder, published, publish_again, client, django_capture_on_commit_callbacks
):
    client.get("/annual/2023.json")
    with django_capture_on_commit_callbacks(execute=True):
        publish_again()
    assert '"revision": 2' in (folder / "annual/2023.json").read_text("utf-8")


def test_a_full_disk_costs_a_file_and_nothing_else(folder, published, client, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(published_files, "_put", full)
    assert client.get("/annual/2023/").status_code == 200


def test_a_page_that_cannot_be_made_leaves_the_publication_standing(
    folder, publish_again, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def broken(*_arguments, **_options):
        raise ValueError("no such picture")

    monkeypatch.setattr(as_files.stored_pages, "write", broken)
    with django_capture_on_commit_callbacks(execute=True):
        publish_again()
    assert "no such picture" in caplog.text
