"""Where the material of training lies: a wrong file is replaced with a reason."""

from django.urls import reverse

from accounts.choices import Role
from accounts.relations import CityHolder
from deputies.training.models import TrainingFile
from workflow.replacing import Shelf, shelve

shelve(
    Shelf(
        model=TrainingFile,
        record=lambda link: link.training,
        page=lambda training: reverse("admin:deputies_trainingclass_change", args=[training.pk]),
        keepers=CityHolder(Role.CLERK),
    )
)
