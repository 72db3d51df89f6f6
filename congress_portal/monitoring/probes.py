"""What a monitor asks: is the process alive, can the portal work, what does it count."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from congress_portal.monitoring import health
from congress_portal.protection.proxy import FORWARDING
from congress_portal.upkeep import marks
from pages.public import private
from workflow.models import Delivery

LOOPBACK = ("127.0.0.1", "::1")
ANSWERS = Counter("portal_answers", "Answers by method and status.", ["method", "status"])
SECONDS = Histogram("portal_answer_seconds", "Seconds from a request to its answer.")
QUERIES = Counter("portal_queries", "Queries of the database that requests have made.")


@login_not_required
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all: whoever restarts it asks nothing else."""
    return private(HttpResponse("ok", content_type="text/plain"))


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of all processes in Prometheus' text form, for whoever holds METRICS_TOKEN.

    Raises:
        Http404: without the token, or where none is set.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    answer = generate_latest(_counted_by_all()) + generate_latest(_OfTheMoment())  # type: ignore[arg-type]
    return private(HttpResponse(answer, content_type=CONTENT_TYPE_LATEST))


def _counted_by_all() -> CollectorRegistry:
    """Each process writes what it counts into a file of its own; without the folder, this one's."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


class _OfTheMoment:
    """What the database knows, asked when somebody wants to know it."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        waiting = Delivery.objects.waiting(now).count()
        yield GaugeMetricFamily("portal_outbox", "Messages that wait to be sent.", waiting)
        for task in (marks.WORKER, marks.BACKUP):
            yield GaugeMetricFamily(
                f"portal_{task}_age_seconds",
                f"Seconds since the last {task}; -1 where there was none.",
                _age(marks.last(task), now),
            )


def _age(last: datetime | None, now: datetime) -> float:
    return (now - last).total_seconds() if last else -1


class ProbeMiddleware:
    """Answers a monitor on the machine itself, by whatever name, over a plain connection.

    It asks the server and not the proxy, so it knows neither the public name nor the certificate.
    From elsewhere the same addresses are pages like all others.
    """

    views = {"/healthz": health.healthz, "/livez": livez, "/metrics": metrics}

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = self.views.get(request.path_info)
        if view is None or not _from_this_machine(request):
            return self.get_response(request)
        try:
            return view(request)
        except Http404:  # said by the page that says so everywhere
            return self.get_response(request)


def _from_this_machine(request: HttpRequest) -> bool:
    forwarded = any(name in request.META for name in FORWARDING)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded


class CountingMiddleware:
    """Counts answers, their time and their queries; outermost, and only where METRICS_TOKEN is."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        with connection.execute_wrapper(_count):
            response = self.get_response(request)
        SECONDS.observe(time.perf_counter() - began)
        method = request.method if request.method in ("GET", "HEAD", "POST") else "other"
        ANSWERS.labels(method, response.status_code).inc()
        return response


def _count(execute: Callable[..., Any], *arguments: Any) -> Any:
    QUERIES.inc()
    return execute(*arguments)
