"""Gives the portal's role what it needs, and no right to rewrite the trail: run after migrating.

Reads DATABASE_URL (the owner of the tables) and PORTAL_URL (the role that serves). Where both are
one, or the database is SQLite, there is nothing to give.
"""

import os
import sys

import environ
import psycopg
from psycopg import sql

TRAIL = ("workflow_trailentry", "workflow_trailseal")
"""Tables to which only lines may be added."""


def main() -> None:
    names = ("DATABASE_URL", "PORTAL_URL")
    owner, portal = (environ.Env.db_url_config(os.environ[name]) for name in names)
    if "postgresql" not in owner["ENGINE"] or owner["USER"] == portal["USER"]:
        return
    role = sql.Identifier(portal["USER"])
    address = psycopg.conninfo.make_conninfo(
        user=owner["USER"],
        password=owner["PASSWORD"],
        dbname=owner["NAME"],
        host=owner["HOST"] or owner.get("OPTIONS", {}).get("host", ""),
    )
    with psycopg.connect(address) as connection:
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


if __name__ == "__main__":
    sys.exit(main())
