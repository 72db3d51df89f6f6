"""The start of a server or a worker: it refuses what could only answer with errors later."""

from __future__ import annotations

import sys

from django.db import connections

from congress_portal.serving import environment
from congress_portal.upkeep import readiness
from pages import published_files

CANNOT_BOOT = 3
"""gunicorn's own code of a process that cannot start; its master then ends instead of trying on."""


def server() -> None:
    """Ends this process with a sentence where settings are wrong or something is missing."""
    faults = [*environment.faults()] or [readiness.fault()]
    connections.close_all()  # a connection must not be shared with the processes forked next
    _refuse(faults[0])
    published_files.clear()  # they were set by other templates, perhaps


def worker() -> None:
    """The same for the worker, which needs the database alone."""
    _refuse(readiness.database_fault() or readiness.limits_fault())


def _refuse(fault: str) -> None:
    if fault:
        sys.stderr.write(f"{fault}\n")
        raise SystemExit(CANNOT_BOOT)
