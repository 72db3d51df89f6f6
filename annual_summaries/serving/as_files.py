"""The published forms of a year as files: written when published, gone before it is withdrawn.

The two effects stand in the transition table. They take the files away while the transaction still
runs, so that no crash between the commit and the next line leaves a file of what was taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from annual_summaries.revisions.freezing import LANGUAGES, publish
from annual_summaries.revisions.models import Brochure, Revision, StoredFormat
from annual_summaries.serving import stored_pages
from annual_summaries.summaries.models import AnnualSummary
from attachments.removal import remove_file
from attachments.uploads import check, store
from pages import published_files
from workflow import trail
from workflow.transitions import Step

if TYPE_CHECKING:
    from accounts.models import User
    from attachments.uploads import Upload

ADDRESSES = {
    StoredFormat.PAGE: "annual:summary",
    StoredFormat.JSON: "annual:json",
    StoredFormat.CSV: "annual:csv",
    StoredFormat.BREAKDOWNS: "annual:breakdowns_csv",
}


def publish_as_files(summary: AnnualSummary, step: Step) -> None:
    """Freezes the year; its files follow once that is certain."""
    hold(summary.year)
    publish(summary, step)
    _write_after_commit(summary.year)


def withdraw_files(summary: AnnualSummary, step: Step) -> None:
    """No file of a year outlives its publication."""
    hold(summary.year)
    _write_after_commit(summary.year)


def _write_after_commit(year: int) -> None:
    """No partial: Django names a robust one that fails, and ends on what has no name."""

    def write() -> None:
        write_anew(year)

    transaction.on_commit(write, robust=True)


@transaction.atomic
def offer_brochure(year: int, language: str, upload: Upload, by: User | None = None) -> Brochure:
    """Offers a printed summary beside the page that it was printed from; the one before goes.

    Args:
        year: of a summary that is published.
        language: in which it was printed.
        upload: the PDF.
        by: who offers it; None for the operator.

    Raises:
        Revision.DoesNotExist: the year is not published.
        ValidationError: it is no fit PDF.
    """
    revision = Revision.objects.current().select_related("summary").get(summary__year=year)
    stored = store(check(upload), by=by)
    before = Brochure.objects.filter(revision=revision, language=language).first()
    if before is not None:
        old = before.stored
        before.delete()
        remove_file(old)
    made = Brochure.objects.create(revision=revision, language=language, stored=stored)
    trail.append(revision.summary, "edited", by=by, content={"fields": ["brochure"]})
    # The page as a file does not tell of it yet.
    hold(year)
    _write_after_commit(year)
    return made


def hold(year: int) -> None:
    """Takes all files of a year away, in every language, its revisions among them."""
    stems = []
    for language in LANGUAGES:
        with override(language):
            stems.append(reverse("annual:summary", args=[year]).rstrip("/"))
    published_files.hold(stored_pages.group(year), *stems)


def write_anew(year: int) -> None:
    """Writes what is public of a year now; nothing where it was withdrawn."""
    published_files.release(stored_pages.group(year))
    for language in LANGUAGES:
        with override(language):
            for form, name in ADDRESSES.items():
                address = reverse(name, args=[year])
                stored_pages.write(address, year, form, wait=True)
