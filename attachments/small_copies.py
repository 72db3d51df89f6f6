"""Small copies of stored pictures, so that a phone does not load one made for a poster.

A copy is drawn when it is first asked for and kept beside the attachments, outside of what is
backed up: whoever loses it, draws it anew. Which widths there are is fixed, so that nobody can
have copies made without end.
"""

import io
import logging
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from attachments.models import StoredFile
from attachments.pictures import WAIT_SECONDS, one_at_a_time
from attachments.storage import DurableStorage, has_room

WIDTHS = (320, 640, 960)
"""Of the copies in pixels: a picture in a list, one across a phone, the same on a fine screen."""
FOLDER = "small"
KIND, TYPE, QUALITY = "WEBP", "image/webp", 76
logger = logging.getLogger(__name__)


def width_asked(text: str | None) -> int | None:
    """One of WIDTHS that a page asks for; None where it asks for another or for the whole."""
    return next((width for width in WIDTHS if text == str(width)), None)


def small_copy(stored: StoredFile, width: int) -> bytes | None:
    """A WebP at most so wide, its sides in proportion.

    Args:
        stored: a picture; whoever asks may see it.
        width: one of WIDTHS, in pixels.

    Returns:
        None where it cannot be drawn now; the whole picture serves then.
    """
    storage, name = _storage(), _name(stored, width)
    try:
        return Path(storage.path(name)).read_bytes()
    except OSError:
        drawn = _drawn(stored, width)
    if drawn and has_room():
        try:
            storage.save(name, ContentFile(drawn))
        except OSError:  # the reader has the copy, the next one draws it again
            logger.warning("a small copy of %s could not be kept", stored.uuid)
    return drawn


def forget_copies(stored: StoredFile) -> None:
    """Takes the copies of a picture away that goes itself."""
    for width in WIDTHS:
        _storage().delete(_name(stored, width))


def _drawn(stored: StoredFile, width: int) -> bytes | None:
    if not one_at_a_time.acquire(timeout=WAIT_SECONDS):
        return None
    try:
        with stored.file.open("rb") as raw, Image.open(raw) as picture:
            picture.thumbnail((width, 4 * width))
            out = io.BytesIO()
            picture.save(out, KIND, quality=QUALITY)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        logger.warning("no small copy of %s could be drawn", stored.uuid)
        return None
    finally:
        one_at_a_time.release()


def _storage() -> DurableStorage:
    return DurableStorage(location=settings.MEDIA_ROOT, allow_overwrite=True)


def _name(stored: StoredFile, width: int) -> str:
    return f"{FOLDER}/{stored.uuid.hex[:2]}/{stored.uuid.hex}-{width}.webp"
