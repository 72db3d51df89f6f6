"""What every public page owes its reader: no log-in, no cookie, and no second download."""

import hashlib
import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from pages import copies
from pages.memory import key_of, memory
from pages.outages import is_outage
from pages.readers import noting_what_is_not_public

logger = logging.getLogger(__name__)
SECONDS = 60
OK = 200
View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Opens a view to everybody; the same page is not sent twice (ETag, RFC 9110 §13).

    A view that shows one person what others may not see marks its answer with ``private``.
    Each process keeps the finished bytes for PUBLIC_PAGE_SECONDS, so that a page that everybody
    reads at once is set once; what is taken back is gone as soon. Only a page all of whose records
    came from ``public()`` is kept, here and by readers: another one is sent as ``private`` and
    logged as a fault of the program. While the database is away, the last copy is shown.

    Raises:
        NotPublic: instead of that, where PUBLIC_PAGE_STRICT is set, as in tests.
    """

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        key, began = _key(request), time.time()
        kept = memory().get(key) if key else None
        if kept:
            return _again(request, kept)
        try:
            with noting_what_is_not_public() as read:
                response = view(request, *args, **kwargs)
        # A database that is away shows itself in many exceptions; every other one goes on as it
        # was.
        except Exception as fault:
            copy = copies.kept(key) if is_outage(fault) else None
            if copy is None:
                raise
            return _again(request, copy)
        # A view that has said itself who may keep its answer is left alone.
        if response.status_code != OK or response.has_header("Cache-Control"):
            return response
        if read:
            return _not_for_others(response, view, read)
        etag = etag_of(response.content)
        if key:
            kept = response.content, response.headers["Content-Type"], etag
            if settings.PUBLIC_PAGE_SECONDS:
                memory().set(key, kept, settings.PUBLIC_PAGE_SECONDS)
            copies.keep(key, kept, began=began, etag=etag)
        return _conditional(request, response, etag)

    @wraps(view)
    def packed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return _packed(request, answer(request, *args, **kwargs))

    opened: View = login_not_required(require_safe(packed))
    return opened


def _packed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A public answer goes out compressed, also where no nginx stands before the portal.

    Not one for a person alone: the length of what is packed tells of secrets beside what a stranger
    may put in (BREACH, 2013).
    """
    if "private" not in response.headers.get("Cache-Control", ""):
        GZipMiddleware(lambda _request: response).process_response(request, response)
    return response


def _again(request: HttpRequest, kept: tuple[bytes, str, str]) -> HttpResponse:
    body, kind, etag = kept
    return _conditional(request, HttpResponse(body, content_type=kind), etag)


class NotPublic(Exception):
    """A public page has read records that did not come from ``public()``."""


def _not_for_others(response: HttpResponse, view: View, read: list[str]) -> HttpResponse:
    name = f"{view.__module__}.{getattr(view, '__qualname__', type(view).__qualname__)}"
    sentence = f"{name} has read what did not come from public(): {', '.join(sorted(set(read)))}"
    if settings.PUBLIC_PAGE_STRICT:
        raise NotPublic(sentence)
    logger.error(sentence)
    return private(response)


def etag_of(content: bytes) -> str:
    """The strong validator of an answer with this content."""
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def _key(request: HttpRequest) -> str:
    """By address and layout; empty for what nobody else is likely to ask for, and for who has just
    written where replicas may be late: what they see is read anew."""
    if request.META.get("QUERY_STRING") or getattr(request, "reads_own_writes", False):
        return ""
    return key_of("page", request.path, import_string(settings.STORED_PAGE_VARIANT)(request))


def _conditional(request: HttpRequest, response: HttpResponse, etag: str) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=SECONDS)
    response.headers["ETag"] = etag
    conditional: Any = get_conditional_response(request, etag=etag, response=response)
    return conditional  # type: ignore[no-any-return]


def private_unless_public(
    request: HttpRequest, response: HttpResponse, is_public: bool
) -> HttpResponse:
    """The page of one record: what those who signed in see beyond the public is kept by no cache.

    Args:
        request: who asks.
        response: the page.
        is_public: whether everybody may read the record.
    """
    return private(response) if request.user.is_authenticated or not is_public else response


def private(response: HttpResponse) -> HttpResponse:
    """Marks an answer that is for this person alone."""
    patch_cache_control(response, private=True, no_store=True)
    return response
