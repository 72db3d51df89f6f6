"""No input, however bent, is answered by a fault of ours; a conflict keeps what was typed."""

import html
import os
from contextlib import contextmanager
from unittest import mock

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse

from accounts.choices import Role
from congress_portal.failures.conflicts import is_conflict
from supervision.opinions.models import Opinion
from tests.factories import committee, government, make_activity, make_opinion, make_user
from tests.security import bad_input
from tests.security.test_addresses import PEOPLE, world  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db
SAMPLE_SECONDS = 30
"""Of the processor; a run that is asked for by its number of inputs is not bounded."""


def test_no_input_is_answered_with_a_fault(world):  # noqa: F811
    inputs = int(os.environ.get(bad_input.INPUTS, 0))
    seed = int(os.environ.get(bad_input.SEED, 1))
    walk = bad_input.Walk(world, PEOPLE, seed)
    outcome = walk.go(inputs or 10_000, None if inputs else SAMPLE_SECONDS)
    print(f"\n{outcome}")
    assert not outcome.faults, str(outcome)
    assert outcome.inputs > 50


@contextmanager
def somebody_is_faster():
    """Between the look of a form and the saving another person takes the key."""
    with (
        mock.patch.object(models.Model, "_perform_unique_checks", return_value={}),
        mock.patch.object(models.UniqueConstraint, "validate", return_value=None),
        mock.patch("registers.identity.same_record", return_value=None),
    ):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make_user(Role.CLERK, committee()))
    return client


def new_opinion(number):
    return {
        "number": number,
        "activity": make_activity().pk,
        "kind": "inspection",
        "title": "关于停车难的意见",
        "addressee": government().pk,
        "items-TOTAL_FORMS": "0",
        "items-INITIAL_FORMS": "0",
    }


def test_of_two_opinions_with_one_number_the_second_is_told_and_keeps_its_words(clerk):
    first = make_opinion()
    with somebody_is_faster():
        response = clerk.post(reverse("admin:supervision_opinion_add"), new_opinion(first.number))
    assert response.status_code == 409
    assert "关于停车难的意见" in html.unescape(response.content.decode())
    assert Opinion.objects.filter(number=first.number).count() == 1


def test_without_the_conflicts_page_it_would_be_a_fault(clerk, monkeypatch):
    monkeypatch.setattr("congress_portal.failures.conflicts.is_conflict", lambda fault: False)
    first = make_opinion()
    with somebody_is_faster(), pytest.raises(IntegrityError):
        clerk.post(reverse("admin:supervision_opinion_add"), new_opinion(first.number))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO workflow_holiday (day, kind, name) VALUES (NULL, 'rest', '')",
        "UPDATE workflow_clock SET amount = 0",
    ],
)
def test_a_rule_of_the_database_that_a_form_should_know_is_no_conflict(statement):
    with pytest.raises(IntegrityError) as fault, transaction.atomic():
        connection.cursor().execute(statement)
    assert not is_conflict(fault.value)


@pytest.mark.parametrize("year", ["0", "99", "20233", "0000", "99999999999"])
@pytest.mark.parametrize(
    "address",
    [
        "/supervision/plan/{}/",
        "/supervision/projects/{}/",
        "/supervision/projects/{}/1/",
        "/my/duty/{}/sheet/",
        "/my/duty/{}/sheet.docx",
        "/annual/{}/",
        "/annual/{}.json",
    ],
)
def test_a_year_that_is_none_is_an_address_that_does_not_exist(clerk, address, year):
    assert clerk.get(address.format(year)).status_code == 404


@pytest.mark.parametrize("address", ["/stations/%00/", "/stations/a%00b/opinion/", "/admin/%00/"])
def test_a_zero_byte_in_an_address_leads_nowhere(client, address):
    assert client.get(address).status_code == 404


def test_a_zero_byte_in_a_parameter_is_refused(client):
    assert client.get("/deputies/?q=%00").status_code == 400


def test_a_zero_byte_in_a_field_is_refused(clerk):
    response = clerk.post(reverse("admin:supervision_opinion_add"), {"number": "a\0b"})
    assert response.status_code == 400


def test_a_zero_byte_in_a_cookie_is_refused(client, settings):
    cookie = f'{settings.SESSION_COOKIE_NAME}="abcdefgh\\000"'
    assert client.get("/my/", headers={"cookie": cookie}).status_code == 400


@pytest.mark.parametrize("body", ["abc", "9" * 30, "-1"])
def test_the_body_of_a_grant_that_is_none_is_refused_beside_its_field(client, body):
    client.force_login(make_user(Role.SYSADMIN))
    rows = {"grants-TOTAL_FORMS": "1", "grants-INITIAL_FORMS": "0", "grants-0-role": "clerk"}
    data = {"username": "wanglin", "name": "王林", "grants-0-organization": body, **rows}
    assert client.post(reverse("admin:accounts_user_add"), data).status_code == 200


@pytest.mark.parametrize("key", ["abc", "²", "2023年5月8日"])
def test_a_bulk_action_on_what_is_no_key_is_refused(clerk, key):
    data = {"action": "submit", "_selected_action": [key], "index": "0"}
    assert clerk.post(reverse("admin:supervision_opinion_changelist"), data).status_code == 400


def test_a_key_beyond_every_column_is_the_key_of_no_record():
    assert not Opinion.objects.filter(pk__in=[2**63, "9" * 400]).exists()


def test_a_key_beyond_every_column_hides_no_other_one():
    opinion = make_opinion()
    assert Opinion.objects.filter(pk__in=[opinion.pk, 2**63]).count() == 1


def test_an_address_that_names_no_field_opens_the_record(clerk):
    address = reverse("admin:supervision_opinion_change", args=[make_opinion().pk])
    assert clerk.get(f"{address}?_to_field=").status_code == 200
