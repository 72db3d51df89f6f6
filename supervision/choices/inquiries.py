from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionStatus(models.TextChoices):
    """The course of one question of a special inquiry, followed until it is solved."""

    LISTED = "listed", _("待应询")
    ANSWERED = "answered", _("已应询")
    PROMISED = "promised", _("已承诺")
    SOLVED = "solved", _("已解决")
    WITHDRAWN = "withdrawn", _("已作废")


UNSOLVED = (QuestionStatus.LISTED, QuestionStatus.ANSWERED, QuestionStatus.PROMISED)
KEPT_QUESTIONS = (*UNSOLVED, QuestionStatus.SOLVED)
