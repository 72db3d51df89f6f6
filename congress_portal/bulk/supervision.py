"""Bulk records of supervision: plausible, many, never through the actions, never in production."""

import itertools
import random
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.choices import OrganizationKind
from accounts.models import Organization
from deputies.people.models import Deputy
from supervision.activities.choices import Method
from supervision.activities.models import Activity
from supervision.handling.models import Closure, Evaluation
from supervision.items.choices import HANDED_OVER, REPORTED_DONE, ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from workflow.choices import Outcome, Satisfaction
from workflow.transitions import record_import

ITEMS_AN_OPINION = 6
BATCH = 1000
SUBJECTS = (
    "道路养护",
    "饮水安全",
    "停车秩序",
    "消防通道",
    "校园周边",
    "养老服务",
    "河道保洁",
    "菜场改造",
)
ASPECTS = ("责任不清", "标识缺失", "设施老化", "巡查不足", "公示不全", "资金滞后")
STATES = (
    [ItemStatus.STRUCK_OFF] * 80
    + [ItemStatus.HANDLING] * 6
    + [ItemStatus.ACKNOWLEDGED] * 3
    + [ItemStatus.HANDED_OVER] * 3
    + [ItemStatus.REPLIED] * 3
    + [ItemStatus.AWAITING_EVALUATION] * 3
    + [ItemStatus.REWORK, ItemStatus.LONG_TERM]
)


class Loader:
    """Makes ``items`` items spread over ``years`` years, six to an opinion."""

    def __init__(self, items, years):
        self.dice = random.Random(items)  # noqa: S311  the same numbers make the same records
        self.items = items
        self.years = years
        self.today = timezone.localdate()
        self.first = Activity.objects.count() + 1
        self.units = _units()
        self.deputies = list(Deputy.objects.all()[:40]) or _deputies()
        self.committee = _one(OrganizationKind.COMMITTEE, "市人大常委会")
        self.government = _one(OrganizationKind.GOVERNMENT, "市人民政府")

    def load(self):
        """Returns the number of items made."""
        opinions = -(-self.items // ITEMS_AN_OPINION)
        for start in range(0, opinions, BATCH):
            self._batch(range(start, min(start + BATCH, opinions)))
        return self.items

    @transaction.atomic
    def _batch(self, numbers):
        activities = Activity.objects.bulk_create(self._activity(number) for number in numbers)
        through = Activity.deputies.through
        through.objects.bulk_create(
            through(activity=activity, deputy=deputy)
            for activity in activities
            for deputy in self.dice.sample(self.deputies, 3)
        )
        opinions = Opinion.objects.bulk_create(self._opinion(one) for one in activities)
        wanted = self.items - numbers.start * ITEMS_AN_OPINION
        items = Item.objects.bulk_create(
            itertools.islice(self._items(opinions), wanted), batch_size=BATCH
        )
        self._aftermath(items)
        record_import([*opinions, *items], [], by=None, checksum="bulk")

    def _activity(self, number):
        day = self._day()
        topic = f"{self.dice.choice(SUBJECTS)}{self.dice.choice(ASPECTS)}"
        return Activity(
            number=f"B{self.first + number}",
            year=day.year,
            title=f"视察{topic}情况（{self.first + number}）",
            method=self.dice.choice(Method.values),
            level="city",
            organizer=self.committee,
            starts_on=day,
            policy_area=self.dice.choice(SUBJECTS),
            is_public=True,
            is_sample=True,
        )

    def _day(self):
        year = self.today.year - self.dice.randrange(self.years)
        day = date(year, 1, 1) + timedelta(days=self.dice.randrange(300))
        return min(day, self.today - timedelta(days=60))

    def _opinion(self, activity):
        return Opinion(
            number=f"样〔{activity.year}〕{activity.number}号",
            activity=activity,
            kind="inspection",
            title=f"关于{activity.title}的意见",
            addressee=self.government,
            status=OpinionStatus.HANDED_OVER,
            handed_over_on=activity.starts_on + timedelta(days=10),
            is_public=True,
        )

    def _items(self, opinions):
        for opinion in opinions:
            for sequence in range(1, ITEMS_AN_OPINION + 1):
                yield self._item(opinion, sequence)

    def _item(self, opinion, sequence):
        status = self.dice.choice(STATES)
        day = opinion.handed_over_on
        topic = self.dice.choice(SUBJECTS)
        item = Item(
            opinion=opinion,
            sequence=sequence,
            problem=f"{topic}存在{self.dice.choice(ASPECTS)}的情况，群众反映较多。",
            suggestion=f"建议明确{topic}责任单位，限期整改并公开结果。",
            lead_unit=self.dice.choice(self.units),
            status=status,
            handed_over_on=day,
            assigned_on=day,
            due_on=day + timedelta(days=90),
            is_public=self.dice.random() < 0.9,
        )
        if status != ItemStatus.HANDED_OVER:
            item.acknowledged_on = day + timedelta(days=3)
        if status in REPORTED_DONE:
            self._reply(item)
        return item

    def _reply(self, item):
        item.replied_on = item.handed_over_on + timedelta(days=self.dice.randrange(20, 50))
        item.reply = "已按要求整改到位，并建立定期巡查制度。"
        item.outcome = self.dice.choice([Outcome.SOLVED, *Outcome.values])
        if item.status != ItemStatus.REPLIED:
            item.verified_on = item.replied_on + timedelta(days=3)
            item.verified_place = "现场"
        if item.status in (ItemStatus.STRUCK_OFF, ItemStatus.LONG_TERM):
            item.satisfaction = self.dice.choice([Satisfaction.SATISFIED, Satisfaction.BASICALLY])
        if item.status == ItemStatus.STRUCK_OFF:
            item.struck_off_on = item.replied_on + timedelta(days=8)

    def _aftermath(self, items):
        Closure.objects.bulk_create(
            Closure(item=item, struck_off_on=item.struck_off_on)
            for item in items
            if item.struck_off_on
        )
        Evaluation.objects.bulk_create(
            Evaluation(item=item, rating=item.satisfaction, rated_on=item.verified_on)
            for item in items
            if item.satisfaction
        )
        through = Item.following_deputies.through
        through.objects.bulk_create(
            through(item=item, deputy=self.dice.choice(self.deputies))
            for item in items
            if item.status in HANDED_OVER
        )


def _units():
    units = list(Organization.objects.filter(kind=OrganizationKind.DEPARTMENT))
    return units or Organization.objects.bulk_create(
        Organization(name=f"第{number}局", kind=OrganizationKind.DEPARTMENT)
        for number in range(1, 31)
    )


def _deputies():
    return Deputy.objects.bulk_create(Deputy(name=f"代表{n:03}") for n in range(1, 41))


def _one(kind, name):
    return Organization.objects.filter(kind=kind).first() or Organization.objects.create(
        kind=kind, name=name
    )
