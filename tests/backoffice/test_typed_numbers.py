"""The search of the back office finds a number however it is typed, and as pages show it."""

import pytest
from django.contrib import admin

from accounts.choices import Role
from deputies.bills.models import Bill
from deputies.suggestions.models import Suggestion
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.factories import make_deputy, make_opinion, make_user

pytestmark = pytest.mark.django_db
TYPED = ["永人大视〔2026〕3号", "永人大视[2026]03号", "永人大视（２０２６）第3号"]


def found(model, term, rf):
    """What the page of a kind of record finds."""
    request = rf.get("/", {"q": term})
    request.user = make_user(Role.CLERK)
    page = admin.site.get_model_admin(model)
    return list(page.get_search_results(request, model._default_manager.all(), term)[0])


@pytest.mark.parametrize("typed", TYPED)
def test_an_opinion_and_its_items_are_found_by_the_number_of_the_opinion(typed, rf):
    opinion = make_opinion(number="永人大视〔2026〕3号")
    make_opinion(number="永人大视〔2026〕13号")
    assert found(Opinion, typed, rf) == [opinion]
    assert found(Item, typed, rf) == list(opinion.items.all())


@pytest.mark.parametrize("typed", ["2026-015", "2026-15", "2026年第15号", "２０２６—０１５"])
@pytest.mark.parametrize(("model", "more"), [(Suggestion, {}), (Bill, {"handling": "on_agenda"})])
def test_a_suggestion_and_a_bill_are_found_by_year_and_number(model, more, typed, rf):
    words = {"title": "关于停车位的建议", "lead_deputy": make_deputy(), **more}
    record = model.objects.create(year=2026, number="015", **words)
    model.objects.create(year=2025, number="15", **words)
    model.objects.create(year=2026, number="115", **words)
    assert found(model, typed, rf) == [record]


def test_nothing_typed_says_no_number(rf):
    make_opinion(number="永人大视〔2026〕3号")
    assert found(Opinion, "《》", rf) == []
