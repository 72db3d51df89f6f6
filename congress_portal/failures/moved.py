"""Old addresses of merged records lead on to the record that they are now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.defaults import page_not_found

from pages.readers import known_to
from registers.merging.declared import MERGEABLE
from registers.merging.models import Merge

SAFE = ("GET", "HEAD")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; or the way on, for an address whose record was merged into one that the reader sees."""
    address = _moved_to(request) if request.method in SAFE else ""
    if address:
        return HttpResponsePermanentRedirect(address)
    return page_not_found(request, exception)


def _moved_to(request: HttpRequest) -> str:
    match: Any = request.resolver_match
    key = match.kwargs.get("pk") if match else None
    if not isinstance(key, int):
        return ""
    for one in MERGEABLE.all():
        if match.view_name in one.addresses:
            merge = Merge.objects.done().of_model(one.model).filter(lost_key=key).first()
            if merge is not None and known_to(request.user, merge.kept) is not None:
                return reverse(match.view_name, kwargs={**match.kwargs, "pk": merge.kept_key})
    return ""
