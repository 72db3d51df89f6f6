"""Who has the database's password finds no way round the guards of grants but taking them down."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.choices import Role
from accounts.models import Grant
from tests.factories import make_user

pytestmark = pytest.mark.django_db

COLUMNS = "user_id, role, organization_id, since, until, granted_by_id, confirmed_by_id"
EVERYWHERE = {
    "another role": "UPDATE accounts_grant SET role = 'sysadmin'",
    "another key": "UPDATE accounts_grant SET id = id + 1000",
    "delete": "DELETE FROM accounts_grant",
    "insert that updates": (
        f"INSERT INTO accounts_grant (id, {COLUMNS}) SELECT id, {COLUMNS} FROM accounts_grant"
        " WHERE 1 = 1 ON CONFLICT (id) DO UPDATE SET role = 'sysadmin'"
    ),
}
OF_SQLITE = {
    "replace by key": (
        f"REPLACE INTO accounts_grant (id, {COLUMNS}) SELECT id, {COLUMNS} FROM accounts_grant"
    ),
    "replace by what is unique": (
        f"REPLACE INTO accounts_grant ({COLUMNS}) SELECT {COLUMNS} FROM accounts_grant"
    ),
}
OF_POSTGRESQL = {
    "truncate": "TRUNCATE accounts_grant CASCADE",
    "merge that deletes": (
        "MERGE INTO accounts_grant kept USING accounts_grant same ON kept.id = same.id"
        " WHEN MATCHED THEN DELETE"
    ),
}


@pytest.mark.parametrize("way", [*EVERYWHERE, *OF_SQLITE, *OF_POSTGRESQL])
def test_a_grant_is_not_rewritten_replaced_or_taken_away(way):
    own = OF_POSTGRESQL if connection.vendor == "postgresql" else OF_SQLITE
    if way not in EVERYWHERE and way not in own:
        pytest.skip("the other database's")
    make_user(Role.CLERK)
    connection.check_constraints()  # PostgreSQL empties no table while checks are pending
    before = list(Grant.objects.order_by("id").values())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # as a connection of somebody else's has it
            cursor.execute("PRAGMA recursive_triggers=OFF")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute({**EVERYWHERE, **own}[way])
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA recursive_triggers=ON")
    assert list(Grant.objects.order_by("id").values()) == before
