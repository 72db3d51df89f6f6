"""Joined relations: whether a person stands so, to which records, and who the people are, agree."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.choices import Role
from accounts.models import User
from accounts.relations import CityHolder
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from tests.factories import make_opinion, make_user
from tests.once import once
from workflow.relations import Anyone, Meets, NoAccount, Person, Where

pytestmark = pytest.mark.django_db

LEAVES = {
    "the drafter": Person("drafted_by"),
    "a leader": CityHolder(Role.LEADER),
    "while it is a draft": Where(status=OpinionStatus.DRAFTED),
    "while its activity is public": Where(activity__is_public=True),
    "whoever it is": Meets(lambda opinion: True, lambda: Q()),
}
JOINED = {
    "one": lambda first, second: first,
    "not": lambda first, second: ~first,
    "both": lambda first, second: first & second,
    "either": lambda first, second: first | second,
    "the first alone": lambda first, second: first & ~second,
    "unless": lambda first, second: first | ~second,
    "not both": lambda first, second: ~(first & second),
    "neither": lambda first, second: ~(first | second),
}


@once
def records():
    """Two people, of whom one leads; opinions of each, of nobody, and one that is withdrawn."""
    people = [make_user(Role.CLERK), make_user(Role.LEADER)]
    for drafter, status in product([*people, None], [OpinionStatus.DRAFTED, "withdrawn"]):
        make_opinion(items=0, drafted_by=drafter, status=status)
    return people


@pytest.mark.parametrize("way", JOINED)
def test_the_three_answers_agree(records, way):
    opinions = list(Opinion.objects.select_related("activity"))
    for first, second in product(LEAVES, repeat=2):
        relation = JOINED[way](LEAVES[first], LEAVES[second])
        theirs = {user.pk: set(relation.records(Opinion.objects, user)) for user in records}
        for opinion in opinions:
            told = set(relation.people(opinion))
            for user in records:
                answers = (relation.holds(opinion, user), opinion in theirs[user.pk], user in told)
                assert len(set(answers)) == 1, (way, first, second, opinion, user, answers)


def test_an_account_that_no_longer_works_is_told_nothing(records):
    User.objects.filter(pk=records[0].pk).update(is_active=False)
    opinion = Opinion.objects.filter(drafted_by=records[0]).first()
    assert not LEAVES["the drafter"].people(opinion).exists()


@pytest.mark.parametrize("user", [None, AnonymousUser()], ids=["system", "public"])
def test_who_has_no_account_has_no_records(records, user):
    assert not Anyone().records(Opinion.objects.all(), user).exists()


def test_what_citizens_do_is_nobodys_with_an_account(records):
    citizen, opinion = NoAccount("群众"), Opinion.objects.first()
    assert citizen.holds(opinion, None)
    assert not citizen.holds(opinion, records[0])
    assert not citizen.records(Opinion.objects.all(), records[0]).exists()
    assert not citizen.people(opinion).exists()
