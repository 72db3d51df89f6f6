"""Old promises of the demo that were kept, so that the ledger shows each state."""

from datetime import timedelta

from django.utils import timezone

from supervision.promises.models import Promise
from workflow.deadlines import first_working_day
from workflow.transitions import allowed, perform

LATELY = timedelta(days=300)
LATE_BY = timedelta(days=12)


def play(people, today=None):
    """The clerk confirms what fell due long ago; what fell due lately is still followed."""
    today = today or timezone.localdate()
    for promise in Promise.objects.filter(promised_on__lt=today - LATELY).order_by("pk"):
        if any(row.action == "confirm" for row in allowed(promise, people["clerk"])):
            content = {
                "kept_on": first_working_day(promise.promised_on + LATE_BY),
                "text": "现场核对，已经落实。",
            }
            perform(promise, "confirm", by=people["clerk"], data=content)
