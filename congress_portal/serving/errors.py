"""What a person reads whose request could not be taken in."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

TOO_LARGE, BAD = 413, 400


def bad_request(request, exception):
    """400; or 413 with the limit in words where too much was sent at once."""
    limit = _limit(exception)
    if limit is None:
        return render(request, "400.html", status=BAD)
    context = {"limit": limit, "back_url": request.get_full_path()}
    return render(request, "413.html", context, status=TOO_LARGE)


def _limit(exception):
    if isinstance(exception, TooManyFilesSent):
        return _("%(most)d 个文件") % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    if isinstance(exception, TooManyFieldsSent):
        return _("%(most)d 个填写项") % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    if isinstance(exception, RequestDataTooBig):
        size = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return _("%(size)s 的文字") % {"size": size}
    return None
