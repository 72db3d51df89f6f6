"""Published pages: one light query a request; each process keeps the finished bytes.

The query asks which revision is shown and, only where the process has not set that one yet, its
content. So a publication or a withdrawal shows at once in every process, and a new template
after a deployment.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from annual_summaries.presentation.page import SummaryPage
from annual_summaries.revisions.models import StoredFormat
from annual_summaries.summaries.models import SummaryStatus
from pages import copies, published_files
from pages.memory import key_of, memory
from pages.outages import OF_THE_DATABASE

A_DAY = 24 * 60 * 60
OURS = "annual_summaries"
CONTENT_TYPES = {
    StoredFormat.PAGE: "text/html; charset=utf-8",
    StoredFormat.JSON: "application/json; charset=utf-8",
    StoredFormat.CSV: "text/csv; charset=utf-8",
    StoredFormat.BREAKDOWNS: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Stored:
    """A stored form as asked for; ``body`` is None where the process has it already."""

    checksum: str
    newest: int
    published_at: datetime
    body: str | None
    brochure: int = 0


@dataclass(frozen=True)
class Finished:
    """What goes out; set once for each stored form, language and variant of the layout."""

    checksum: str
    newest: int
    content_type: str
    body: bytes
    etag: str
    modified: int
    brochure: int = 0


def serve(
    request: HttpRequest, year: int, form: StoredFormat, number: int | None = None
) -> HttpResponse | None:
    """The response for a published year (or one of its revisions); None where there is none.

    While the database is away, the last copy of what has not been taken back.
    """
    variant = _variant(request) if form == StoredFormat.PAGE else ()
    key = key_of("stored_page", year, number, str(form), get_language(), variant)
    kept, began = memory().get(key), time.time()
    try:
        stored = _ask(year, number, form, kept)
    except OF_THE_DATABASE:
        copy = copies.kept(key, of=OURS)
        if copy is None:
            raise
        return _respond(request, copy)
    if stored is None:
        return None
    if stored.body is not None:
        kept = _finish(request, stored, form, number)
        memory().set(key, kept, A_DAY)
    copies.keep(key, kept, began=began, etag=kept.etag, of=OURS)
    if published_files.may_stand_for(request):
        write(request.path_info, year, form, number, wait=False)
    return _respond(request, kept)


def write(
    address: str, year: int, form: StoredFormat, number: int | None = None, *, wait: bool
) -> None:
    """Puts a stored form where its address says, as it is now, in the language in force.

    Args:
        address: the path of its request.
        year: of the summary.
        form: page or open data.
        number: of a revision; None for the one that is shown.
        wait: for others who are writing files.
    """

    def content() -> tuple[bytes, float] | None:
        stored = _ask(year, number, form, None)
        if stored is None:
            return None
        finished = _finish(_plain(address), stored, form, number)
        return finished.body, finished.modified

    published_files.write(group(year), address, content, wait=wait)


def group(year: int) -> str:
    """The name under which the files of a year are taken back."""
    return f"annual-{year}"


def _variant(request: HttpRequest) -> tuple[Any, ...]:
    """What of the layout around a page differs from reader to reader, as the top room says."""
    return import_string(settings.STORED_PAGE_VARIANT)(request)


ASK = """
SELECT wanted.checksum, newest.number, wanted.published_at,
  CASE WHEN wanted.checksum = %s AND newest.number = %s AND COALESCE(brochure.id, 0) = %s
    THEN NULL ELSE form.body END,
  COALESCE(brochure.id, 0)
FROM annual_summaries_annualsummary AS summary
JOIN annual_summaries_revision AS newest ON newest.id = summary.current_id
JOIN annual_summaries_revision AS wanted
  ON wanted.summary_id = summary.id AND wanted.number = COALESCE(%s, newest.number)
JOIN annual_summaries_storedform AS form
  ON form.revision_id = wanted.id AND form.form = %s AND form.language = %s
LEFT JOIN annual_summaries_brochure AS brochure
  ON brochure.revision_id = newest.id AND brochure.language = form.language
WHERE summary.year = %s AND summary.status = %s
"""
"""Written by hand: building it with the ORM would cost more than all the rest of a request."""


def _ask(year: int, number: int | None, form: StoredFormat, kept: Finished | None) -> Stored | None:
    known = (kept.checksum, kept.newest, kept.brochure) if kept else ("", 0, 0)
    wanted = (number, str(form), get_language(), year, str(SummaryStatus.PUBLISHED))
    with connection.cursor() as cursor:
        cursor.execute(ASK, [*known, *wanted])
        row = cursor.fetchone()
    return Stored(row[0], row[1], _in_utc(row[2]), row[3], row[4]) if row else None


def _in_utc(moment: datetime) -> datetime:
    """SQLite keeps moments without their zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _finish(
    request: HttpRequest, stored: Stored, form: StoredFormat, number: int | None
) -> Finished:
    body = stored.body
    if form == StoredFormat.PAGE:
        page = SummaryPage(
            json.loads(body),
            newest=stored.newest,
            is_revision=number is not None,
            has_brochure=bool(stored.brochure) and number is None,
        )
        plain = _plain(request.path, request.COOKIES)
        body = render_to_string("annual_summaries/summary.html", {"page": page}, plain)
    content = body.encode()
    return Finished(
        stored.checksum,
        stored.newest,
        CONTENT_TYPES[form],
        content,
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        modified=int(stored.published_at.timestamp()),
        brochure=stored.brochure,
    )


def _plain(path: str, cookies: Mapping[str, str] | None = None) -> HttpRequest:
    """A request without person, session and query string: the page is the same for all."""
    plain = HttpRequest()
    plain.method = "GET"
    plain.path = plain.path_info = path
    plain.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    plain.COOKIES = dict(cookies or {})
    return plain


def _respond(request: HttpRequest, finished: Finished) -> HttpResponse:
    response = HttpResponse(finished.body, content_type=finished.content_type)
    response.headers["ETag"] = finished.etag
    response.headers["Last-Modified"] = http_date(finished.modified)
    response.headers["Cache-Control"] = "no-cache"
    return get_conditional_response(request, finished.etag, finished.modified, response)
