"""One import from the file to the database: read, check, compare, write, all or nothing."""

import logging
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.importing import aside, comparing, matching, twins, writing
from congress_portal.importing.reading import WorkbookReader
from congress_portal.undoing.journal import Journal
from congress_portal.undoing.models import ImportJournal
from congress_portal.workbook import package, references
from congress_portal.workbook.cells import fold
from congress_portal.workbook.directories import Directory
from congress_portal.workbook.notes import Notes, WorkbookRefused
from congress_portal.workbook.progress import begin, quiet
from liaison_stations.citizens_data import earlier
from registers.ledger import SHEETS, KeyRef, Ref

logger = logging.getLogger(__name__)
ATTEMPTS_ASIDE = 2
"""So often an import is done beside the others, before it keeps them waiting."""


class Import:
    """A workbook on its way in; also what the hooks of the sheets get as ``run``.

    ``progress`` is told the sheet and the number of rows that are done.
    """

    def __init__(self, path, *, name=None, by=None, today=None, progress=quiet):
        self.path = path
        self.progress = progress
        self.name = name
        self.by = by
        self.today = today or timezone.localdate()
        self.faults, self.doubts = Notes(), Notes()
        self.sections = {}
        self.memory = {}
        self.journal = Journal()
        self.kept = None
        self.checksum = ""
        self.directories = {}
        self._indexes = {}

    def read(self):
        """Raises WorkbookRefused where the workbook as a whole cannot be taken."""
        begin(self.progress, _("读取文件"))
        with package.opened(self.path, self.name) as book:
            self.checksum = package.sha256_of(self.path)
            names = [fold(name) for name in book.sheetnames]
            self.faults, self.doubts = Notes(names), Notes(names)
            self.sections = WorkbookReader(self).read(book)
        return self

    @property
    def in_order(self):
        """The sections so that those come first to which others refer."""
        return [self.sections[s.name] for s in SHEETS.all() if s.name in self.sections]

    @property
    def rows_in_all(self):
        """How many rows the workbook has, of all sheets."""
        return sum(len(section.rows) for section in self.sections.values())

    def check(self):
        """Faults, doubts, and what would be created and changed; writes nothing."""
        begin(self.progress, _("核对"), sum(len(one.rows) for one in self.in_order))
        self._open_directories()
        self._match()
        for section in self.in_order:
            references.resolve_keys(section, self._indexes, self.faults, self.doubts)
        for section in self.in_order:
            _remark(section, section.sheet.checks, self.faults)
            _remark(section, section.sheet.doubts, self.doubts)
            _remark_on_all(section, section.sheet.refusals, self, self.faults)
            _remark_on_all(section, section.sheet.survey, self, self.doubts)
            twins.survey(section, self.doubts)
            comparing.compare(section, self)
            self.progress(section.sheet.name, len(section.rows))
        return self

    def _open_directories(self):
        """A directory for each sheet that the workbook holds or refers to."""
        named = {
            column.kind.sheet
            for section in self.in_order
            for column in section.sheet.columns
            if isinstance(column.kind, Ref)
        }
        keyed = {
            column.kind.sheet
            for section in self.in_order
            for column in section.sheet.columns
            if isinstance(column.kind, KeyRef)
        }
        for sheet in SHEETS.all():
            if sheet.called and (sheet.name in named or sheet.name in self.sections):
                self.directories[sheet.name] = Directory(sheet)
            elif not sheet.called and (sheet.name in keyed or sheet.name in self.sections):
                self._indexes[sheet.name] = matching.KeyIndex(sheet, self.directories)

    def _match(self):
        for section in self.in_order:
            if section.sheet.called:
                directory = self.directories[section.sheet.name]
                matching.match_called(section, directory, self.faults, self.doubts)
        for section in self.in_order:
            references.resolve(section, self.directories, self.faults, self.doubts)
            if section.sheet.called:
                directory = self.directories[section.sheet.name]
                references.break_circles(section, directory, self.doubts)
                matching.doubt_namesakes(section, directory, self.doubts)
        for name, index in self._indexes.items():
            if name in self.sections:
                index.add_rows(self.sections[name], self.faults)

    def lines(self, sheet, column, target):
        """The rows of a sheet that refer to ``target`` in ``column``."""
        key = ("lines", sheet, column)
        if key not in self.memory:
            found = self.memory[key] = {}
            for row in self.sections[sheet].rows if sheet in self.sections else ():
                found.setdefault(row[column], []).append(row)
        return self.memory[key].get(target, [])

    def rows(self, sheet):
        """Every row that the workbook has for a sheet."""
        return self.sections[sheet].rows if sheet in self.sections else ()

    def write(self):
        """Writes what ``check`` found, and keeps as ``kept`` what that was; the caller holds the
        transaction."""
        changes = sum(one.created + one.changed for one in self.in_order)
        begin(self.progress, _("写入"), changes)
        writing.write(self)
        if not self.journal.is_empty:
            self.kept = ImportJournal.objects.create(
                name=self.name or Path(self.path).name,
                sha256=self.checksum,
                by=self.by,
                content=self.journal.as_data(),
            )
            earlier.keep(self.journal.words, number=self.kept.pk, today=self.today)

    def let_go(self):
        """Keeps what the pages show of it, and none of its rows."""
        for section in self.in_order:
            section.let_go()
        self.memory, self.directories, self._indexes = {}, {}, {}
        self.journal = Journal()


def _remark(section, check, notes):
    for row in section.rows:
        for column, sentence in check(row):
            if column not in row.spoiled:
                notes.add(section.sheet.name, row.number, column, sentence)


def _remark_on_all(section, look, run, notes):
    for row, (column, sentence) in look(section.rows, run):
        if column not in row.spoiled:
            notes.add(section.sheet.name, row.number, column, sentence)


def check_workbook(path, **options):
    """What an import would do, without doing it; options as for Import."""
    return Import(path, **options).read().check()


def import_workbook(path, *, agreed=lambda run: None, **options):
    """Imports a workbook, all or nothing; with faults, nothing is written.

    ``agreed`` looks at what would be written and raises where nobody has agreed to that. Raises
    WorkbookRefused where the file as a whole, or the database, does not allow it.
    """
    run = Import(path, **options).read()
    try:
        for _attempt in range(ATTEMPTS_ASIDE):
            if not aside.is_possible(run.rows_in_all):
                break
            with suppress(aside.ChangedMeanwhile):
                aside.do(partial(_take_in_and_let_go, run, agreed), run.rows_in_all)
                return run
            run = Import(path, **options).read()
        with transaction.atomic():
            _take_in(run, agreed)
    except IntegrityError as error:
        raise WorkbookRefused(
            _("导入期间有人改动了同样的记录，没有写入任何内容，请再试一次。")
        ) from error
    except DatabaseError as error:
        logger.exception("the database did not take a ledger")
        raise WorkbookRefused(
            _("数据库没有接受这次导入，没有写入任何内容，请稍后再试。")
        ) from error
    return run


def _take_in_and_let_go(run, agreed):
    """In a copy: what was written stands there, so that the rows need no memory any more."""
    _take_in(run, agreed)
    if not run.faults:
        run.let_go()


def _take_in(run, agreed):
    run.check()
    if not run.faults:
        agreed(run)
        run.write()
