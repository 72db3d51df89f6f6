"""Conditions that the cases of several rooms share."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from workflow.choices import Outcome
from workflow.guards import (
    ANOTHER_UNIT,
    HAS_EVIDENCE,
    PROMISED_WHEN_PLANNED,
    after_deadline,
    in_future,
    not_before,
    not_future,
)
from workflow.transitions import Step

TODAY = date(2026, 5, 8)


def step(**data):
    at = timezone.make_aware(datetime(2026, 5, 8, 9, 30))
    return Step(by=None, at=at, data=data)


def case(papers=False, **fields):
    entries = SimpleNamespace(
        filter=lambda **asked: SimpleNamespace(exists=lambda: papers and asked["round"] == 2)
    )
    return SimpleNamespace(entries=entries, round=2, **fields)


@pytest.mark.parametrize(
    ("day", "past", "coming"), [(7, True, False), (8, True, False), (9, False, True)]
)
def test_today_is_past_enough_and_not_yet_coming(day, past, coming):
    given = step(on=date(2026, 5, day))
    assert (not_future("on").holds(None, given), in_future("on").holds(None, given)) == (
        past,
        coming,
    )


def test_a_coming_day_that_is_not_asked_for_may_be_left_out():
    assert in_future("on").holds(None, step(on=None))


@pytest.mark.parametrize(
    ("deadline", "until", "holds"),
    [
        (date(2026, 6, 1), date(2026, 6, 1), False),
        (date(2026, 6, 1), date(2026, 6, 2), True),
        (None, TODAY, False),
        (None, date(2026, 5, 9), True),
    ],
)
def test_an_extension_ends_after_the_present_deadline(deadline, until, holds):
    guard = after_deadline("太早")
    assert guard.holds(case(deadline=deadline), step(until=until)) is holds


def test_the_present_deadline_may_bear_another_name():
    guard = after_deadline("太早", "promised_on")
    promise = SimpleNamespace(promised_on=date(2026, 6, 1))
    assert not guard.holds(promise, step(until=date(2026, 6, 1)))
    assert guard.holds(promise, step(until=date(2026, 6, 2)))


@pytest.mark.parametrize(
    ("given", "holds"), [(date(2026, 5, 7), False), (TODAY, True), (None, True)]
)
@pytest.mark.parametrize("earlier", ["item.replied_on", lambda case: case.item.replied_on])
def test_a_day_is_not_before_an_earlier_one_of_its_record(earlier, given, holds):
    guard = not_before("on", earlier, "太早")
    answered = case(item=SimpleNamespace(replied_on=TODAY))
    assert guard.holds(answered, step(on=given)) is holds
    assert (guard.need, guard.sentence) == ("on", "太早")


def test_any_day_will_do_where_the_record_has_no_earlier_one():
    assert not_before("on", "filed_on", "太早").holds(case(filed_on=None), step(on=TODAY))


@pytest.mark.parametrize("outcome", [Outcome.SOLVED, Outcome.PARTLY])
@pytest.mark.parametrize(
    ("papers", "files", "holds"), [(False, [], False), (True, [], True), (False, ["a"], True)]
)
def test_what_is_reported_solved_comes_with_papers_of_this_round(outcome, papers, files, holds):
    assert HAS_EVIDENCE.holds(case(papers), step(outcome=outcome, files=files)) is holds


def test_what_is_not_solved_needs_no_papers():
    assert HAS_EVIDENCE.holds(case(), step(outcome=Outcome.PLANNED))


@pytest.mark.parametrize(
    ("promised_on", "holds"), [(None, False), (TODAY, False), (date(2026, 5, 9), True)]
)
def test_an_answer_in_plan_names_a_day_to_come(promised_on, holds):
    given = step(outcome=Outcome.PLANNED, promised_on=promised_on)
    assert PROMISED_WHEN_PLANNED.holds(case(), given) is holds


def test_another_answer_promises_nothing():
    assert PROMISED_WHEN_PLANNED.holds(case(), step(outcome=Outcome.SOLVED))


@pytest.mark.parametrize(("key", "holds"), [(7, False), (8, True)])
def test_a_case_is_given_to_another_unit_than_the_one_that_has_it(key, holds):
    given = step(unit=SimpleNamespace(pk=key))
    assert ANOTHER_UNIT.holds(case(lead_unit_id=7), given) is holds
