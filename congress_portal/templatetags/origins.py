"""What rooms above a record know of it: what it came from, its praise, the curve of its year."""

from typing import Any

from django import template
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from annual_summaries.drawing.curve import Curve, curve
from annual_summaries.recognitions.models import Recognition
from liaison_stations.matters.models import Matter
from supervision.activities.models import Activity
from supervision.projects.progress import Course
from supervision.satisfaction.models import Ballot
from supervision.sessions.models import Decision

MOST = 10
register = template.Library()


@register.simple_tag(takes_context=True)
def matters_behind(context: Any, item: Any = None, suggestion: Any = None) -> str:
    """The citizens' matters behind an item or a suggestion, as one line: by subject line and number
    for those who may read the words, by number alone for everybody else."""
    found = (
        Matter.objects.filter(item=item) if item else Matter.objects.filter(suggestion=suggestion)
    )
    read = Matter.objects.with_personal_data_for(context["request"].user)
    rows = found.annotate(read=Exists(read.filter(pk=OuterRef("pk")))).order_by("pk")
    names = [f"{one.title}（{one.number}）" if one.read else one.number for one in rows[: MOST + 1]]
    line = "、".join(names[:MOST])
    return _("%(numbers)s 等") % {"numbers": line} if len(names) > MOST else line


@register.simple_tag
def praise_of(**record: Any) -> list[Recognition]:
    """The published recognitions of a record, by the name of its link: ``activity=activity``."""
    return list(Recognition.objects.public().filter(**record).newest_first()[:MOST])


@register.simple_tag
def ballots_on(**record: Any) -> list[Ballot]:
    """The ballots on a public record, by the name of its link: ``item=item``."""
    return list(Ballot.objects.public().filter(**record).newest_first()[:MOST])


@register.simple_tag
def decided_on(activity: Activity) -> list[Decision]:
    """The public decisions that were taken on an activity."""
    return list(Decision.objects.public().filter(activity=activity).newest_first()[:MOST])


@register.simple_tag
def curve_of(course: Course) -> Curve:
    """The year of a project as a curve, against the months for which a number is planned."""
    done = [month.progress for month in course.months]
    return curve("curve", _("全年进度"), done, course.planned)
