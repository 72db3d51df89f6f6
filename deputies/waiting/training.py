"""Classes that are open to the deputy, and those whose attendance staff have still to record."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from deputies.choices import MandateLevel
from deputies.models import Mandate, TrainingClass, TrainingPlace
from registers.waiting import Waiting, register

REMEMBERED = timedelta(days=60)


def _open(user, today):
    """Classes ahead for the deputy's levels in which they have no place yet."""
    if not user.has_role(Role.DEPUTY):
        return TrainingClass.objects.none()
    sitting = Mandate.objects.on(today).filter(deputy__user=user.pk)
    town = Exists(sitting.filter(level=MandateLevel.TOWN))
    city = Exists(sitting.exclude(level=MandateLevel.TOWN))
    own = TrainingPlace.objects.filter(training=OuterRef("pk"), deputy__user=user.pk)
    ahead = TrainingClass.objects.filter(
        (Q(for_town=True) & town) | (Q(for_city=True) & city), starts_on__gte=today
    )
    still = Q(sign_up_until__isnull=True) | Q(sign_up_until__gte=today)
    return ahead.filter(still).exclude(Exists(own))


def _unrecorded(user, today):
    """Classes just held of which neither a list nor a number of people was recorded."""
    if not user.acts_for_city(Role.CLERK):
        return TrainingClass.objects.none()
    came = TrainingPlace.objects.filter(training=OuterRef("pk"), attended=True)
    held = TrainingClass.objects.filter(starts_on__lt=today, starts_on__gte=today - REMEMBERED)
    return held.filter(participants__isnull=True).exclude(Exists(came))


register(
    Waiting(
        key="training_open",
        label=_("可以报名的培训"),
        action=_("报名"),
        records=_open,
        title=lambda one: one.name,
        source=lambda one: one.place or one.audience,
        path=lambda one: reverse("my_training:list"),
        due=Coalesce(F("sign_up_until"), F("starts_on")),
        place=63,
    ),
    Waiting(
        key="training_attendance",
        label=_("待考勤的培训"),
        action=_("考勤"),
        records=_unrecorded,
        title=lambda one: one.name,
        source=lambda one: one.audience,
        path=lambda one: reverse("admin:deputies_trainingclass_attendance", args=[one.pk]),
        order="starts_on",
        place=64,
    ),
)
