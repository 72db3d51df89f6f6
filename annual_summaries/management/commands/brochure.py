from __future__ import annotations

import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import translation

from annual_summaries.management.commands.figures import a_year
from annual_summaries.presentation.brochure import NotPrinted, brochure, chromium
from annual_summaries.revisions.models import Revision
from annual_summaries.serving.as_files import offer_brochure

SECONDS = 60


class Command(BaseCommand):
    """The summary as a paper; the page is fetched from the running portal and printed."""

    help = "Prints a published annual summary as a PDF with page numbers in its contents."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=a_year)
        parser.add_argument("file", type=Path, help="the PDF to write")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES])
        parser.add_argument(
            "--offer", action="store_true", help="offer it on the page of the published summary"
        )
        parser.add_argument("--site", default=settings.SITE_URL, help="where the portal answers")

    def handle(
        self,
        *args: object,
        year: int,
        file: Path,
        language: str | None,
        site: str,
        offer: bool,
        **options: object,
    ) -> None:
        site = site.rstrip("/")
        with translation.override(language or settings.LANGUAGE_CODE):
            address = site + reverse("annual:summary", args=[year])
        if not address.startswith(("http://", "https://")):
            raise CommandError(f"{site} is no address of a site")
        try:
            with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310
                html = answer.read().decode("utf-8")
            file.write_bytes(brochure(html, partial(chromium, site)))
        except (urllib.error.URLError, OSError) as fault:
            raise CommandError(f"{address}: {fault}") from fault
        except NotPrinted as fault:
            raise CommandError(str(fault)) from fault
        if offer:
            self._offer(year, language or settings.LANGUAGE_CODE, file)
        self.stdout.write(str(file))

    def _offer(self, year: int, language: str, file: Path) -> None:
        name = f"{year}-{language}.pdf"
        upload = SimpleUploadedFile(name, file.read_bytes(), "application/pdf")
        try:
            offer_brochure(year, language, upload)
        except Revision.DoesNotExist as fault:
            raise CommandError(f"{year} is not published in this database") from fault
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
