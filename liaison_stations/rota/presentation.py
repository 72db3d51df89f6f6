"""A reception day in the words that pages show."""

from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from liaison_stations.matters.presentation import sign_of
from liaison_stations.rota.models import DayStatus, ReceptionDay


def in_words(day):
    """A date as pages write it; nothing where there is none."""
    return formats.date_format(day, "DATE_FORMAT") if day else ""


def weekday(day):
    """The name of the day in the week, in the page's language."""
    return formats.date_format(day, "l")


@dataclass(frozen=True)
class DayInWords:
    """One reception day; ``with_state`` also says where it stands."""

    day: ReceptionDay
    with_state: bool = False

    @property
    def date(self):
        """Day and weekday."""
        return f"{in_words(self.day.day)} {weekday(self.day.day)}"

    @property
    def hours(self):
        """From when to when, ``9:00–11:00``."""
        return f"{self.day.opens:%H:%M}–{self.day.closes:%H:%M}"

    @property
    def sign(self):
        """The sign beside its state."""
        return sign_of(self.day.status)

    @property
    def state(self):
        """The state in words; empty on a page that tells none."""
        return self.day.get_status_display() if self.with_state else ""

    @property
    def cancelled(self):
        """The word for it; nothing where the day holds."""
        is_cancelled = self.day.status == DayStatus.CANCELLED
        return self.day.get_status_display() if is_cancelled else ""

    @property
    def receivers(self):
        """Who is on duty, in the order of the rota."""
        return "、".join(str(duty.deputy) for duty in self.day.duties.all())

    @property
    def deputies(self):
        """Who is on duty, as the public reads it."""
        return "、".join(deputy.name for deputy in self.day.deputies.all())

    @property
    def moved_from(self):
        """From which day it was moved; nothing where it was not."""
        was = in_words(self.day.moved_from)
        return _("原定 %(was)s") % {"was": was} if was else ""

    @property
    def moved_for_a_holiday(self):
        """The same for the public, who are told why."""
        was = in_words(self.day.moved_from)
        return _("原定 %(day)s，遇节假日顺延") % {"day": was} if was else ""
