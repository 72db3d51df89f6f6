"""What the room of deputies puts into a person's calendar: classes they signed up for."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.choices import SuggestionStatus
from deputies.models import Suggestion, TrainingPlace
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


def ratings(user, since, until):
    """The last days on which the deputy's own suggestions are rated."""
    due = Suggestion.objects.filter(
        lead_deputy__user=user.pk,
        status=SuggestionStatus.REPLIED,
        satisfaction="",
        step_due_on__range=(since, until),
    )
    for suggestion in due.order_by("-step_due_on", "-pk")[:MOST_EVENTS]:
        yield Event(
            uid=f"suggestion-{suggestion.pk}-{suggestion.round}",
            title=_("评价答复截止：%(title)s") % {"title": suggestion.title},
            starts=suggestion.step_due_on,
            path=suggestion.get_absolute_url(),
            version=suggestion.version,
        )


register(Happenings("suggestions", gettext_lazy("建议评价"), ratings))
register(Happenings("training", gettext_lazy("培训班"), training))
