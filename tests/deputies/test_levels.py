"""At which level a deputy acted, who holds mandates of several; and what lies outside them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from deputies.bills.models import Bill
from deputies.duty.forms import DutyForm
from deputies.duty.models import DutyKind, DutySource
from deputies.duty.workflow import log_duty, record_duty
from deputies.people.models import Mandate, MandateLevel
from tests.factories import make_deputy_user, town_congress

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def deputy():
    """Of the county since 2022, and of a town since 2024."""
    found = make_deputy_user().deputy
    Mandate.objects.create(
        deputy=found,
        level=MandateLevel.TOWN,
        term=18,
        organization=town_congress(),
        since=date(2024, 1, 1),
    )
    return found


def form_of(deputy, day=None, **more):
    day = day or TODAY() - timedelta(days=1)
    data = {"key": "6f9619ff-8b86-4d01-b42d-00c04fc964ff", "happened_on": day, "kind": "reception"}
    return DutyForm(deputy, {**data, "kind": DutyKind.RECEPTION, "text": "接待。", **more})


def test_who_holds_two_mandates_says_at_which_level_they_acted(deputy):
    form = form_of(deputy)
    assert "请选择以哪一级代表身份履职" in str(form.errors["level"])
    form = form_of(deputy, level="town")
    assert form.is_valid()
    assert log_duty(deputy, by=deputy.user, **form.cleaned_data).level == "town"


def test_a_level_that_was_not_held_on_that_day_is_refused(deputy):
    form = form_of(deputy, date(2023, 5, 8), level="town")
    assert "没有担任这一级的代表" in str(form.errors["level"])
    assert form_of(deputy, date(2023, 5, 8)).is_valid()


def test_who_holds_one_mandate_is_not_asked():
    one = make_deputy_user().deputy
    assert "level" not in form_of(one).fields
    assert form_of(one).is_valid()


def test_an_act_that_comes_by_itself_bears_the_level_of_the_body_that_called(deputy):
    def entry(key, day):
        return record_duty(
            deputy,
            source=DutySource.ATTENDANCE,
            key=key,
            kind=DutyKind.INSPECTION,
            happened_on=day,
            text="视察",
            level=MandateLevel.TOWN,
        )

    assert entry("a:1", TODAY()).level == "town"
    assert entry("a:2", date(2023, 5, 8)).level == ""


def test_the_page_of_the_deputy_tells_the_level(client, deputy):
    form = form_of(deputy, level="town")
    assert form.is_valid()
    entry = log_duty(deputy, by=deputy.user, **form.cleaned_data)
    type(entry).objects.update(status="verified", is_public=True)
    page = client.get(deputy.get_absolute_url()).content.decode()
    section = page[page.index('id="duty"') :]
    assert "<span>镇</span>" in section


def test_a_bill_of_who_was_no_deputy_on_that_day_is_refused_in_the_form(deputy):
    bill = Bill(year=2020, number="1", title="旧", lead_deputy=deputy, handling="on_agenda")
    bill.moved_on = date(2020, 1, 5)
    with pytest.raises(ValidationError, match="不在代表任期内"):
        bill.clean()
