"""The start of a server or a worker: it refuses what could only answer with errors later, and the
settings with which a production server does not start, each in one sentence.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from congress_portal.upkeep import readiness
from pages import published_files

KEY_LENGTH, KEY_VARIETY = 32, 10
"""Characters that a SECRET_KEY has at least, and how many different ones."""
KNOWN_KEY = re.compile(
    r"insecure|change.?(me|this|it)|secret|example|placeholder|password|for-the-linters", re.I
)
"""Words of keys that stand in documents and templates, and so are known to everybody."""


def setting_faults() -> Iterator[str]:
    """A sentence for each setting that must not serve the public; none in a demo, which serves
    this machine alone."""
    if settings.DEMO:
        return
    if settings.DEBUG and sys.argv[1:2] != ["runserver"]:
        yield _("生产环境不能打开 DEBUG，请从环境变量中去掉它。")
    if "*" in {host.strip(".") for host in settings.ALLOWED_HOSTS}:
        yield _("ALLOWED_HOSTS 不能是“*”，请写出本站的域名。")
    if fault := _key_fault(settings.SECRET_KEY):
        yield fault


def _key_fault(key: str) -> str:
    if KNOWN_KEY.search(key):
        return _("SECRET_KEY 是大家都知道的示例，请换成随机生成的密钥。")
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY:
        return _("SECRET_KEY 太弱，请换成至少 %(length)d 个字符的随机密钥。") % {
            "length": KEY_LENGTH
        }
    return ""


CANNOT_BOOT = 3
"""gunicorn's own code of a process that cannot start; its master then ends instead of trying on."""


def server() -> None:
    """Ends this process with a sentence where settings are wrong or something is missing."""
    faults = [*setting_faults()] or [readiness.fault()]
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
