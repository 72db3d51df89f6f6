"""How far a long import or export is: shown on a terminal, silent anywhere else."""

from django.utils.translation import gettext as _

STEP = 1000


def quiet(sheet, rows):
    """Nobody watches."""


def on(stream):
    """Keeps one line of a terminal up to date; silent where the stream is none."""
    if not stream.isatty():
        return quiet

    def show(sheet, rows):
        if rows % STEP == 0:
            line = _("%(sheet)s：%(rows)d 行…") % {"sheet": sheet, "rows": rows}
            stream.write(f"\r\033[K{line}", ending="")
            stream.flush()

    return show


def wiped(stream):
    """Takes the line away before the report."""
    if stream.isatty():
        stream.write("\r\033[K", ending="")
