"""The door in front of Django: it answers with files what Django would answer, and nothing else."""

from wsgiref.util import setup_testing_defaults

import pytest
from django.test import Client

from congress_portal.serving.published import PublishedFiles
from congress_portal.site.models import SiteSettings
from pages import published_files

PAGE = b"<!doctype html><title>2023</title>" + b"x" * 2000
ADDRESS = "/annual/2023/"


def django(environ, start_response):
    start_response("200 OK", [("X-From", "django")])
    return [b"django"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PUBLISHED_FILES = str(tmp_path)
    return tmp_path


@pytest.fixture
def door():
    published_files.write("annual-2023", ADDRESS, lambda: (PAGE, 1_700_000_000.0), wait=True)
    return PublishedFiles(django)


def ask(door, path=ADDRESS, method="GET", **environ):
    given = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_HOST": "testserver", **environ}
    setup_testing_defaults(given)
    answer = {}

    def start_response(status, headers):
        answer.update(status=status, headers=dict(headers))

    answer["body"] = b"".join(door(given, start_response))
    return answer


def from_django(answer):
    return answer["headers"].get("X-From") == "django"


def test_a_published_page_comes_from_its_file(door):
    answer = ask(door)
    assert (answer["status"], answer["body"]) == ("200 OK", PAGE)


def test_it_comes_compressed_to_whoever_takes_that(door):
    answer = ask(door, HTTP_ACCEPT_ENCODING="gzip, br")
    assert answer["headers"]["Content-Encoding"] == "gzip"
    assert len(answer["body"]) < 200


def test_a_reader_who_has_it_is_sent_nothing(door):
    etag = ask(door)["headers"]["ETag"]
    answer = ask(door, HTTP_IF_NONE_MATCH=etag)
    assert (answer["status"], answer["body"]) == ("304 Not Modified", b"")


def test_a_head_is_sent_no_body(door):
    answer = ask(door, method="HEAD")
    assert (answer["body"], answer["headers"]["Content-Length"]) == (b"", str(len(PAGE)))


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/annual/2022/"},
        {"path": "/annual/2023/index.html"},
        {"path": "/annual/2023/index.html.gz"},
        {"path": "/annual/../stamp"},
        {"method": "POST"},
        {"QUERY_STRING": "preview"},
        {"HTTP_COOKIE": "a=b; display_text=large"},
        {"HTTP_X_FORWARDED_FOR": "10.0.0.1"},
        {"HTTP_HOST": "elsewhere.example"},
    ],
    ids=lambda other: next(iter(other.values())),
)
def test_everything_else_is_left_to_django(door, other):
    assert from_django(ask(door, **other))


def test_a_plain_connection_is_left_to_django_where_it_must_be_secure(door, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert from_django(ask(door))


def test_a_secure_one_is_answered_and_told_to_stay_so(door, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    answer = ask(PublishedFiles(django), **{"wsgi.url_scheme": "https"})
    assert answer["headers"]["Strict-Transport-Security"].startswith("max-age=60")


def test_the_word_of_a_trusted_proxy_counts(door, settings):
    settings.SECURE_SSL_REDIRECT = settings.TRUSTED_PROXY = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert not from_django(ask(door, HTTP_X_FORWARDED_PROTO="https"))
    assert from_django(ask(door, HTTP_X_FORWARDED_PROTO="http"))


def test_what_was_taken_away_is_left_to_django_at_once(door):
    ask(door)
    published_files.hold("annual-2023", "/annual/2023")
    assert from_django(ask(door))


def test_a_file_that_went_unseen_is_left_to_django(door):
    ask(door)
    published_files.place(ADDRESS).unlink()
    assert from_django(ask(door))


def test_a_file_that_became_another_one_is_left_to_django(door):
    ask(door)
    published_files.place(ADDRESS).write_bytes(PAGE + b"more")
    assert from_django(ask(door))


def test_a_page_that_was_written_anew_is_shown_at_once(door):
    ask(door)
    published_files.write("annual-2023", ADDRESS, lambda: (b"new", 1_700_000_001.0), wait=True)
    assert ask(door)["body"] == b"new"


def test_an_address_outside_the_folder_has_no_place():
    with pytest.raises(ValueError, match="secret"):
        published_files.place("/annual/../../secret")


def test_what_is_not_public_any_more_is_not_written():
    assert not published_files.write("annual-2023", ADDRESS, lambda: None, wait=True)
    assert not published_files.place(ADDRESS).exists()


@pytest.mark.django_db
def test_the_headers_are_those_of_django(door):
    theirs = Client().get("/annual/").headers
    ours = ask(door)["headers"]
    kept = {name: theirs[name] for name in theirs if name in PublishedFiles(django).owed}
    assert len(kept) > 5
    assert {name: ours[name] for name in kept} == kept


@pytest.mark.django_db
def test_other_words_of_the_site_take_every_file_away(door):
    SiteSettings.current().save()
    assert from_django(ask(door))
    assert not published_files.write("annual-2023", ADDRESS, lambda: (PAGE, 1.0), wait=True)
