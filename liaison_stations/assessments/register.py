"""What of the stations waits for whom: keepers, deputies on duty, the town's and city's staff."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from liaison_stations.assessments.models import AssessmentStatus, SelfAssessment
from registers.waiting import WAITING, Waiting


def assessments_to_check(user, today):
    if not user.acts_for_city(Role.STATION_CLERK):
        return SelfAssessment.objects.none()
    return SelfAssessment.objects.filter(status=AssessmentStatus.SUBMITTED)


def _ready_assessments(rows):
    return rows.select_related("station")


WAITING.register(
    Waiting(
        key="assessments_to_check",
        label=_("待核查的四好自评"),
        action=_("核查"),
        records=assessments_to_check,
        title=lambda one: (
            _("%(station)s %(year)d年四好自评") % {"station": one.station, "year": one.year}
        ),
        source=lambda one: one.station,
        path=lambda one: reverse("admin:liaison_stations_selfassessment_change", args=[one.pk]),
        ready=_ready_assessments,
        place=61,
    )
)
