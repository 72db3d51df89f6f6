"""Activities to which deputies are asked: one to come, one of today with its code, one of last
week of which nobody has yet recorded who came."""

from datetime import time

from django.utils import timezone

from accounts.choices import OrganizationKind
from accounts.models import Organization
from congress_portal.demo import working_days
from deputies.people.models import Deputy
from supervision.activities.choices import Level, Method
from supervision.activities.models import Activity
from supervision.gatherings.arranging import arrange
from supervision.gatherings.sign_in import invite, make_code, usual_times
from workflow import trail
from workflow.transitions import perform

GUESTS = 12
STORIES = (
    (6, Method.INSPECTION, "视察市域公共充电设施建设情况", "东城街道充电站"),
    (0, Method.RESEARCH, "调研社区养老服务设施运行情况", "西城街道居家养老服务中心"),
    (-5, Method.HEARING, "听取义务教育学位供给情况汇报", "市人大常委会会议室"),
)
ARRANGED = (
    {
        "meets_at": time(8, 40),
        "ends_at": time(11, 30),
        "point": "市人大常委会机关大院东门（演示），统一乘车",
        "contact": "林晓舟 0579-00000000",
        "documents": "视察方案；公共充电设施布点图；上一次视察意见的办理情况。",
    },
    {
        "meets_at": time(14, 0),
        "ends_at": time(17, 0),
        "point": "西城街道居家养老服务中心门口（演示）",
        "contact": "沈知遥 0579-00000000",
        "documents": "调研提纲；各社区助餐点名单；走访记录表。",
    },
    {
        "meets_at": time(9, 0),
        "ends_at": time(11, 0),
        "point": "市人大常委会三楼会议室（演示）",
        "contact": "林晓舟 0579-00000000",
        "documents": "市教育局汇报材料；片区学位测算表。",
    },
)
"""When and where the guests of each of these meet, whom they may call, what they read before."""


def play(people, today=None):
    """Makes the activities and their invitations; the demo deputies have answered some."""
    today = today or timezone.localdate()
    to_come, now, past = (
        _activity(people, number, working_days.ago(today, -days), method, title, place)
        for number, (days, method, title, place) in enumerate(STORIES, 1)
    )
    guests = _guests(people, today)
    for activity, arranged in zip((to_come, now, past), ARRANGED, strict=True):
        invite(activity, guests, by=people["clerk"])
        arrange(activity, arranged, by=people["clerk"])
    _answer(to_come, people["deputy2"], "ask_leave", {"reason": "当天在外地参加培训，请假一次。"})
    _answer(now, people["deputy"], "accept", {})
    make_code(now, *usual_times(now), by=people["clerk"])
    return [to_come, now, past]


def _activity(people, number, day, method, title, place):
    activity = Activity.objects.create(
        number=f"{day.year}-Y{number:03}",
        year=day.year,
        title=title,
        method=method,
        level=Level.CITY,
        organizer=Organization.objects.get(kind=OrganizationKind.COMMITTEE),
        place=place,
        starts_on=day,
        is_sample=True,
        created_by=people["clerk"],
    )
    trail.append(activity, "created", by=people["clerk"])
    return activity


def _guests(people, today):
    """The demo deputies and some others in office."""
    own = [people["deputy"].deputy, people["deputy2"].deputy]
    others = Deputy.objects.in_office(today).exclude(pk__in=[one.pk for one in own])
    return own + list(others.select_related("user").by_strokes()[: GUESTS - len(own)])


def _answer(activity, user, action, data):
    invitation = activity.invitations.get(deputy=user.deputy)
    perform(invitation, action, by=user, data=data)
