"""What the room of deputies puts into a person's calendar: classes they signed up for."""

from django.utils.translation import gettext_lazy

from deputies.models import TrainingPlace
from registers.calendar import MOST_EVENTS, Event, Happenings, Status, register


def training(user, since, until):
    """Classes in which the deputy has a place; one that was given back is told as cancelled."""
    own = TrainingPlace.objects.filter(
        deputy__user=user.pk, training__starts_on__range=(since, until)
    )
    newest = own.select_related("training").order_by("-training__starts_on", "-pk")
    for place in newest[:MOST_EVENTS]:
        kept = place.given_back_at is None
        yield Event(
            uid=f"training-{place.pk}",
            title=place.training.name,
            starts=place.training.starts_on,
            ends=place.training.ends_on,
            place=place.training.place,
            status=Status.CONFIRMED if kept else Status.CANCELLED,
            version=0 if kept else 1,
        )


register(Happenings("training", gettext_lazy("培训班"), training))
