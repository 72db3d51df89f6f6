"""How far a long import or export is: shown on a terminal, silent anywhere else.

Whatever is told of it is called with the part (a sheet, a table) and the rows of it that are done,
and may have a ``begin`` for a new step, with the rows that it has to do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

STEP = 1000
Progress = Callable[[str, int], None]


def quiet(sheet: str, rows: int) -> None:
    """Nobody watches."""


def begin(progress: Progress, step: Any, total: int = 0) -> None:
    """A new step, of so many rows where that is known; for whoever wants to know."""
    told = getattr(progress, "begin", None)
    if told:
        told(step, total)


class OnTerminal:
    """Keeps one line of a terminal up to date; a line each where the stream is no terminal."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self._step, self._total, self._before, self._last = "", 0, 0, ("", 0)

    def begin(self, step: Any, total: int = 0) -> None:
        """A new step."""
        self._step, self._total = f"{step} · ", total
        self._before, self._last = 0, ("", 0)

    def __call__(self, part: str, rows: int) -> None:
        if part != self._last[0]:
            self._before += self._last[1]
        self._last = (part, rows)
        if rows % STEP == 0:
            self._show(part, rows)

    def _show(self, part: str, rows: int) -> None:
        share = ""
        if self._total:
            share = f" {min(100, 100 * (self._before + rows) // self._total)}%"
        line = self._step + _("%(sheet)s：%(rows)d 行…") % {"sheet": part, "rows": rows} + share
        if self.stream.isatty():
            self.stream.write(f"\r\033[K{line}", ending="")
        else:
            self.stream.write(line)
        self.stream.flush()


def on(stream: Any, *, always: bool = False) -> Progress:
    """Shows it on a terminal; silent where the stream is none, unless it is asked for."""
    return OnTerminal(stream) if always or stream.isatty() else quiet


def wiped(stream: Any) -> None:
    """Takes the line away before the report."""
    if stream.isatty():
        stream.write("\r\033[K", ending="")


def add_argument(parser: Any) -> None:
    """The option that every long command has."""
    parser.add_argument(
        "--progress",
        action="store_true",
        help="says on standard error how far it is, also where that is no terminal",
    )
