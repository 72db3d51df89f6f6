"""Databases that fail as real ones do: away, locked, full."""

import re
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from pages.memory import memory

EVERYTHING = re.compile("")
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)|\bFOR UPDATE\b", re.IGNORECASE)


@contextmanager
def failing(pattern=EVERYTHING, but="django_session"):
    """Statements that fit ``pattern`` end as with a database that is locked or gone.

    Those that name ``but`` pass, unless everything fails. Gives the list of those that failed;
    what was written meanwhile is undone.
    """
    failed = []

    def fail(execute, sql, params, many, context):
        if pattern is EVERYTHING or (pattern.search(sql) and but not in sql):
            failed.append(sql)
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(fail):
            yield failed
        transaction.set_rollback(True)


@contextmanager
def away():
    """The database does not answer, and a process that has just started remembers nothing."""
    memory().clear()
    with failing():
        yield
