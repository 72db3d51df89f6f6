"""Bills: the figure by handling, who sees what, the public pages."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from deputies.bills.models import Bill
from registers.figures import FIGURES, count
from tests.factories import People, make_deputy
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


def a_bill(number="001", handling="on_agenda", **fields):
    lead = fields.pop("lead_deputy", None) or make_deputy()
    fields.setdefault("year", 2023)
    return Bill.objects.create(
        number=number, title=f"议案{number}", lead_deputy=lead, handling=handling, **fields
    )


def test_bills_of_a_year_are_counted_by_their_handling():
    a_bill("1"), a_bill("2", "as_suggestion"), a_bill("3", "as_suggestion")
    a_bill("4", status="withdrawn"), a_bill("1", year=2022)
    counted = count(FIGURES.get("bills"), 2023)
    assert counted.value == 3
    rows = {row.key: row.value for row in counted.breakdown("by_handling").rows}
    assert rows == {"on_agenda": 1, "as_suggestion": 2}


def test_the_same_number_typed_otherwise_is_refused_in_the_form():
    a_bill("第001号")
    twin = Bill(year=2023, number="1号", title="另一件", lead_deputy=make_deputy())
    twin.handling = "on_agenda"
    with pytest.raises(ValidationError, match="第001号"):
        twin.full_clean()


def test_a_bill_is_published_by_another_person_than_recorded_it(client):
    people = People()
    bill = a_bill(created_by=people.leader)
    with pytest.raises(PermissionDenied):
        perform(bill, "publish", by=people.leader)
    Bill.objects.filter(pk=bill.pk).update(created_by=people.clerk)
    perform(Bill.objects.get(pk=bill.pk), "publish", by=people.leader)
    assert client.get(bill.get_absolute_url()).status_code == 200


def test_a_bill_that_is_not_public_is_its_movers_and_the_committees(client):
    people = People()
    bill = a_bill(lead_deputy=people.deputy.deputy)
    assert client.get(bill.get_absolute_url()).status_code == 404
    for user, answer in ((people.deputy, 200), (people.clerk, 200), (people.handler, 404)):
        client.force_login(user)
        assert client.get(bill.get_absolute_url()).status_code == answer


def test_the_list_shows_what_is_public_and_finds_by_number(client):
    a_bill("12", is_public=True), a_bill("13")
    page = client.get(reverse("bills"), {"q": "012"}).content.decode()
    assert "议案12" in page
    assert "议案13" not in client.get(reverse("bills")).content.decode()


def test_the_page_of_a_deputy_lists_the_bills_that_he_led(client):
    deputy = make_deputy()
    a_bill("5", lead_deputy=deputy, is_public=True)
    assert "议案5" in client.get(deputy.get_absolute_url()).content.decode()
