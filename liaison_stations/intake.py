"""Opinions that citizens send without an account: one form makes one matter and one receipt."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from liaison_stations import notices, receipts
from liaison_stations.choices import Source
from liaison_stations.matters import raise_matter
from liaison_stations.models import Matter, Receipt, Station
from workflow import codes, outbox
from workflow.transitions import Step

TELL = notices.tell("created", _("收到群众扫码反映的事项"), notices.staff, notices.deputies)


class Closed(Exception):
    """The station takes no opinions, or none any more."""


class OtherWords(Exception):
    """The form was sent before with other words; what it made then stays as it is."""


@dataclass(frozen=True)
class Submission:
    """``new`` is false where the same form was sent before."""

    matter: Matter
    code: str
    new: bool


def takes_opinions(station, day=None):
    return station.intake_open and station.is_open_on(day or timezone.localdate())


def known(form_key):
    """The matter that a form made before, or None."""
    return Matter.objects.filter(form_key=codes.stored_key(form_key)).first()


def again(form_key, text=None):
    """The submission of a form that was sent before, or None; raises OtherWords."""
    matter = known(form_key)
    if matter is None:
        return None
    if text is not None and matter.text and matter.text != text:
        raise OtherWords
    return Submission(matter, receipts.code_for(form_key), new=False)


def submit(station, given, deputy=None, at=None):
    """The matter of a filled-in form with its receipt; raises Closed or OtherWords.

    ``given`` holds form_key, text, name, phone and photos; a phone left is leave to call. The
    same form sent twice, even at the same moment, makes one matter and shows the same code.
    """
    before = again(given["form_key"], given["text"])
    if before:
        return before
    code = receipts.code_for(given["form_key"])
    digest = codes.digest_of(code)
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        station = Station.objects.select_for_update().get(pk=station.pk)
        if not takes_opinions(station):
            raise Closed
        matter = _raise(station, given, deputy, at)
        if Receipt.objects.filter(origin=matter).exists():
            return again(given["form_key"], given["text"])
        receipts.issue(matter, code, digest)
        outbox.put(TELL(matter, Step(by=None, at=at or timezone.now())))
    return Submission(matter, code, new=True)


def _raise(station, given, deputy, at):
    return raise_matter(
        station,
        source=Source.CODE,
        text=given["text"],
        at=at,
        name=given["name"],
        phone=given["phone"],
        agreed=bool(given["phone"]),
        files=given["photos"],
        form_key=codes.stored_key(given["form_key"]),
        deputy=deputy,
    )


def station_of(deputy, today):
    """Where a deputy's code leads: the station of the present posting that takes opinions."""
    posted = Station.objects.filter(postings__in=deputy.postings.on(today), intake_open=True)
    return posted.open_on(today).in_order().select_related("organization").first()


def others_of(station, today, most=5):
    """Open stations to turn to where this one is closed, of the same town first."""
    stations = Station.objects.public().open_on(today).filter(intake_open=True)
    near = stations.filter(organization=station.organization_id) if station else stations.none()
    found = list(near.exclude(pk=station.pk).in_order()[:most]) if station else []
    return found or list(stations.filter(kind="central").in_order()[:most])
