"""Log lines as JSON, without citizens' data: no number, code or address, wherever it stands."""

from __future__ import annotations

import json
import logging
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from django.views.debug import SafeExceptionReporterFilter

CODE_GROUP = "[0-9A-HJKMNP-TV-Z]{4}"  # receipt codes: Crockford's base 32 in four groups
SECRETS = re.compile(
    r"(?<!\d)1[3-9]\d{9}(?!\d)"  # mobile number
    r"|(?<!\d)\d{17}[\dXx](?!\d)"  # identity number
    rf"|(?<![0-9A-Za-z]){CODE_GROUP}(?:[- ]?{CODE_GROUP}){{3}}(?![0-9A-Za-z])"
    r"|(?<=/my/calendar/)[\w-]{16,}"  # the secret address of a deputy's calendar
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]+",  # bounded, so that a long line costs no more
    re.IGNORECASE,
)


HIDDEN = "***"
LOG_STEM = "portal-"


def redact(text: str) -> str:
    """A line of a log without telephones, addresses of mail and receipt codes."""
    return SECRETS.sub(HIDDEN, text)


class JsonFormatter(logging.Formatter):
    """One object a line; redacts the finished text, so that tracebacks are covered too."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        request = getattr(record, "request", None)
        if hasattr(request, "method"):
            line |= {"method": request.method, "path": redact(request.path)}
        if hasattr(record, "status_code"):
            line["status"] = record.status_code
        if record.exc_info:
            line["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class DailyFile(logging.Handler):
    """Appends to one file a day, so that every process writes to the same one and old ones can be
    removed; does nothing without a folder.

    Args:
        folder: LOG_DIR of the environment.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = Path(folder) if folder else None

    def emit(self, record: logging.LogRecord) -> None:
        if self.folder is None:
            return
        try:
            self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
            path = self.folder / f"{LOG_STEM}{datetime.now(UTC).date()}.log"
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
            try:
                os.write(handle, (self.format(record) + "\n").encode(errors="replace"))
            finally:
                os.close(handle)
        except OSError:
            self.handleError(record)


class ReporterFilter(SafeExceptionReporterFilter):
    """Error reports show neither what was typed nor local variables; but to a developer."""

    def get_post_parameters(self, request):
        typed = super().get_post_parameters(request)
        return dict.fromkeys(typed, self.cleansed_substitute) if self.is_active(request) else typed

    def get_traceback_frame_variables(self, request, tb_frame):
        return [] if self.is_active(request) else list(tb_frame.f_locals.items())
