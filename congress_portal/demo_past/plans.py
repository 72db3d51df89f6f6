"""The demo's yearly plans: adopted and published ones with changes, and next year's proposals.

A line that came about says the month and the working body of its activity, so that both agree.
"""

from datetime import date, datetime, time

from django.utils import timezone

from accounts.choices import OrganizationKind
from supervision.activities.choices import Method
from supervision.activities.models import Activity
from supervision.plans.models import Plan, Topic, TopicSource
from supervision.sessions.models import Session, SessionKind
from workflow.deadlines import first_working_day
from workflow.transitions import perform

LINES = (
    ("视察消防安全管理", Method.INSPECTION, 3, "监察和司法工委"),
    ("听取和审议上半年计划执行情况的报告", Method.REPORT, 8, "财经工委"),
    ("听取和审议财政决算的报告", Method.FINANCE, 6, "预算工委"),
    ("检查物业管理法规的实施", Method.ENFORCEMENT, 5, "城建环资工委"),
    ("专题询问产业招引工作", Method.SPECIAL_INQUIRY, 10, "财经工委"),
    ("调研城市交通", Method.RESEARCH, 4, "城建环资工委"),
    ("专题听取法治政府建设情况", Method.HEARING, 9, "监察和司法工委"),
    ("评议部门工作", Method.APPRAISAL, 11, "代表工委"),
    ("视察民生实事项目", Method.INSPECTION, 7, "办公室"),
)
MOVED_FROM, MOVED_TO = 4, 9
"""The months between which a line of research was put off, unless it was held in another one."""
LEADS = {
    "财经工委": ("经济发展", "财政预算"),
    "监察司法工委": ("法治建设", "公共安全", "社会治理"),
    "城建环资工委": ("城乡建设", "交通出行", "生态环境"),
    "教科文卫工委": ("教育", "文化旅游", "医疗卫生"),
    "农业农村工委": ("农业农村",),
    "社会建设工委": ("养老服务", "民生保障"),
}
"""Which working body prepares what the committee itself holds, by the area of its activity."""
NEXT = (
    ("检查养老服务条例的实施", Method.ENFORCEMENT, TopicSource.STAFF),
    ("视察农村供水", Method.INSPECTION, TopicSource.DEPUTY),
    ("调研托育服务", Method.RESEARCH, TopicSource.STAFF),
)


def play(people, today=None):
    """The plans of 2023, last year and this one, adopted, and that of next year in the making."""
    today = today or timezone.localdate()
    for year in (2023, today.year - 1, today.year):
        _adopted(people, year, today)
    _next_year(people, today.year + 1)


def _adopted(people, year, today):
    clerk, leader = people["clerk"], people["leader"]
    plan = Plan.objects.create(year=year, created_by=clerk, is_sample=True)
    for title, method, month, lead in LINES:
        activity = _what_came(year, method, month)
        if activity is not None:
            lead = _lead(activity) or lead
            month = MOVED_FROM if method == Method.RESEARCH else activity.starts_on.month
        Topic.objects.create(
            plan=plan,
            title=activity.title if activity else title,
            method=method,
            month=month,
            lead=lead,
            activity=activity,
            created_by=clerk,
        )
    day = _day_of_adoption(year, today)
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 10))
    content = {"adopted_on": day, "meeting": "主任会议", "topics": plan.topics.all()}
    plan = perform(plan, "adopt", by=clerk, at=at, data=content)
    if date(year, 4, 20) <= today:
        _change(plan, people, year)
    perform(plan, "publish", by=leader, at=at)


def _day_of_adoption(year, today):
    """The first meeting of the chairpersons in the year, which passes the plan (监督法 art. 63)."""
    meetings = Session.objects.of_city().filter(kind=SessionKind.CHAIRPERSONS, held_on__year=year)
    first = meetings.order_by("held_on").values_list("held_on", flat=True).first()
    return min(first or first_working_day(date(year, 1, 18)), today)


def _change(plan, people, year):
    at = timezone.make_aware(datetime.combine(first_working_day(date(year, 4, 20)), time(10)))
    moved = plan.topics.get(method=Method.RESEARCH)
    month = moved.activity.starts_on.month if moved.activity else MOVED_TO
    content = {"month": month, "reason": "与下半年的视察一并安排，先由代表小组摸底。"}
    perform(moved, "move", by=people["clerk"], at=at, data=content)


def _what_came(year, method, month):
    """The activity of this method that was nearest to the planned month, if there was one."""
    found = Activity.objects.public().filter(
        year=year, method=method, level="city", plan_topics=None
    )
    if method == Method.RESEARCH:
        found, month = found.filter(starts_on__month__gt=MOVED_FROM), MOVED_TO
    activities = sorted(found, key=lambda one: abs(one.starts_on.month - month))
    return activities[0] if activities else None


def _lead(activity):
    """The working body that held it, or that prepares such matters for the committee."""
    if activity.organizer.kind == OrganizationKind.WORKING_BODY:
        return activity.organizer.short_name
    return next((body for body, areas in LEADS.items() if activity.policy_area in areas), "")


def _next_year(people, year):
    plan = Plan.objects.create(year=year, created_by=people["clerk"], is_sample=True)
    for title, method, source in NEXT:
        deputy = people["deputy"].deputy if source == TopicSource.DEPUTY else None
        Topic.objects.create(
            plan=plan, title=title, method=method, source=source, proposed_by=deputy
        )
    perform(plan.topics.first(), "score", by=people["clerk"], data={"points": 8})
