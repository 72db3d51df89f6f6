from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionKind(models.TextChoices):
    COMMITTEE = "committee", _("常委会会议")
    CHAIRPERSONS = "chairpersons", _("主任会议")
    CONGRESS = "congress", _("代表大会会议")
    PRESIDIUM = "presidium", _("主席团会议")


class DecisionKind(models.TextChoices):
    DECISION = "decision", _("决议决定")
    APPOINTMENT = "appointment", _("任命")
    REMOVAL = "removal", _("免职")


PEOPLE = (DecisionKind.APPOINTMENT, DecisionKind.REMOVAL)
"""What is counted in 人次."""
