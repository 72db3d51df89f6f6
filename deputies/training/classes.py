"""Places in training classes: signed up for, given back, attended (代表法 art. 47)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from deputies.duty import workflow
from deputies.duty.models import DutyKind, DutySource
from deputies.people.mandates import levels_on
from deputies.people.models import Deputy, Mandate, MandateLevel
from deputies.training.models import TrainingClass, TrainingPlace
from papers.issuing import make_void
from workflow import trail

MOST_NAMES = 500


def fits(training, levels):
    """Whether a class is for deputies of one of these levels."""
    return (training.for_town and MandateLevel.TOWN in levels) or (
        training.for_city and bool(levels - {MandateLevel.TOWN})
    )


def obstacle(training, deputy, today):
    """Why the deputy may not sign up now, as a sentence; empty where nothing stands against it."""
    if training.starts_on < today:
        return _("这个班已经开班。")
    if training.sign_up_until and training.sign_up_until < today:
        return _("报名已经截止。")
    if not fits(training, set(levels_on(deputy, today))):
        return _("这个班不面向您这一层级的代表。")
    if training.capacity is not None and taken(training) >= training.capacity:
        return _("名额已满。")
    return ""


def taken(training):
    """How many places are taken now."""
    return training.places.filter(given_back_at__isnull=True).count()


@transaction.atomic
def sign_up(training, deputy, *, by, at=None):
    """Takes a place; a second call changes nothing. Raises ValidationError with the reason.

    The class is locked, so that two people do not take its last place.
    """
    at = at or timezone.now()
    training = TrainingClass.objects.select_for_update().get(pk=training.pk)
    place = TrainingPlace.objects.filter(training=training, deputy=deputy).first()
    if place and place.given_back_at is None:
        return place
    if sentence := obstacle(training, deputy, timezone.localdate(at)):
        raise ValidationError(sentence)
    place = place or TrainingPlace(training=training, deputy=deputy)
    place.signed_up_at, place.given_back_at = at, None
    place.save()
    trail.append(place, "signed_up", by=by, at=at)
    return place


@transaction.atomic
def give_back(training, deputy, *, by, at=None):
    """Gives the place to somebody else; not once the class has begun."""
    at = at or timezone.now()
    # Locked, so that a place given back twice at once stands on the trail once.
    place = TrainingPlace.objects.select_for_update().filter(
        training=training, deputy=deputy, given_back_at__isnull=True
    )
    place = place.first()
    if place is None:
        return None
    if training.starts_on < timezone.localdate(at):
        raise ValidationError(_("已经开班，不能再取消报名。"))
    place.given_back_at = at
    place.save(update_fields=["given_back_at"])
    trail.append(place, "given_back", by=by, at=at)
    return place


def roll(training):
    """Who may be ticked: those who signed up, and every deputy in office for whom it is."""
    sitting = Mandate.objects.on(training.starts_on)
    levels = [level for level in MandateLevel if fits(training, {level})]
    invited = Q(pk__in=sitting.filter(level__in=levels).values("deputy"))
    listed = Q(pk__in=training.places.values("deputy"))
    return Deputy.objects.filter(invited | listed).by_strokes()[:MOST_NAMES]


@transaction.atomic
def mark(training, present, *, by, at=None):
    """Sets who came, as the list is now; returns how many. Their duty drafts come and go."""
    at = at or timezone.now()
    # Locked, so that two who tick at once make no second draft of anybody's duty.
    there = {place.deputy_id: place for place in training.places.select_for_update()}
    came = {deputy.pk: deputy for deputy in present}
    for pk, deputy in came.items():
        place = there.get(pk) or TrainingPlace(training=training, deputy=deputy, signed_up_at=at)
        if not place.attended:
            place.attended, place.marked_by, place.given_back_at = True, by, None
            place.save()
            _enter(training, deputy, by, at)
    for pk, place in there.items():
        if place.attended and pk not in came:
            place.attended, place.marked_by = False, by
            place.save(update_fields=["attended", "marked_by"])
            make_void(place, by=by, at=at)  # the certificate says what is no longer so
            workflow.withdraw_duty(duty_key(training, pk), by)
    content = {"present": sorted(came)}
    trail.append(training, "attendance", by=by, at=at, content=content)
    return len(came)


def _enter(training, deputy, by, at):
    workflow.record_duty(
        deputy,
        source=DutySource.TRAINING,
        key=duty_key(training, deputy.pk),
        kind=DutyKind.TRAINING,
        happened_on=training.starts_on,
        ends_on=training.ends_on,
        text=_("参加培训：%(name)s") % {"name": training.name},
        place=training.place,
        by=by,
        at=at,
    )


def duty_key(training, deputy_pk):
    """Names the class as the ground of the deputy's duty entry."""
    return f"training:{training.pk}:{deputy_pk}"
