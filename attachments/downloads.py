"""Sends a stored file so that it can do no harm in the reader's browser."""

import io
import logging
from pathlib import PurePath
from typing import BinaryIO, cast

from django.http import FileResponse, Http404
from django.utils.cache import patch_cache_control

from attachments.models import StoredFile
from attachments.small_copies import TYPE, small_copy, width_asked

SANDBOX = "default-src 'none'; sandbox"
DAY = 24 * 60 * 60
logger = logging.getLogger(__name__)


def send(
    stored: StoredFile, *, inline: bool = False, public: bool = False, width: str | None = None
) -> FileResponse:
    """The bytes of a StoredFile under its own name (RFC 6266).

    Only pictures, which were drawn anew at the upload, may be shown in place. A public file may
    be kept by the reader's own browser for a day, any other by nobody. Who may have it is asked
    before: through ``visible_to`` of the link that holds the file.

    Args:
        width: what the page asks for, see ``small_copies.WIDTHS``; the whole file for anything
            else, and where no copy can be drawn.
    """
    small = None
    if inline and stored.is_picture and (asked := width_asked(width)):
        small = small_copy(stored, asked)
    response = FileResponse(
        io.BytesIO(small) if small else _opened(stored),
        as_attachment=not (inline and stored.is_picture),
        filename=f"{PurePath(stored.name).stem}.webp" if small else stored.name,
        content_type=TYPE if small else stored.content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    if public:
        patch_cache_control(response, private=True, max_age=DAY)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _opened(stored: StoredFile) -> BinaryIO:
    try:
        return cast(BinaryIO, stored.file.open("rb"))
    except FileNotFoundError as missing:
        logger.error("stored file %s is missing on disk", stored.uuid)
        raise Http404 from missing
