"""Records with a past, as an import makes them: in any state, without the way there."""

import itertools
from datetime import date

from supervision.choices import ItemStatus, OpinionKind, OpinionStatus
from supervision.models import Closure, Item, Opinion
from tests import factories

_numbers = itertools.count(1)


def past_activity(year=2023, **fields):
    fields.setdefault("starts_on", date(year, 5, 8))
    return factories.make_activity(year=year, **fields)


def past_opinion(activity=None, on=date(2023, 6, 1), **fields):
    return Opinion.objects.create(
        **{
            "number": f"永人大视〔2023〕{next(_numbers)}号",
            "activity": activity or past_activity(on.year, starts_on=on),
            "kind": OpinionKind.INSPECTION,
            "title": "关于视察情况的意见",
            "addressee": factories.government(),
            "status": OpinionStatus.HANDED_OVER,
            "handed_over_on": on,
            **fields,
        }
    )


def past_item(opinion=None, *, struck_off_on=None, reopened_on=None, **fields):
    """An item handed over with its opinion; struck off (and reopened) on the days given."""
    opinion = opinion or past_opinion()
    if struck_off_on and not reopened_on:
        fields = {"status": ItemStatus.STRUCK_OFF, "replied_on": struck_off_on, **fields}
    item = Item.objects.create(
        **{
            "opinion": opinion,
            "sequence": next(_numbers),
            "suggestion": "加强日常管理",
            "lead_unit": factories.make_org("交通运输局"),
            "status": ItemStatus.HANDLING,
            "handed_over_on": opinion.handed_over_on,
            "struck_off_on": None if reopened_on else struck_off_on,
            **fields,
        }
    )
    if struck_off_on:
        Closure.objects.create(item=item, struck_off_on=struck_off_on, reopened_on=reopened_on)
    return item
