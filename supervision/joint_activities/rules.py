"""Joint activities of city and towns: a section belongs to one city activity of its kind and
year, so that nothing is counted at two levels."""

from django.utils.translation import gettext_lazy as _

from supervision.activities.choices import Level
from supervision.activities.models import Activity
from workflow.canonical import canonical

ALIKE = (("year", _("年度")), ("method", _("方式")))


def faults(key, values):
    """What is wrong with the place of an activity in a joint one, as (field, sentence).

    ``key`` is the activity's own, None for a new one; ``values`` its fields as they are to be.
    """
    parent = values.get("parent")
    if parent:
        yield from _faults_below(key, parent, values)
    elif values.get("joint") and values.get("level") == Level.TOWN:
        twin = counted_above(values)
        if twin:
            text = _("市级联动活动“%(title)s”已登记同一次检查，请选它为上级活动，以免重复计数。")
            yield "parent", text % {"title": twin.title}
    if key:
        yield from _faults_above(key, values)


def _faults_below(key, parent, values):
    if values.get("level") and values["level"] != Level.TOWN:
        yield "parent", _("只有镇街区的活动可以作为市级活动的分项；市级活动不再有上级活动。")
        return
    if parent.level != Level.CITY:
        yield "parent", _("上级活动必须是市级活动。")
    if parent.parent_id:
        yield "parent", _("上级活动本身是分项，请选择它的上级活动。")
    if key and Activity.objects.filter(parent=key).exists():
        yield "parent", _("这个活动已有分项，不能再作为别的活动的分项。")
    for field, label in ALIKE:
        if values.get(field) and values[field] != getattr(parent, field):
            text = _("分项的%(label)s必须与上级活动一致，否则会在市镇两级各计一次。")
            yield field, text % {"label": label}


def _faults_above(key, values):
    """A joint activity keeps what its sections must agree with."""
    sections = Activity.objects.filter(parent=key)
    if values.get("level") and values["level"] != Level.CITY and sections.exists():
        yield "level", _("这个活动已有镇街区分项，层级不能改。")
    for field, label in ALIKE:
        value = values.get(field)
        if value and sections.exclude(**{field: value}).exists():
            text = _("这个活动已有镇街区分项，%(label)s不能改得与分项不一致。")
            yield field, text % {"label": label}


def counted_above(values):
    """The joint city activity on the same law that this town activity would count again."""
    law = values.get("inspected_law")
    if not law:
        return None
    alike = {field: values.get(field) for field, _label in ALIKE}
    twins = Activity.objects.filter(level=Level.CITY, joint=True, parent__isnull=True, **alike)
    wanted = canonical(law)
    return next(
        (
            twin
            for twin in twins.exclude(inspected_law="").order_by("starts_on", "pk")
            if canonical(twin.inspected_law) == wanted
        ),
        None,
    )


def doubts_of(line):
    """The same of a row of the ledger, as (column, sentence); there it is a doubt."""
    parent = line["上级活动"]
    if not parent or line["层级"] is None:
        return
    if line["层级"] != Level.TOWN or parent.fact("层级") != Level.CITY:
        yield "上级活动", _("分项应是镇街区的活动，上级活动应是市级活动。")
    elif parent.fact("年度") != line["年度"] or parent.fact("方式") != line["方式"]:
        yield "上级活动", _("与上级活动的年度或方式不一致，会在市镇两级各计一次。")


def counted_twice(lines, run):
    """Rows of joint town activities on a law that the city inspects jointly in the same year."""
    lines = list(lines)
    above = {
        _kind(line): line["标题"]
        for line in lines
        if line["层级"] == Level.CITY and line["市镇联动"] and not line["上级活动"]
    }
    for line in lines:
        is_loose = line["层级"] == Level.TOWN and line["市镇联动"] and not line["上级活动"]
        if is_loose and line["检查的法规"] and _kind(line) in above:
            text = _("市里的联动活动“%(title)s”已登记同一次检查，没有填上级活动会重复计数。")
            yield line, ("上级活动", text % {"title": above[_kind(line)]})


def _kind(line):
    return line["年度"], line["方式"], canonical(line["检查的法规"])
