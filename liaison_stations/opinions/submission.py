"""Opinions that citizens send without an account: one form makes one matter and one receipt."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deputies.people.models import Deputy
from intake import codes, limits
from intake.limits import EVERYBODY, Crowd, Limit, LimitLevel
from intake.submission import Intake, coded_fields
from intake.views import Closed
from liaison_stations.matters import relations
from liaison_stations.matters.effects import raise_matter
from liaison_stations.matters.models import Matter, Receipt, Showing, Source
from liaison_stations.stations.models import Station
from liaison_stations.stations.relations import KEEPER
from workflow import outbox
from workflow.transitions import Step, perform

TELL = relations.tell("created", _("收到群众扫码反映的事项"), relations.staff, relations.deputies)


def takes_opinions(station, day=None):
    """Whether the station is open on the day, today where none is given, and takes opinions."""
    return station.intake_open and station.is_open_on(day or timezone.localdate())


def issue(matter: Matter, code: str, digest: str) -> Receipt:
    """The receipt of a matter; it stays with whoever raised it when the matter is merged."""
    return Receipt.objects.create(matter=matter, origin=matter, **coded_fields(code, digest))


class OpinionIntake(Intake[Matter]):
    """One form makes one matter with its receipt; a phone left is leave to call."""

    salt = "liaison_stations.receipt"

    def records(self) -> QuerySet[Matter]:
        return Matter.objects.all()

    def coded(self) -> QuerySet[Receipt]:
        return Receipt.objects.all()

    @transaction.atomic
    def make(
        self,
        given: dict[str, Any],
        code: str,
        digest: str,
        *,
        station: Station,
        deputy: Deputy | None = None,
        at: datetime | None = None,
        **where: Any,
    ) -> Matter | None:
        """``given`` holds form_key, text, name, phone and photos; the station's people are told.

        Args:
            station: where it is sent; locked, so that it closes before or after.
            deputy: whose code was scanned, who is then in charge.
            at: when it came; now where not given.

        Raises:
            Closed: where the station takes no opinions, or none any more.
        """
        at = at or timezone.now()
        station = Station.objects.select_for_update().get(pk=station.pk)
        if not takes_opinions(station):
            raise Closed
        matter = raise_matter(
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
        # The same form came twice at once, and the other request was first: its receipt is shown.
        if Receipt.objects.filter(origin=matter).exists():
            return None
        issue(matter, code, digest)
        outbox.put(TELL(matter, Step(by=None, at=at)))
        return matter


OPINIONS = OpinionIntake()


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


ON_THE_SPOT = {"answer": "answer_on_the_spot", "solve": "solve_on_the_spot"}


def write_down(station, given, by, **fields):
    """The matter of a filled-in form and whether it is new; a second press makes no second one.

    Whoever spoke at the station gets a receipt as well as whoever wrote: ``code_of`` its form.
    """
    digest = codes.digest_of(code_of(given))  # slow on purpose: before the transaction
    return _written_down(station, given, by, digest, fields)


def code_of(given: dict[str, Any]) -> str:
    """The receipt code of a form, stored nowhere."""
    return OPINIONS.code_for(given["form_key"])


def renew(matter: Matter, by: User, reason: str) -> str:
    """A new code for a matter that was written down at the station; returns the code.

    Only the slow hash of a code is kept, so that no slip can be printed a second time; the code of
    the lost one ends, and whoever holds it hears so.

    Raises:
        PermissionDenied: for who does not keep the station, and for what came by a citizen's own
            form, of which nobody at the station ever knew the code.
        Conflict: where the matter was merged meanwhile.
    """
    code = OPINIONS.code_for(uuid.uuid4())
    digest = codes.digest_of(code)  # slow on purpose: before the transaction
    with transaction.atomic():
        data = {"reason": reason}
        issue(perform(matter, "renew_receipt", by=by, data=data, inner=True), code, digest)
    return code


@transaction.atomic
def _written_down(station, given, by, digest, fields):
    known = Matter.objects.filter(form_key=codes.stored_key(given["form_key"])).first()
    if known is not None:
        if not KEEPER.holds(known, by):
            raise PermissionDenied
        return known, False
    matter = raise_matter(
        station,
        text=given["text"],
        by=by,
        name=given["name"],
        phone=given["phone"],
        agreed=given["agreed"],
        files=given.get("files") or (),
        form_key=codes.stored_key(given["form_key"]),
        policy_area=given["policy_area"],
        subject=given.get("subject") or "",
        deputy=given["deputy"],
        **fields,
    )
    issue(matter, code_of(given), digest)
    if given["now"]:
        pictures = {name: given.get(name) for name in Showing.values}
        data = {"text": given["answer"], "closed_on": matter.raised_on, **pictures}
        matter = perform(matter, ON_THE_SPOT[given["now"]], by=by, data=data)
    return matter, True


BUSY = 10
"""On a reception day that a keeper announced, a station takes this many times as much."""
STATION = Limit("station", 120, 3600)
WORDS = Limit("word", 20, 86400, ceiling=1)
PHOTOS_OF_ADDRESS = Limit("photo address", 60, 86400, ceiling=1)
PHOTOS_OF_STATION = Limit("photo station", 300, 86400, ceiling=1)


def admit(
    address: str, station: Station, at: datetime | None = None, *, answered: bool = False
) -> LimitLevel:
    """What an opinion meets that comes from an address to a station; FREE is let in.

    The address is kept as a digest under the key of the day, for a day.
    """
    at = at or timezone.now()
    times = BUSY if station.busy_until and station.busy_until > at else 1
    crowds = (Crowd(STATION, station.pk, times), EVERYBODY)
    return limits.admit(address, crowds, answered=answered, at=at)


def admit_photos(address: str, station: Station, number: int) -> bool:
    """Whether so many photographs may come with an opinion; before any of them is opened."""
    crowds = (Crowd(PHOTOS_OF_STATION, station.pk),)
    level = limits.admit(address, crowds, by=number, own=PHOTOS_OF_ADDRESS, answered=True)
    return level == LimitLevel.FREE
