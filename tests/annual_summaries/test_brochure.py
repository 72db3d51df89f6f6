"""The brochure of a year: each chapter's page stands behind its entry, and is the right one."""

import re
import shutil
import urllib.error
import urllib.request
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from annual_summaries.presentation.brochure import (
    NotPrinted,
    brochure,
    chromium,
    numbered,
    places,
    shown,
)
from annual_summaries.revisions.models import Revision
from annual_summaries.serving.as_files import offer_brochure
from annual_summaries.summaries.models import AnnualSummary
from attachments.models import StoredFile
from workflow.transitions import perform

CONTENTS = (
    '<nav class="contents"><ol><li><a href="#chapter-1">一</a></li>'
    '<li><a href="#民生">二</a></li></ol></nav>'
)
LATER = "<style>@page {size: A5} h1 {break-before: page}</style>"
PAGE = (
    f"<!doctype html><html><head><meta charset=utf-8>{LATER}</head><body>{CONTENTS}"
    '<h1 id="chapter-1">一</h1><h1>其间</h1><h1 id="民生">二</h1></body></html>'
)
FILE = b"""1 0 obj
<</Type /Page
>>
endobj
7 0 obj
<</Type /Page
>>
endobj
9 0 obj
<</Type /Pages /Kids [1 0 R 7 0 R]>>
endobj
3 0 obj
<</chapter-1 [1 0 R /XYZ 6 579.2 0]
/#25E6#25B0#2591#25E7#2594#259F [7 0 R /XYZ 6 579.2 0]
/gone [99 0 R /XYZ 0 0 0]>>
"""


def numbers_in(html):
    return re.findall(r'<span class="page-number">(\d*)</span>', html)


class Printer:
    """Prints what it is told to, and remembers what it was given."""

    def __init__(self, *files):
        self.files, self.given = list(files), []

    def __call__(self, html):
        self.given.append(html)
        return self.files.pop(0) if len(self.files) > 1 else self.files[0]


def test_the_places_of_a_file_are_read_by_page():
    assert places(FILE) == {"chapter-1": 1, "民生": 2}


def test_a_file_without_places_has_none():
    assert places(b"%PDF-1.4") == {}


def test_the_number_stands_behind_each_entry_of_the_contents_alone():
    html = numbered(PAGE + '<a href="#chapter-1">上去</a>', {"chapter-1": 2, "民生": 4})
    assert numbers_in(html) == ["2", "4"]


def test_it_is_printed_again_until_the_contents_agree_with_the_pages():
    printer = Printer(FILE)
    assert brochure(PAGE, printer) == FILE
    assert [numbers_in(html) for html in printer.given] == [["", ""], ["1", "2"]]


def test_pictures_out_of_sight_are_loaded():
    printer = Printer(FILE)
    brochure(PAGE.replace("<body>", '<body><img loading="lazy">'), printer)
    assert "lazy" not in printer.given[0]


def test_pages_that_never_come_to_rest_are_told():
    moved = FILE.replace(b"/chapter-1 [1 0", b"/chapter-1 [7 0")
    printer = Printer(FILE, moved, FILE, moved)
    with pytest.raises(NotPrinted, match="move"):
        brochure(PAGE, printer)


def test_without_a_browser_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(NotPrinted, match="apt-get install chromium"):
        chromium("http://127.0.0.1:9", PAGE)


def test_the_command_tells_in_one_sentence_that_nothing_answers(tmp_path):
    with pytest.raises(CommandError, match="/annual/2023/"):
        call_command("brochure", 2023, tmp_path / "x.pdf", site="http://127.0.0.1:9")
    with pytest.raises(CommandError, match="no address"):
        call_command("brochure", 2023, tmp_path / "x.pdf", site="file:///etc")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.e2e
def test_a_real_browser_prints_the_chapters_on_the_pages_that_the_contents_say():
    if shutil.which("chromium") is None:
        pytest.skip("no chromium on this machine")
    pdf = brochure(PAGE, partial(chromium, "http://127.0.0.1:9"))
    assert pdf.startswith(b"%PDF")
    assert places(pdf) == {"chapter-1": 2, "民生": 4}


def answer(address):
    with urllib.request.urlopen(address, timeout=10) as one:  # noqa: S310  of this machine
        return one.headers["Content-Type"], one.read().decode()


def test_the_page_stands_beside_the_styles_of_its_site():
    with shown("h1 { color: red }", "http://127.0.0.1:9") as site, shown(PAGE, site + "?") as page:
        assert answer(page) == ("text/html; charset=utf-8", PAGE)
        assert answer(page + "static/css/x.css")[1] == "h1 { color: red }"


def test_a_style_that_is_not_there_is_not_found():
    with shown(PAGE, "http://127.0.0.1:9") as page, pytest.raises(urllib.error.HTTPError):
        answer(page + "static/css/x.css")


# --- Offered on the page of the summary ----------------------------------------------------------

PDF = b"%PDF-1.4\n" + FILE + b"trailer <</Root 1 0 R>>\n%%EOF\n"
YEAR = 2023
ADDRESS = f"/annual/{YEAR}/brochure.pdf"


def offered(language="zh-hans", content=PDF):
    return offer_brochure(YEAR, language, SimpleUploadedFile("b.pdf", content))


def links_to_it(client, address=f"/annual/{YEAR}/"):
    return ADDRESS in client.get(address).content.decode()


def test_a_page_without_a_brochure_offers_none(client, published):
    assert not links_to_it(client)
    assert client.get(ADDRESS).status_code == 404


def test_what_the_operator_offers_stands_on_the_page_at_once(client, published):
    assert not links_to_it(client)
    offered()
    assert links_to_it(client)
    assert b"".join(client.get(ADDRESS)) == PDF


def test_it_is_offered_in_its_own_language_alone(client, published):
    offered("en")
    assert not links_to_it(client)
    assert client.get("/en" + ADDRESS).status_code == 200


def test_another_one_takes_its_place(client, published):
    offered()
    offered(content=PDF + b"\n")
    assert b"".join(client.get(ADDRESS)) == PDF + b"\n"
    assert StoredFile.objects.filter(content_type="application/pdf").count() == 1


def test_a_withdrawn_summary_has_no_brochure(client, published):
    offered()
    AnnualSummary.objects.update(status="withdrawn")
    assert client.get(ADDRESS).status_code == 404


def test_what_was_printed_is_no_brochure_of_the_next_revision(client, published, leader):
    offered()
    perform(published, "publish", by=leader, data={"note": "更正。"})
    assert not links_to_it(client)
    assert client.get(ADDRESS).status_code == 404


def test_what_is_no_pdf_is_not_offered(published):
    with pytest.raises(ValidationError):
        offered(content=b"<html>")


def test_a_year_that_is_not_published_has_no_page_to_offer_it_on(db):
    with pytest.raises(Revision.DoesNotExist):
        offered()
