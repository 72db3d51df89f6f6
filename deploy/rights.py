"""Gives the portal's role what it needs, and no right to rewrite the trail: run after migrating.

Reads DATABASE_URL (the owner of the tables) and PORTAL_URL (the role that serves; DATABASE_URL
where there is one role). The limits of every connection belong to the role, too, for a pooler
passes on none that a connection asks for. With SQLite there is nothing to give.
"""

import os
import sys
from pathlib import Path
from typing import Any

import environ
import psycopg
from psycopg import sql

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from congress_portal.serving.postgresql import LIMITS

TRAIL = ("workflow_trailentry", "workflow_trailseal")
"""Tables to which only lines may be added."""


def main() -> None:
    names = ("DATABASE_URL", "PORTAL_URL")
    given = [os.environ.get(name) or os.environ["DATABASE_URL"] for name in names]
    owner, portal = (environ.Env.db_url_config(address) for address in given)
    if "postgresql" not in owner["ENGINE"]:
        return
    with psycopg.connect(_address(portal)) as connection:
        for name, value in LIMITS.items():
            limit = sql.SQL("ALTER ROLE CURRENT_USER SET {} = {}")
            connection.execute(limit.format(sql.Identifier(name), sql.Literal(value)))
    if owner["USER"] == portal["USER"]:
        return
    role = sql.Identifier(portal["USER"])
    with psycopg.connect(_address(owner)) as connection:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {}",
        ):
            connection.execute(sql.SQL(statement).format(role))
        for table in TRAIL:
            connection.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                    sql.Identifier(table), role
                )
            )


def _address(given: dict[str, Any]) -> str:
    options = given.get("OPTIONS", {})
    return psycopg.conninfo.make_conninfo(
        user=given["USER"],
        password=given["PASSWORD"],
        dbname=given["NAME"],
        host=given["HOST"] or options.get("host", ""),
        port=given["PORT"] or options.get("port", ""),
    )


if __name__ == "__main__":
    sys.exit(main())
