"""Whose names stand under a bill: staff write them down from paper, each is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from deputies.bills.models import Bill
from deputies.duty.models import DutyKind, DutySource
from deputies.duty.workflow import record_duty, withdraw_duty
from deputies.people.models import Deputy


def movers(bill: Bill) -> list[Deputy]:
    """Who leads a bill and who supports it."""
    return [bill.lead_deputy, *bill.cosigners.all()]


def ask_movers(bill: Bill, before: Iterable[Deputy], *, by: Any) -> None:
    """Whoever is new under a bill finds it in the own record; whoever left it no longer does.

    A bill without a day asks nobody yet: an act of duty has one.

    Args:
        bill: as it is now.
        before: whose names stood there until now.
    """
    known, now = ({one.pk: one for one in names} for names in (before, movers(bill)))
    for pk, one in known.items():
        if pk not in now:
            withdraw_duty(_key(bill, one), by)
    for pk, one in now.items():
        if pk not in known and bill.moved_on:
            record_duty(
                one,
                key=_key(bill, one),
                happened_on=bill.moved_on,
                by=by,
                **told_of_bill(bill),
            )


def told_of_bill(bill: Bill) -> dict[str, Any]:
    """What the duty record of each mover says of a bill."""
    return {
        "source": DutySource.BILL,
        "kind": DutyKind.SUGGESTION,
        "text": _("联名提出议案：%(title)s") % {"title": bill.title},
    }


def _key(bill: Bill, deputy: Deputy) -> str:
    return f"bill:{bill.pk}:{deputy.pk}"
