"""What every public page owes its reader: no log-in, no cookie, and no second download."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

SECONDS = 60
OK = 200

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Opens a view to everybody; the same page is not sent twice (ETag, RFC 9110 §13).

    A view that shows one person what others may not see marks its answer with ``private``.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != OK or response.has_header("Cache-Control"):
            return response
        patch_cache_control(response, public=True, max_age=SECONDS)
        etag = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
        response.headers["ETag"] = etag
        conditional: Any = get_conditional_response(request, etag=etag, response=response)
        return conditional  # type: ignore[no-any-return]

    opened: View = login_not_required(require_safe(answer))
    return opened


def private(response: HttpResponse) -> HttpResponse:
    """Marks an answer that is for this person alone."""
    patch_cache_control(response, private=True, no_store=True)
    return response
