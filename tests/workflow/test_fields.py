"""What every record has: a state, days, people; and what the database refuses."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction

from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from tests.factories import make_activity, make_org
from workflow.fields import day_field, not_before, person_field, state_field, states_known


def test_a_new_record_is_in_the_first_state():
    assert state_field(OpinionStatus, OpinionStatus.DRAFTED).get_default() == "drafted"


@pytest.mark.parametrize(
    "field",
    [
        state_field(OpinionStatus, OpinionStatus.DRAFTED),
        person_field("审签人"),
        day_field("交办日期"),
    ],
    ids=["state", "person", "day"],
)
def test_no_form_offers_what_actions_write(field):
    assert field.editable is False


def test_a_person_is_kept_as_long_as_what_they_did():
    field = person_field("审签人")
    assert field.remote_field.on_delete is models.PROTECT
    assert field.remote_field.model == f"{get_user_model()._meta.label}"


def test_a_person_without_whom_no_record_is_made_is_required():
    assert person_field("提出人", null=False, blank=False).null is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last", "holds"), [(None, True), (date(2026, 5, 8), True), (date(2026, 5, 7), False)]
)
def test_an_end_is_not_before_its_beginning_and_may_be_open(last, holds):
    constraint = not_before("until", "since", "ends_after_start")
    values = {
        "until": models.Value(last, models.DateField()),
        "since": models.Value(date(2026, 5, 8)),
    }
    assert constraint.condition.check(values) is holds


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, date(2026, 5, 7), True),
        (date(2026, 5, 8), None, True),
        (date(2026, 5, 8), date(2026, 5, 8), True),
        (date(2026, 5, 8), date(2026, 5, 7), False),
    ],
)
def test_a_beginning_that_may_lack_bounds_no_end(first, last, holds):
    constraint = not_before("until", "since", "ends_after_start", first_may_lack=True)
    days = {"until": last, "since": first}
    values = {name: models.Value(one, models.DateField()) for name, one in days.items()}
    assert constraint.condition.check(values) is holds


@pytest.mark.django_db
def test_the_database_takes_no_state_that_the_table_does_not_name():
    opinion = Opinion.objects.create(
        activity=make_activity(), title="意见", addressee=make_org("市政府")
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(status="lost")


def test_the_constraint_names_every_state():
    constraint = states_known(OpinionStatus, "opinion_status_known")
    assert dict([constraint.condition.children[0]]) == {"status__in": OpinionStatus.values}
