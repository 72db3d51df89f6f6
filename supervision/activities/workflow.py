"""An activity: logged by one, published by another, withdrawn where it was a mistake."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.successions.transitions import Succession
from supervision.activities.choices import Level
from supervision.activities.models import Activity, ActivityFile
from supervision.activities.relations import ACTIVITY_CLERK, ACTIVITY_LEADER, CITY_CLERK
from supervision.items.choices import OPEN
from supervision.opinions.choices import OpinionStatus
from workflow.choices import RecordStatus
from workflow.records import record_rows
from workflow.relations import Meets, Where
from workflow.replacing import Shelf, shelve
from workflow.transitions import DeskText, Guard, Step, Table, Wait, register

HALF_A_YEAR = timedelta(days=183)


def _stands_alone(activity: Activity, step: Step) -> bool:
    """Nothing was handed over after it, and it has no sections."""
    return not activity.opinions.exists() and not activity.sections.exists()


def _with_open_work() -> Q:
    """Activities after which something is still drafted, or still followed."""
    drafts = (OpinionStatus.DRAFTED, OpinionStatus.SUBMITTED)
    at_work = Q(opinions__status__in=drafts) | Q(opinions__items__status__in=OPEN)
    return Q(pk__in=Activity.objects.filter(at_work).order_by().values("pk"))


WITH_OPEN_WORK = Meets(
    lambda activity: Activity.objects.filter(_with_open_work(), pk=activity.pk).exists(),
    _with_open_work,
)
STANDS_ALONE = Guard(_stands_alone, _("已有意见或下级活动，不能作废；请先处理它们。"))
SUCCEED = Succession(
    model=Activity,
    key="closed_organizers",
    label=_("组织单位已撤销、还有在办事项的活动"),
    sources=(RecordStatus.RECORDED,),
    who=ACTIVITY_CLERK | CITY_CLERK,
    when=Where(level=Level.TOWN) & WITH_OPEN_WORK,
    closed_alone=True,
    lead="organizer",
    bodies=Organization.objects.organizers,
    source=lambda activity: activity.organizer,
).row()
ACTIVITY_TABLE = register(
    Table(
        model=Activity,
        states=RecordStatus,
        desk=DeskText(
            title=lambda activity: activity.title,
            subject=lambda activity: activity.number,
            source=lambda activity: activity.organizer,
            path=lambda activity: reverse("admin:supervision_activity_change", args=[activity.pk]),
            ready=lambda activities: activities.select_related("organizer"),
        ),
        transitions=(
            SUCCEED,
            *record_rows(
                Wait(
                    key="activity_publish",
                    label=_("待公开的活动"),
                    # What was logged lately: an old one that nobody showed stays unshown.
                    where=lambda user, day: Q(
                        created_by__isnull=False, starts_on__gte=day - HALF_A_YEAR
                    ),
                    order="starts_on",
                ),
                writer=ACTIVITY_CLERK,
                publisher=ACTIVITY_LEADER,
                stays=(STANDS_ALONE,),
            ),
        ),
    )
)

shelve(
    Shelf(
        model=ActivityFile,
        record=lambda link: link.activity,
        page=lambda activity: reverse("admin:supervision_activity_change", args=[activity.pk]),
        keepers=ACTIVITY_CLERK,
    )
)
