"""How far long work is, shown on a terminal; silent anywhere else."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from workflow.progress import Progress as Progress
from workflow.progress import begin as begin
from workflow.progress import quiet as quiet

STEP = 1000


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
