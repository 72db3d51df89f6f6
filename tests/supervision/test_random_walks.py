"""Whatever people do to an item, and with whatever they type, the rules hold."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from accounts.models import User
from accounts.services import give_role
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.items.workflow import ITEM_TABLE
from tests.factories import People, committee, evidence, make_item, make_org, make_user
from workflow import trail
from workflow.choices import Outcome, Satisfaction
from workflow.models import TrailEntry
from workflow.transitions import Conflict, perform

pytestmark = pytest.mark.django_db

ACTIONS = sorted({row.action for row in ITEM_TABLE.transitions if not row.inner})
STARTS = st.sampled_from(
    [
        ItemStatus.HANDED_OVER,
        ItemStatus.HANDLING,
        ItemStatus.REPLIED,
        ItemStatus.AWAITING_EVALUATION,
        ItemStatus.STRUCK_OFF,
    ]
)
STEPS = 25


class Cast:
    """The people of an item, and one person who holds every part at once."""

    def __init__(self):
        self.people = People()
        self.people.allrounder = self._allrounder()
        self.units = [self.people.unit, make_org("教育局"), make_org("水利局")]
        self.other_handler = make_user(Role.HANDLER, self.units[1])
        people = self.people
        insiders = (people.clerk, people.leader, people.handler, people.deputy)
        self.everybody = [*insiders, people.allrounder, self.other_handler]

    def _allrounder(self):
        user = make_user(Role.HANDLER, self.people.unit)
        for role in (Role.CLERK, Role.LEADER):
            give_role(user, role, committee(), since=date(2020, 1, 1))
        return User.objects.get(pk=user.pk)


def inputs(cast):
    """What is typed: sensible mostly, else missing or beside the point."""
    today = timezone.localdate()
    days = {offset: today + timedelta(days=offset) for offset in (-400, -1, 0, 1, 30, 400)}
    strange = st.sampled_from([None, *days.values()])
    words = st.sampled_from(["已经办好。"] * 5 + [""])
    return st.fixed_dictionaries(
        {
            "text": words,
            "reason": words,
            "place": words,
            "outcome": st.sampled_from([*Outcome.values, ""]),
            "rating": st.sampled_from([*Satisfaction.values, ""]),
            "files": st.sampled_from([evidence(), []]),
            "until": st.just(days[400]) | strange,
            "verified_on": st.just(days[0]) | strange,
            "promised_on": st.just(days[30]) | strange,
            "unit": st.sampled_from([*cast.units, None]),
        }
    )


def check(item, first):
    """The rules that hold after every step; ``first`` is the item as it was handed over."""
    standing = item.closures.filter(reopened_on__isnull=True)
    entries = TrailEntry.objects.of(item)
    begun_again = entries.filter(action__in=("send_back", "reopen")).count()
    assert item.due_on == first.due_on
    assert item.handed_over_on == first.handed_over_on
    assert (item.problem, item.suggestion, item.sequence) == (
        first.problem,
        first.suggestion,
        first.sequence,
    )
    assert entries.count() == item.version
    assert item.round == 1 + begun_again
    assert item.deadline == (item.extended_to or item.due_on)
    assert (item.status == ItemStatus.STRUCK_OFF) == standing.exists()
    assert standing.exists() == (item.struck_off_on is not None)
    if item.verified_by_id:
        assert item.verified_by_id != item.replied_by_id
    for closure in standing:
        assert closure.struck_off_by_id != item.verified_by_id
        assert item.verified_on is not None
        assert item.satisfaction != Satisfaction.DISSATISFIED
    if item.outcome == Outcome.PLANNED:
        assert item.promise.kept_on is None


def attempt(item, action, user, data):
    """Whether it was done; a refusal must be one that a page can show."""
    try:
        perform(item, action, by=user, data=data)
    except (PermissionDenied, Conflict):
        return False
    except ValidationError as refusal:
        refused = refusal
    else:
        return True
    asked = {need.name for row in ITEM_TABLE.named(action) for need in row.needs}
    assert set(refused.error_dict) <= asked | {"__all__"}
    return False


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_the_rules_hold_on_every_walk(data):
    with transaction.atomic():  # each walk on records of its own, thrown away afterwards
        walk(data)
        transaction.set_rollback(True)


def walk(data):
    cast = Cast()
    first = item = make_item(data.draw(STARTS), cast.people)
    typed = inputs(cast)
    for _ in range(data.draw(st.integers(5, STEPS))):
        user = data.draw(st.sampled_from(cast.everybody))
        offered = [row.action for row in ITEM_TABLE.allowed(item, user)]
        action = data.draw(st.sampled_from(offered or ACTIONS) | st.sampled_from(ACTIONS))
        version = item.version
        done = attempt(item, action, user, data.draw(typed))
        item = Item.objects.get(pk=item.pk)
        assert item.version == version + done
        check(item, first)
        event(item.status)
    trail.verify()
