"""What a desk asks is worked out once for a person, their roles and the day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import User
from registers import waits
from registers.waiting import WAITING
from registers.waits import Waits
from supervision.opinions.choices import OpinionStatus
from tests.factories import People, make_opinion, make_user
from tests.liaison_stations.world import World

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(waits, "KEPT", waits.KeptDesks())


@pytest.fixture
def worked_out(monkeypatch):
    """Whose desk was worked out, in turn."""
    asked = []
    original = Waits._work_out
    monkeypatch.setattr(Waits, "_work_out", lambda self: asked.append(self.user) or original(self))
    return asked


def again(user):
    return User.objects.get(pk=user.pk)


def keys(user):
    return {count.kind.key for count in Waits(user, TODAY).counts()}


def test_a_desk_is_worked_out_once(worked_out):
    people = People()
    make_opinion(status=OpinionStatus.SUBMITTED, submitted_by=people.clerk)
    leader = make_user(Role.LEADER)
    assert [keys(again(leader)) for _ in range(3)] == [{"approve"}] * 3
    assert len(worked_out) == 1


def test_what_is_kept_says_nothing_of_what_waits():
    people = People()
    leader = make_user(Role.LEADER)
    assert keys(leader) == set()
    make_opinion(status=OpinionStatus.SUBMITTED, submitted_by=people.clerk)
    assert keys(again(leader)) == {"approve"}


def test_a_role_that_ends_is_gone_from_the_desk_at_once():
    people = People()
    make_opinion(status=OpinionStatus.SUBMITTED, submitted_by=people.clerk)
    leader = make_user(Role.LEADER)
    assert keys(again(leader)) == {"approve"}
    without = again(leader)
    without.current_grants = []
    assert keys(without) == set()


def test_a_body_that_becomes_another_one_changes_the_desk():
    people = People()
    make_opinion(status=OpinionStatus.SUBMITTED, submitted_by=people.clerk)
    leader = make_user(Role.LEADER)
    assert keys(again(leader)) == {"approve"}
    of_another = again(leader)
    of_another.current_grants[0].organization.kind = OrganizationKind.DEPARTMENT
    assert keys(of_another) == set()


def test_another_day_is_another_desk(worked_out):
    leader = make_user(Role.LEADER)
    Waits(leader, TODAY).counts()
    Waits(leader, TODAY + timedelta(days=1)).counts()
    assert len(worked_out) == 2


def test_what_asks_the_database_to_be_worked_out_is_not_kept(worked_out):
    """How long before a reception day the keeper is told is a clock of the back office."""
    keeper = World().keeper
    Waits(keeper, TODAY).counts()
    Waits(again(keeper), TODAY).counts()
    assert len(worked_out) == 2


def test_only_so_many_people_are_kept(monkeypatch):
    monkeypatch.setattr(waits, "PEOPLE_KEPT", 2)
    for _ in range(4):
        Waits(make_user(Role.LEADER), TODAY).counts()
    assert len(waits.KEPT._found) == 2


@pytest.mark.parametrize("person", ["clerk", "handler", "deputy"])
def test_what_is_asked_does_not_follow_the_hour(person, monkeypatch):
    """It is kept for the day."""
    user = getattr(People(), person)
    morning = timezone.localtime().replace(hour=1, minute=0)
    told = []
    for now in (morning, morning.replace(hour=23)):
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        told.append(Waits(again(user), TODAY)._work_out()[1:3])
    assert told[0] == told[1]
    assert len(told[0][0]) > 1
    assert len(WAITING.all()) > 100
