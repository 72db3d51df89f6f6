"""What the monitor asks: whether the portal can do its work."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attachments.storage import free_bytes
from congress_portal.upkeep import readiness

NEEDED_BYTES = 64 * 1024 * 1024
"""With less than this a disk counts as full: the next photographs would no longer fit."""
ATTACHMENTS, UPLOADS, DATABASE = (
    gettext_lazy("附件"),
    gettext_lazy("上传的临时文件"),
    gettext_lazy("数据库"),
)


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the portal can serve and save, else 503 with the reasons; for the monitor."""
    if faults := [*_of_the_portal(), *_of_the_disks()]:
        told = "\n".join(faults)
        return HttpResponse(told, status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok", content_type="text/plain")


def _of_the_portal() -> Iterator[str]:
    try:
        fault = readiness.database_fault()
    except DatabaseError:
        fault = _("数据库没有应答。")
    if not fault and readiness.static_files_are_gone():
        fault = _("静态文件不在了，请运行 manage.py collectstatic。")
    if fault:
        yield fault


def _of_the_disks() -> Iterator[str]:
    for what, folder in _folders():
        try:
            free = free_bytes(folder)[0]
        except OSError:
            yield _("存放%(what)s的磁盘没有应答。") % {"what": what}
            continue
        if free < NEEDED_BYTES:
            left = {"what": what, "left": free // 1024}
            yield _("存放%(what)s的磁盘满了，只剩 %(left)s kB。") % left


def _folders() -> Iterator[tuple[object, Path]]:
    """What the portal writes, and where."""
    yield ATTACHMENTS, Path(settings.MEDIA_ROOT)
    yield UPLOADS, Path(tempfile.gettempdir())
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        yield DATABASE, Path(str(database["NAME"])).parent
