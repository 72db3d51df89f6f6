"""How far a long import is, on a terminal alone."""

import io

from django.core.management.base import OutputWrapper

from congress_portal.exporting.run import export
from congress_portal.importing.run import import_workbook
from congress_portal.workbook import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_shows_every_thousandth_row():
    stream = Terminal()
    show = progress.on(OutputWrapper(stream))
    for rows in (1, 999, 1000, 1001):
        show("清单事项", rows)
    assert stream.getvalue().count("清单事项：1000 行…") == 1


def test_the_line_is_gone_before_the_report():
    stream = Terminal()
    progress.wiped(OutputWrapper(stream))
    assert stream.getvalue().endswith("\033[K")


def test_a_file_gets_nothing():
    stream = io.StringIO()
    progress.on(OutputWrapper(stream))("清单事项", 1000)
    progress.wiped(OutputWrapper(stream))
    assert stream.getvalue() == ""


def test_import_and_export_tell_how_far_they_are(db, write, year, tmp_path):
    steps = []
    import_workbook(write(year), progress=lambda *step: steps.append(step))
    export(tmp_path / "out.xlsx", progress=lambda *step: steps.append(step))
    assert steps.count(("组织", 5)) == 3
