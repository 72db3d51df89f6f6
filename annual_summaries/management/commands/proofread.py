from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from annual_summaries.draft_numbers.checking import proofread
from annual_summaries.draft_numbers.judging import Verdict
from annual_summaries.management.commands.figures import a_year
from annual_summaries.proofreading.reading import DraftRefused, draft_text
from annual_summaries.proofreading.records import account_of
from annual_summaries.proofreading.standings import place_of, standings
from annual_summaries.proofreading.wording import as_dict, line, year_of


class Command(BaseCommand):
    """The desk's proof-reading (docs/proofreading.md) for a file on this machine; in Chinese."""

    help = (
        "Holds every number of a draft report (.docx, .txt, .md) against the records of its year;"
        " exit 1 where one differs."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=a_year, help="else the year that the draft names first")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(
        self, *args: Any, file: Path, year: int | None, as_json: bool, **options: Any
    ) -> None:
        with translation.override("zh-hans"):
            try:
                with file.open("rb") as opened:
                    text = draft_text(opened, file.name)
            except (OSError, DraftRefused) as refusal:
                raise CommandError(f"{file}: {refusal}") from refusal
            findings = proofread(text, year or year_of(text), account_of)
            since = standings(findings)
            if as_json:
                rows = [as_dict(finding, since.get(place_of(finding))) for finding in findings]
                self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            else:
                for finding in findings:
                    self.stdout.write(line(finding, since.get(place_of(finding))))
                if not findings:
                    self.stderr.write(_("文中没有找到可以核对的数。"))
        if any(finding.verdict is Verdict.DIFFERS for finding in findings):
            sys.exit(1)
