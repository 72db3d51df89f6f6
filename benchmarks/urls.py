"""The portal's addresses, and a bare view that answers with so many constant bytes."""

from django.http import HttpResponse
from django.urls import path

from congress_portal.urls import urlpatterns as portal

BODY = b"x" * 2_000_000


def bare(request, size):
    return HttpResponse(BODY[:size])


urlpatterns = [path("bare/<int:size>", bare), *portal]
