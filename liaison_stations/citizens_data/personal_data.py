"""Citizens' names, phones and words: shown to few, each look on the trail, removed in time.

个人信息保护法 art. 6, 19, 47: no more and no longer than the purpose needs.
"""

import re
from collections.abc import Iterator
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attachments.models import StoredFile
from attachments.removal import remove_file
from intake import personal_data as intake
from intake.personal_data import REMOVED, note_look, retention_cut
from liaison_stations.citizens_data.models import EarlierWords
from liaison_stations.matters.models import Citizen, Matter, MatterEntry, MatterFile, MatterStatus
from workflow import trail
from workflow.models import TrailEntry

PHONE_SHOWN, WITHDRAWN = "phone_shown", "personal_data_withdrawn"
MOST_LOOKS, MOST_PHONES = 200, 30
"""How many matters, and how many phones, one person may look at in a day."""
RETENTION_CLOCK = "personal_data_retention"


class LookReason(models.TextChoices):
    """Why a phone number is asked for; the trail keeps the code."""

    CALL_BACK = "call_back", _("电话回访")
    CLARIFY = "clarify", _("核实情况")
    MORE = "more", _("请群众补充材料")
    ANSWER = "answer", _("电话答复")
    COMPLAINT = "complaint", _("群众来询")


def masked(phone: str) -> str:
    """``138****0001``; of a shorter number less is shown, of four digits nothing."""
    digits = re.sub(r"\D", "", phone)
    if not digits:
        return "*" * min(len(phone), 4)
    kept = 4 if len(digits) >= 11 else max(0, (len(digits) - 4) // 2)
    tail = digits[-kept:] if kept else ""
    return f"{digits[: min(3, kept)]}****{tail}"


@transaction.atomic
def look(matter, user, at=None):
    """Writes once a day that the person read a citizen's words; raises TooManyLooks."""
    note_look(_citizen(matter), user, at=at, most=MOST_LOOKS)


@transaction.atomic
def phone_of(matter, user, reason, at=None) -> str:
    """The number in full, for a reason that goes on the trail; raises TooManyLooks."""
    citizen = _citizen(matter)
    note_look(citizen, user, action=PHONE_SHOWN, at=at, most=MOST_PHONES, reason=str(reason))
    return citizen.phone


def _citizen(matter):
    """The row that holds a citizen's data, locked; its chain tells who looked."""
    citizen, _made = Citizen.objects.get_or_create(matter=matter)
    return Citizen.objects.select_for_update().get(pk=citizen.pk)


def looks_at(matter, most=20):
    """Who looked at the citizen's data, newest first, for those who answer for it."""
    citizen = Citizen.objects.filter(matter=matter).first()
    if citizen is None:
        return []
    return list(TrailEntry.objects.of(citizen).select_related("actor").order_by("-sequence")[:most])


CLOSED = (
    MatterStatus.SOLVED,
    MatterStatus.ANSWERED,
    MatterStatus.NOT_ACCEPTED,
    MatterStatus.MERGED,
)


def past_retention(today: date):
    """Closed matters whose personal data has been kept long enough, or was asked to be removed;
    oldest first."""
    cut = retention_cut(RETENTION_CLOCK, today)
    due = Q(citizen__kept_until__lte=today)
    if cut is not None:
        due |= Q(closed_on__lte=cut)
    closed = Matter.objects.filter(due, status__in=CLOSED)
    return closed.exclude(citizen__removed_on__isnull=False).order_by("closed_on", "pk")


def purge(today: date) -> Iterator[int]:
    """Removes what is past its time, each matter in a transaction of its own; yields the keys."""
    return intake.purge(lambda: past_retention(today), lambda pk: remove(Matter(pk=pk)))


@transaction.atomic
def remove(matter, by=None, at=None):
    """Takes name, phone, words and photographs out for good; number, dates, place, area, outcome
    and rating stay, so that the statistics do."""
    at = at or timezone.now()
    citizen = _citizen(matter)
    EarlierWords.objects.filter(matter=matter.pk).delete()
    if citizen.removed_on:
        return
    citizen.empty()
    citizen.removed_on = timezone.localdate(at)
    citizen.save()
    Matter.objects.filter(pk=matter.pk).update(text="", subject="")
    # All of them: what staff wrote quotes what the citizen said.
    MatterEntry.objects.filter(matter=matter.pk).exclude(text="").update(text="")
    _remove_photographs(matter)
    trail.append(citizen, REMOVED, by=by, at=at)


@transaction.atomic
def withdraw(matter, at=None):
    """The citizen takes name, phone and photographs back while the matter is being handled; the
    words go with the next removal after it is closed (个人信息保护法 art. 15, 47)."""
    at = at or timezone.now()
    citizen = _citizen(matter)
    EarlierWords.objects.filter(matter=matter.pk).delete()
    citizen.empty()
    # The words stay while the matter is handled: without them nobody could answer it.
    citizen.kept_until = timezone.localdate(at)
    citizen.save()
    _remove_photographs(matter, entry__by=None)
    trail.append(citizen, WITHDRAWN, by=None, at=at)


def _remove_photographs(matter, **which):
    links = MatterFile.objects.filter(entry__matter=matter.pk, **which)
    keys = list(links.values_list("stored", flat=True))
    links.delete()
    for stored in StoredFile.objects.filter(pk__in=keys):
        remove_file(stored)
