"""What each kind of relation says by itself: at its bounds, for nobody, and by its name."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.choices import Role
from accounts.models import Grant, Organization, User
from accounts.relations import (
    CityHolder,
    Holder,
    RoleHolder,
    Superuser,
    acting_unit_of,
    decides,
    hands_on_of_bodies,
)
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.factories import make_opinion, make_org, make_user
from tests.once import once
from workflow.relations import (
    Anyone,
    NoAccount,
    Person,
    Relation,
    Where,
    along,
    keys_along,
    records_of_all,
)

TODAY, LONG_AGO = date(2026, 3, 1), date(2019, 1, 1)


@pytest.mark.parametrize(
    ("lookup", "given", "values"),
    [
        ("number", 3, [3]),
        ("number__exact", 3, [3]),
        ("number__in", (2, 4), [2, 4]),
        ("number__isnull", True, [None]),
        ("number__isnull", False, [2, 3, 4]),
        ("number__lt", 3, [2]),
        ("number__lte", 3, [2, 3]),
        ("number__gt", 3, [4]),
        ("number__gte", 3, [3, 4]),
    ],
)
def test_a_lookup_at_its_bounds(lookup, given, values):
    relation = Where(**{lookup: given})
    records = [SimpleNamespace(number=number) for number in (None, 2, 3, 4)]
    assert [one.number for one in records if relation.holds(one)] == values


def test_a_field_may_be_called_like_a_lookup():
    assert Where(lt=3).holds(SimpleNamespace(lt=3))
    assert not Where(lt=3).holds(SimpleNamespace(lt=2))


def test_a_record_is_met_by_itself_and_by_its_key():
    unit, other = Organization(pk=3), Organization(pk=4)
    record = SimpleNamespace(unit=unit)
    assert Where(unit=Organization(pk=3)).holds(record)
    assert Where(unit=3).holds(record)
    assert not Where(unit=other).holds(record)
    assert not Where(unit=4).holds(record)
    assert not Where(unit=unit).holds(SimpleNamespace(unit=None))


def test_every_lookup_must_be_met():
    relation = Where(number=3, word="a")
    assert relation.holds(SimpleNamespace(number=3, word="a"))
    assert not relation.holds(SimpleNamespace(number=3, word="b"))


def test_what_lies_behind_nothing_is_nothing():
    assert Where(unit__name__isnull=True).holds(SimpleNamespace(unit=None))
    assert not Where(unit__name="某").holds(SimpleNamespace(unit=None))


def test_names_and_roles_of_joined_relations():
    clerk, leader = CityHolder(Role.CLERK, label="经办"), CityHolder(Role.LEADER, label="领导")
    nameless = Where(number=1)
    both, behind = clerk & leader, nameless & leader
    assert (both.label, both.roles) == ("经办", (Role.CLERK,))
    assert (behind.label, behind.roles) == ("领导", (Role.LEADER,))
    either = clerk | leader | clerk
    assert (str(either.label), either.roles) == ("经办、领导、经办", (Role.CLERK, Role.LEADER))
    assert (clerk | nameless).label == (nameless | clerk).label == "经办"
    assert (nameless | nameless).label == ""


def test_another_name_leaves_the_relation_as_it_was():
    clerk = CityHolder(Role.CLERK, label="经办")
    named = clerk.called("别名")
    assert (named.label, clerk.label) == ("别名", "经办")
    assert named.roles == clerk.roles


@pytest.mark.parametrize(
    "ask",
    [
        lambda relation: relation.holds(None, None),
        lambda relation: relation.scope(Opinion, None, TODAY),
        lambda relation: relation.audience(None, TODAY),
    ],
)
def test_a_relation_that_says_nothing_is_no_relation(ask):
    with pytest.raises(NotImplementedError):
        ask(Relation())


def test_of_no_record_nobody_is_the_person():
    assert not Person("drafted_by").holds(None, User(pk=3))
    assert list(keys_along(None, "drafted_by")) == []


def test_the_system_holds_what_nobody_else_holds():
    assert NoAccount("群众").holds(None, None)
    assert Anyone().holds(None, None)
    for relation in (
        Person("drafted_by"),
        Holder(Role.CLERK, at="lead_unit"),
        CityHolder(Role.CLERK),
        RoleHolder(Role.CLERK),
        Superuser(),
    ):
        assert relation.holds(Opinion(), None) is False


def test_as_a_condition_it_asks_of_the_record_alone():
    assert Where(status="drafted")(Opinion(status="drafted"))
    assert not Where(status="drafted")(Opinion(status="withdrawn"))
    assert Where(status="drafted").as_condition(Opinion, TODAY) == Q(status="drafted")


@once
def cases():
    """An opinion of three items: the first of one unit, the others assisted by two."""
    lead, first, second = (make_org(f"单位{number}") for number in range(3))
    opinion = make_opinion(items=3, unit=lead)
    for item in opinion.items.order_by("sequence")[1:]:
        item.assisting_units.set([first, second])
    return SimpleNamespace(opinion=opinion, lead=lead, first=first, second=second)


@pytest.mark.django_db
class TestPaths:
    def test_to_one(self, cases):
        item = cases.opinion.items.first()
        assert list(keys_along(item, "opinion")) == [cases.opinion.pk]
        assert list(keys_along(item, "opinion__activity")) == [cases.opinion.activity_id]
        assert list(keys_along(item, "opinion__drafted_by")) == []
        assert list(keys_along(item, "pk")) == [item.pk]

    @pytest.mark.parametrize("prefetched", [(), ("items__assisting_units",)])
    def test_to_many(self, cases, prefetched):
        opinion = Opinion.objects.prefetch_related(*prefetched).get(pk=cases.opinion.pk)
        units = sorted(keys_along(opinion, "items__assisting_units"))
        assert units == sorted([cases.first.pk, cases.second.pk] * 2)
        assert len(list(keys_along(opinion, "items"))) == 3

    def test_what_was_prefetched_costs_no_query(self, cases, django_assert_num_queries):
        way = "items__assisting_units"
        opinion = Opinion.objects.prefetch_related(way).get(pk=cases.opinion.pk)
        with django_assert_num_queries(0):
            list(keys_along(opinion, way))

    def test_no_record_is_found_twice(self, cases):
        both = [cases.first.pk, cases.second.pk]
        found = Item.objects.filter(along(Item, "assisting_units", both))
        assert found.count() == 2
        assert Opinion.objects.filter(along(Opinion, "items__assisting_units", both)).count() == 1

    def test_a_way_of_single_records_is_asked_for_directly(self):
        assert along(Item, "opinion__activity", [3]) == Q(opinion__activity__in=[3])
        assert along(Item, "pk", [3]) == Q(pk__in=[3])


@pytest.mark.django_db
class TestByRole:
    def test_the_bodies_of_a_role_give_their_records(self, cases):
        relation = Holder(Role.HANDLER, at="assisting_units")
        user, stranger = make_user(Role.HANDLER, cases.first), make_user(Role.HANDLER, make_org())
        alone, assisted = cases.opinion.items.order_by("sequence")[:2]
        assert (relation.holds(assisted, user), relation.holds(alone, user)) == (True, False)
        assert not relation.holds(assisted, stranger)
        assert relation.records(Item.objects.all(), user).count() == 2
        assert not relation.records(Item.objects.all(), stranger).exists()
        assert list(relation.people(assisted)) == [user]
        assert relation.audience(alone, TODAY) is None

    def test_before_the_role_began_it_gave_nothing(self, cases):
        user = make_user(Role.HANDLER, cases.first)
        assisted = cases.opinion.items.last()
        for relation in (Holder(Role.HANDLER, at="assisting_units"), RoleHolder(Role.HANDLER)):
            assert relation.holds(assisted, user, TODAY)
            assert not relation.holds(assisted, user, LONG_AGO)
            assert relation.scope(Item, user, LONG_AGO) is None
            assert not relation.people(assisted, LONG_AGO).exists()

    def test_the_committee_counts_and_no_other_body(self, cases):
        clerk, town = (
            make_user(Role.CLERK),
            make_user(Role.TOWN_CLERK, make_org(kind="town_congress")),
        )
        relation = CityHolder(Role.CLERK, Role.TOWN_CLERK)
        assert relation.holds(None, clerk)
        assert not relation.holds(None, town)
        assert relation.scope(Item, clerk, TODAY) == Q()
        assert relation.scope(Item, town, TODAY) is None
        assert list(relation.people(cases.opinion)) == [clerk]
        assert not relation.holds(None, clerk, LONG_AGO)

    def test_a_role_anywhere(self, cases):
        relation = RoleHolder(Role.HANDLER)
        user, other = make_user(Role.HANDLER, cases.first), make_user(Role.CLERK)
        assert (relation.holds(None, user), relation.holds(None, other)) == (True, False)
        assert relation.scope(Item, user, TODAY) == Q()
        assert relation.scope(Item, other, TODAY) is None
        assert list(relation.people(cases.opinion)) == [user]

    def test_the_account_of_the_command_line(self, cases):
        root, other = make_user(is_superuser=True), make_user(Role.CLERK)
        relation = Superuser()
        assert (relation.holds(None, root), relation.holds(None, other)) == (True, False)
        assert relation.scope(Item, root, TODAY) == Q()
        assert relation.scope(Item, other, TODAY) is None
        assert list(relation.people(cases.opinion)) == [root]

    def test_a_person_acts_for_the_lead_unit_first(self, cases):
        alone, assisted = cases.opinion.items.order_by("sequence")[:2]
        lead, second = make_user(Role.HANDLER, cases.lead), make_user(Role.HANDLER, cases.second)
        both = make_user(Role.HANDLER, cases.first)
        Grant.objects.create(
            user=both, role=Role.HANDLER, organization=cases.lead, since=date(2020, 1, 1)
        )
        assert acting_unit_of(alone, lead) == cases.lead.pk
        assert acting_unit_of(assisted, both) == cases.lead.pk
        assert acting_unit_of(assisted, second) == cases.second.pk
        assert acting_unit_of(alone, second) is None

    def test_who_decides_on_accounts_and_who_hands_on(self):
        root, admin = make_user(is_superuser=True), make_user(Role.ACCOUNT_ADMIN)
        clerk, nobody = make_user(Role.CLERK), make_user()
        assert [decides(one) for one in (root, admin, clerk, nobody)] == [True, True, False, False]
        hands_on = [hands_on_of_bodies(one) for one in (root, admin, clerk, nobody)]
        assert hands_on == [True, True, True, False]

    def test_records_of_several_relations_at_once(self, cases):
        user = make_user(Role.HANDLER, cases.first)
        holder, everything = Holder(Role.HANDLER, at="assisting_units"), Item.objects.all()
        second = Q(sequence=2)

        def found(*relations, by=user, also=second):
            return records_of_all(relations, everything, by, TODAY, also).count()

        assert found() == 1
        assert found(holder) == 1
        assert found(holder, also=Q()) == 2
        assert found(holder, Where(sequence=3)) == 0
        assert found(RoleHolder(Role.CLERK)) == 0
        assert found(by=None) == found(by=AnonymousUser()) == 0
