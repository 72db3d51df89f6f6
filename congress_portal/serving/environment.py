"""Settings with which a production server does not start, each refused in one sentence."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

KEY_LENGTH, KEY_VARIETY = 32, 10
"""Characters that a SECRET_KEY has at least, and how many different ones."""
KNOWN_KEY = re.compile(
    r"insecure|change.?(me|this|it)|secret|example|placeholder|password|for-the-linters", re.I
)
"""Words of keys that stand in documents and templates, and so are known to everybody."""


def faults() -> Iterator[str]:
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
