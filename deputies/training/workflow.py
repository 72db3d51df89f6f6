"""A class: recorded, published by a second person, withdrawn where mistaken. Its material: a wrong
file is replaced with a reason."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import Holder
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from deputies.training.models import TrainingClass, TrainingFile
from workflow.records import record_table
from workflow.replacing import Shelf, shelve

TABLE = record_table(
    TrainingClass,
    "training_publish",
    _("待公开的培训班"),
    "starts_on",
    writer=CITY_CLERK | Holder(Role.TOWN_CLERK, at="organizer"),
    publisher=CITY_LEADER,
    source=lambda training: training.audience,
    ready=lambda classes: classes,
)

shelve(
    Shelf(
        model=TrainingFile,
        record=lambda link: link.training,
        page=lambda training: reverse("admin:deputies_trainingclass_change", args=[training.pk]),
        keepers=CITY_CLERK,
    )
)
