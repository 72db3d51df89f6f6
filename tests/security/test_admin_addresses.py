"""Addresses of the back office, bent by hand."""

import pytest

from accounts.choices import Role
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    People,
    committee,
    make_item,
    make_opinion,
    make_user,
    town_congress,
)

pytestmark = pytest.mark.django_db

LISTS = ("/admin/supervision/activity/", "/admin/supervision/opinion/", "/admin/supervision/item/")
NO_YEARS = ("abc", "0", "-1", "10000", "99999999999999999999", "²")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("year", NO_YEARS)
def test_a_year_that_is_none_filters_nothing(client, address, year):
    client.force_login(make_user(Role.CLERK, committee()))
    assert client.get(address, {"year": year}).status_code == 200


@pytest.mark.parametrize("key", ["abc", "99999999999999999999999999", "²", "-1"])
def test_a_form_filled_in_by_its_address_passes_over_keys_that_are_none(client, key):
    client.force_login(make_user(Role.CLERK, committee()))
    query = {"organizer": key, "parent": key, "deputies": f"{key},1"}
    assert client.get("/admin/supervision/activity/add/", query).status_code == 200
    assert client.get("/admin/supervision/opinion/add/", {"activity": key}).status_code == 200


def test_a_key_that_is_none_is_refused_beside_its_field(client):
    client.force_login(make_user(Role.CLERK, committee()))
    empty = {"items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0"}
    response = client.post(
        "/admin/supervision/opinion/add/", {"activity": "abc", "addressee": "9" * 30, **empty}
    )
    assert set(response.context["adminform"].errors) >= {"activity", "addressee"}


@pytest.mark.parametrize("rows", ["²", "-1", "9" * 5000])
def test_a_number_of_rows_that_is_none_gives_the_usual_rows(client, rows):
    client.force_login(make_user(Role.CLERK, committee()))
    response = client.get("/admin/supervision/opinion/add/", {"rows": rows})
    assert len(response.context["inline_admin_formsets"][0].formset.forms) == 20


def test_a_version_that_is_none_conflicts(client):
    people = People()
    opinion = make_opinion()
    client.force_login(people.clerk)
    address = f"/admin/supervision/opinion/{opinion.pk}/act/submit/"
    response = client.post(address, {"version": "²"})
    opinion.refresh_from_db()
    assert (response.status_code, opinion.status) == (200, "drafted")


@pytest.mark.parametrize("action", ["verify", "strike_off"])
def test_rows_out_of_sight_are_not_acted_on_in_bulk(client, action):
    item = make_item(ItemStatus.REPLIED)
    client.force_login(make_user(Role.TOWN_CLERK, town_congress()))
    chosen = {"action": action, "_selected_action": [item.pk], "index": "0"}
    response = client.post("/admin/supervision/item/", chosen, follow=True)
    known = Item.objects.get(pk=item.pk)
    assert (response.status_code, known.status) == (200, ItemStatus.REPLIED)
    assert item.suggestion not in response.content.decode()


def test_nobody_switches_their_own_account_off(client):
    keeper = make_user(Role.ACCOUNT_ADMIN)
    client.force_login(keeper)
    parts = ("grants", "role_proposals")
    grants = {f"{part}-{form}_FORMS": "0" for part in parts for form in ("TOTAL", "INITIAL")}
    data = {"username": keeper.username, "name": "周维", **grants}
    client.post(f"/admin/accounts/user/{keeper.pk}/change/", data)
    keeper.refresh_from_db()
    assert (keeper.name, keeper.is_active) == ("周维", True)
