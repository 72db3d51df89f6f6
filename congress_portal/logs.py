"""Keeps citizens' data out of every log line."""

import logging
import re

SECRETS = re.compile(
    r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)|[\w.+-]+@[\w-]+\.[\w.]+"
)


class RedactFilter(logging.Filter):
    """Replaces mobile numbers, identity numbers and e-mail addresses; escapes line breaks."""

    def filter(self, record):
        text = SECRETS.sub("***", record.getMessage())
        record.msg, record.args = text.replace("\r", "\\r").replace("\n", "\\n"), ()
        return True
