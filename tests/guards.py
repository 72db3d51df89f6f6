"""Taking the triggers of trail and grants down and up again, for what a test must do past them."""

import contextlib


@contextlib.contextmanager
def guards_down(connection):
    """Trail and grants may be changed and emptied inside the block."""
    _no_check_pending(connection)
    up = lower(connection)
    try:
        yield
        _no_check_pending(connection)
    finally:
        with connection.cursor() as cursor:
            for statement in up:
                cursor.execute(statement)


def _no_check_pending(connection):
    """PostgreSQL alters no table while deferred checks of its rows wait for the commit."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def lower(connection):
    """Takes the guards down; the statements that put them up again."""
    switch = _postgresql_switch if connection.vendor == "postgresql" else _sqlite_switch
    with connection.cursor() as cursor:
        return switch(cursor)


def _postgresql_switch(cursor):
    cursor.execute(
        "SELECT DISTINCT tgrelid::regclass FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgrelid::regclass::text ~ '^(workflow_trail|accounts_grant$)'"
    )
    tables = [table for (table,) in cursor.fetchall()]
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]


def _sqlite_switch(cursor):
    cursor.execute(
        "SELECT name, sql FROM sqlite_master"
        " WHERE type = 'trigger'"
        " AND (tbl_name LIKE 'workflow_trail%' OR tbl_name = 'accounts_grant')"
    )
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in triggers]
