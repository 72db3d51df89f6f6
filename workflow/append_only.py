"""Tables whose rows the database itself refuses to change, replace or delete.

On SQLite ``INSERT OR REPLACE`` takes the old row away without asking the triggers on DELETE
(unless ``recursive_triggers`` is on, which is each connection's own choice), so that a trigger on
INSERT refuses a key that is there already. PostgreSQL asks its triggers for every way: UPDATE,
DELETE, ``ON CONFLICT DO UPDATE``, MERGE; TRUNCATE has a trigger of its own.

A migration that changes such a table on SQLite makes it anew, without its triggers: it lets
``lower`` go before and ``guard`` after.
"""

from collections.abc import Mapping, Sequence

from pages.untyped import ByDjango

Keys = Sequence[Sequence[str]]
"""The unique keys of a table, each as its columns."""

VERBS = ("UPDATE", "DELETE")
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the table is append-only'); END;
"""
SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'the table is append-only'); END;
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION workflow_trail_is_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
END; $$ LANGUAGE plpgsql;
"""
POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION workflow_trail_is_append_only();
CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION workflow_trail_is_append_only();
"""


def guard(schema_editor: ByDjango, tables: Mapping[str, Keys]) -> None:
    """Makes tables append-only; may be called again for the same ones.

    Args:
        schema_editor: of the migration.
        tables: by table the keys by which SQLite tells that a row would be replaced.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
        for table in tables:
            schema_editor.execute(POSTGRESQL.format(table=table))
        return
    # SQLite has no CREATE OR REPLACE TRIGGER; without this a second call would fail.
    lower(schema_editor, tables)
    for table, keys in tables.items():
        for verb in VERBS:
            schema_editor.execute(SQLITE.format(table=table, verb=verb))
        same = " OR ".join(
            "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys
        )
        schema_editor.execute(SQLITE_REPLACE.format(table=table, same=same))


def lower(schema_editor: ByDjango, tables: Mapping[str, Keys]) -> None:
    """Lets a migration change the tables.

    Args:
        schema_editor: of the migration.
        tables: their names.
    """
    for table in tables:
        if schema_editor.connection.vendor == "postgresql":
            for name in ("append_only", "no_truncate"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}")
        else:
            for verb in (*VERBS, "REPLACE"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
