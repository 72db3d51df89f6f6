"""The records behind each figure before the year is published: who reads them, and that they do."""

from datetime import date

import pytest

from accounts.choices import OrganizationKind, Role
from registers.figures import FIGURES
from tests.factories import make_deputy_user, make_org, make_user, town_congress
from tests.history import past_cleanup, past_document
from tests.once import once

pytestmark = pytest.mark.django_db

KEYS = [figure.key for figure in FIGURES.all()]
READERS = {"clerk", "leader"}


@once
def people(year, draft):
    town = town_congress()
    return {
        "clerk": make_user(Role.CLERK),
        "leader": make_user(Role.LEADER),
        "town_clerk": make_user(Role.TOWN_CLERK, town),
        "town_leader": make_user(Role.LEADER, town),
        "handler": make_user(Role.HANDLER, make_org(kind=OrganizationKind.DEPARTMENT)),
        "deputy": make_deputy_user(),
        "station_clerk": make_user(Role.STATION_CLERK),
        "keeper": make_user(Role.KEEPER),
        "sysadmin": make_user(Role.SYSADMIN),
        "nobody": make_user(),
        "anybody": None,
    }


def opened(client, people, who, key):
    if people[who]:
        client.force_login(people[who])
    return client.get(f"/annual/2023/figures/{key}/", {"preview": "1"})


ROLES = (
    "clerk",
    "leader",
    "town_clerk",
    "town_leader",
    "handler",
    "deputy",
    "station_clerk",
    "keeper",
    "sysadmin",
    "nobody",
    "anybody",
)


@pytest.mark.parametrize("who", ROLES)
def test_the_records_of_every_figure_open_to_those_who_prepare_the_year(client, people, who):
    answers = {key: opened(client, people, who, key).status_code for key in KEYS}
    assert answers == dict.fromkeys(KEYS, 200 if who in READERS else 404)


@pytest.mark.parametrize("key", KEYS)
def test_the_records_of_every_figure_can_be_narrowed_to_a_person(key):
    records = FIGURES.get(key).records(2023)
    assert hasattr(records, "visible_to")
    assert hasattr(records, "public")


def test_a_repeal_that_is_not_public_is_read_by_those_who_prepare_the_year(client, people):
    past_cleanup(title="内部清理的文件", is_public=False)
    reviewed = {"concluded_on": date(2023, 6, 1), "result": "repealed"}
    past_document(title="内部审查的文件", is_public=False, **reviewed)
    page = opened(client, people, "clerk", "documents_repealed").content.decode()
    assert ("内部清理的文件" in page, "内部审查的文件" in page) == (True, True)
