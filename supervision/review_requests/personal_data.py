"""Requesters' names, contacts and words: each look on the trail, removed in time."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from intake import personal_data
from intake.personal_data import REMOVED
from supervision.documents.choices import REQUEST_OPEN
from supervision.review_requests.models import Requester, ReviewRequest
from workflow import trail

RETENTION_CLOCK = "review_request_retention"


@transaction.atomic
def look(request: ReviewRequest, user: User) -> Requester:
    """The requester's data; once a day it goes on the trail that this person read it."""
    # The lock that ``note_look`` asks of its caller.
    requester = Requester.objects.select_for_update().get(request=request)
    personal_data.note_look(requester, user)
    return requester


def past_retention(today: date) -> QuerySet[ReviewRequest]:
    """Answered requests whose requester has been kept long enough, oldest first."""
    cut = personal_data.retention_cut(RETENTION_CLOCK, today)
    if cut is None:
        return ReviewRequest.objects.none()
    over = ReviewRequest.objects.exclude(status__in=REQUEST_OPEN).filter(answered_on__lte=cut)
    kept = Q(requester__removed_on__isnull=True)
    return over.filter(kept).order_by("answered_on", "pk")


def purge(today: date) -> Iterator[int]:
    """Removes what is past its time, each request in a transaction of its own; yields the keys."""
    return personal_data.purge(lambda: past_retention(today), remove)


@transaction.atomic
def remove(pk: int) -> None:
    """Takes name, contact and words out for good; number, days, paper and answer stay."""
    requester = Requester.objects.select_for_update().get(request=pk)
    requester.empty()
    requester.removed_on = timezone.localdate()
    requester.save()
    ReviewRequest.objects.filter(pk=pk).update(text="")
    trail.append(requester, REMOVED, by=None)
