"""The current year of the demo deputies: seats, duty to confirm and to verify, a class to sign up
for; played through the real actions."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from accounts.choices import OrganizationKind
from accounts.models import Area, Organization
from congress_portal.demo import working_days
from deputies.duty import workflow
from deputies.duty.models import DutyKind
from deputies.people.models import Deputy, Mandate, Seats
from deputies.training import classes
from deputies.training.models import TrainingClass
from workflow.deadlines import first_working_day
from workflow.transitions import perform

SEATS = 130
PLACES = {
    "花街镇": (1, 2),
    "象珠镇": (1, 3),
    "唐先镇": (1, 4),
    "城西新区": (2, 1),
    "西城街道": (2, 2),
    "经济开发区": (2, 3),
    "古山镇": (2, 4),
    "龙山镇": (2, 5),
    "江南街道": (3, 2),
    "东城街道": (3, 3),
    "芝英镇": (3, 4),
    "西溪镇": (3, 5),
    "前仓镇": (4, 2),
    "石柱镇": (4, 3),
    "方岩镇": (4, 4),
    "舟山镇": (5, 3),
}
"""Rough places of the towns on the tile map (row, column)."""
LOGGED = (
    (40, DutyKind.VISIT, "走访村里三家五金加工户，了解用工情况", "石柱镇", "verify"),
    (26, DutyKind.RECEPTION, "在石柱镇代表联络站接待群众 6 人", "石柱镇代表联络站", "verify"),
    (12, DutyKind.VISIT, "走访两户低保家庭，了解冬季取暖情况", "石柱镇", "send_back"),
    (3, DutyKind.OTHER, "受邀参加市法院庭审旁听", "市人民法院", None),
)


def play(people, today=None):
    """The map, the seats, some entries of duty records and this year's training."""
    today = today or timezone.localdate()
    place_areas()
    fix_seats()
    log(people, today)
    train(people, today)


def place_areas():
    """Gives the areas their places on the map of tiles."""
    for area in Area.objects.filter(name__in=PLACES):
        area.row, area.column = PLACES[area.name]
        area.save(update_fields=["row", "column"])


def fix_seats():
    """Fixes how many seats the present county congress has."""
    term = Mandate.objects.filter(level="county").order_by("-term").first().term
    Seats.objects.get_or_create(
        level="county", term=term, since=date(2022, 1, 18), defaults={"number": SEATS}
    )


def log(people, today):
    """What the first demo deputy logged; the clerk has looked at some of it."""
    user, clerk = people["deputy"], people["clerk"]
    for ago, kind, text, place, action in LOGGED:
        content = {"happened_on": working_days.ago(today, ago), "kind": kind, "place": place}
        entry = workflow.log_duty(user.deputy, by=user, key=uuid.uuid4(), text=text, **content)
        if action:
            data = {"is_public": True, "reason": "请补充走访了解到的具体困难。"}
            perform(entry, action, by=clerk, data=data)


def train(people, today):
    """A class that is open, and one of last month of which the list was kept."""
    committee = Organization.objects.get(kind=OrganizationKind.COMMITTEE)
    common = {
        "audience": "市、镇两级人大代表",
        "for_town": True,
        "organizer": committee,
        "is_public": True,
        "created_by": people["clerk"],
    }
    TrainingClass.objects.create(
        name="代表法专题学习班",
        starts_on=first_working_day(today + timedelta(days=16)),
        ends_on=first_working_day(today + timedelta(days=17)),
        sign_up_until=first_working_day(today + timedelta(days=9)),
        capacity=120,
        place="市委党校",
        topics="代表法修改要点；怎样写好一件建议；联络站接待实务。",
        **common,
    )
    held = TrainingClass.objects.create(
        name="联络站接待实务班", starts_on=working_days.ago(today, 30), place="市委党校", **common
    )
    own = [people["deputy"].deputy, people["deputy2"].deputy]
    others = Deputy.objects.in_office(held.starts_on).exclude(pk__in=[one.pk for one in own])
    present = [*own, *others.by_strokes()[:40]]
    classes.mark(held, present, by=people["clerk"])
