"""The published forms of a year as files: written when published, gone before it is withdrawn.

The two effects stand in the transition table. They take the files away while the transaction still
runs, so that no crash between the commit and the next line leaves a file of what was taken back.
"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from annual_summaries.revisions.freezing import LANGUAGES, publish
from annual_summaries.revisions.models import StoredFormat
from annual_summaries.serving import stored_pages
from annual_summaries.summaries.models import AnnualSummary
from pages import published_files
from workflow.transitions import Step

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
