"""What the monitor asks: whether the portal can do its work."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from congress_portal.upkeep import readiness


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the portal can serve, else 503 with the reason; for the monitor."""
    if fault := _fault():
        return HttpResponse(fault, status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok", content_type="text/plain")


def _fault() -> str:
    try:
        fault = readiness.database_fault()
    except DatabaseError:
        fault = _("数据库没有应答。")
    if not fault and readiness.static_files_are_gone():
        fault = _("静态文件不在了，请运行 manage.py collectstatic。")
    return fault
