"""Bulk records of deputies and stations beside those of supervision, for benchmarks."""

import random
from datetime import date, timedelta

from django.utils import timezone

from deputies.duty.models import DutyEntry, DutyKind, DutyStatus
from deputies.people.models import Deputy
from deputies.suggestions.models import Suggestion, SuggestionStatus
from liaison_stations.matters.models import Matter, MatterStatus, Source
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Station, StationKind
from supervision.items.models import Item

BATCH = 1000
STATIONS = 40
AREAS = ("交通出行", "城乡建设", "养老服务", "生态环境")


class RoomsLoader:
    """For so many items: a quarter as many duty entries, a fifth matters, a tenth receptions."""

    def __init__(self, items, years):
        self.dice = random.Random(items)  # noqa: S311  the same numbers make the same records
        self.years = years
        self.today = timezone.localdate()
        self.numbers = {"duty": items // 4, "matters": items // 5, "receptions": items // 10}
        self.numbers["suggestions"] = items // 20
        self.suggestions, self.matters = Suggestion.objects.count(), Matter.objects.count()
        self.deputies = list(Deputy.objects.all()[:40])
        self.units = list(
            Item.objects.order_by().values_list("lead_unit", flat=True).distinct()[:30]
        )
        self.stations = _stations()

    def load(self):
        for model, make, name in (
            (DutyEntry, self._duty, "duty"),
            (Suggestion, self._suggestion, "suggestions"),
            (Reception, self._reception, "receptions"),
            (Matter, self._matter, "matters"),
        ):
            rows = (make(number) for number in range(self.numbers[name]))
            model.objects.bulk_create(rows, batch_size=BATCH)

    def _day(self):
        year = self.today.year - self.dice.randrange(self.years)
        return min(date(year, 1, 1) + timedelta(days=self.dice.randrange(360)), self.today)

    def _duty(self, number):
        return DutyEntry(
            deputy=self.dice.choice(self.deputies),
            happened_on=self._day(),
            kind=self.dice.choice(DutyKind.values),
            text=f"走访选民，听取意见（{number}）",
            status=self.dice.choice([DutyStatus.VERIFIED] * 9 + [DutyStatus.SUBMITTED]),
            is_public=True,
        )

    def _suggestion(self, number):
        day = self._day()
        return Suggestion(
            year=day.year,
            number=f"B{self.suggestions + number}",
            title=f"关于完善公共服务的建议（{number}）",
            lead_deputy=self.dice.choice(self.deputies),
            lead_unit_id=self.dice.choice(self.units),
            status=SuggestionStatus.CONCLUDED,
            handed_over_on=day,
            replied_on=day + timedelta(days=60),
            concluded_on=day + timedelta(days=70),
            is_public=True,
        )

    def _reception(self, number):
        return Reception(
            station=self.dice.choice(self.stations),
            held_on=self._day(),
            people=self.dice.randrange(5, 20),
            topic=f"接待群众（{number}）",
            is_public=True,
        )

    def _matter(self, number):
        day = self._day()
        solved = self.dice.random() < 0.95
        return Matter(
            station=self.dice.choice(self.stations),
            number=f"B{self.matters + number}",
            raised_on=day,
            source=self.dice.choice(Source.values),
            policy_area=self.dice.choice(AREAS),
            text="样例：路灯不亮，希望修好。",
            status=MatterStatus.SOLVED if solved else MatterStatus.HANDLING,
            closed_on=day if solved else None,
        )


def _stations():
    there = list(Station.objects.all()[:STATIONS])
    return there or Station.objects.bulk_create(
        Station(
            code=f"b{number}",
            name=f"第{number}代表联络站",
            kind=StationKind.POINT,
            opened_on=date(2020, 1, 1),
        )
        for number in range(1, STATIONS + 1)
    )
