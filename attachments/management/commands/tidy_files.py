from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from attachments.removal import loose_files, missing_files, place


class Command(BaseCommand):
    """The nightly tidying of the storage; a file named by a record is never touched."""

    help = (
        "Removes files of the storage that no record names, and halves of uploads that broke off;"
        " names records whose file is missing. Nothing younger than a day is touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *args: object, dry_run: bool, **options: object) -> None:
        number = size = 0
        for loose in loose_files():
            self.stdout.write(loose.name)
            number, size = number + 1, size + loose.size
            if not dry_run:
                place().delete(loose.name)
        said = (
            _("可清理 %(number)d 个文件（%(size)s）。")
            if dry_run
            else _("已清理 %(number)d 个文件（%(size)s）。")
        )
        self.stdout.write(said % {"number": number, "size": filesizeformat(size)})
        for stored in missing_files():
            self.stderr.write(
                _("附件“%(name)s”（%(file)s）的文件不在了。")
                % {"name": stored.name, "file": stored.file.name}
            )
