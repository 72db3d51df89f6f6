"""No way round the guards of grants: replacing on SQLite, emptying on PostgreSQL, a new key.

On SQLite ``INSERT OR REPLACE`` takes the old row away without asking the trigger on DELETE.
"""

from django.db import migrations

SQLITE = (
    """
CREATE TRIGGER accounts_grant_no_replace BEFORE INSERT ON accounts_grant
WHEN EXISTS (
  SELECT 1 FROM accounts_grant kept WHERE kept.id = NEW.id
  OR (kept.user_id = NEW.user_id AND kept.role = NEW.role AND kept.since = NEW.since
      AND COALESCE(kept.organization_id, 0) = COALESCE(NEW.organization_id, 0)))
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: a grant is ended, never replaced'); END;
""",
    """
CREATE TRIGGER accounts_grant_no_new_key BEFORE UPDATE ON accounts_grant
WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'a grant is ended, never rewritten'); END;
""",
)
SQLITE_NAMES = ("accounts_grant_no_replace", "accounts_grant_no_new_key")

POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION accounts_grant_stays() RETURNS trigger AS $$
BEGIN
RAISE EXCEPTION 'a grant is ended, never deleted' USING ERRCODE = 'integrity_constraint_violation';
END; $$ LANGUAGE plpgsql;
""",
    """
CREATE TRIGGER accounts_grant_no_truncate BEFORE TRUNCATE ON accounts_grant
FOR EACH STATEMENT EXECUTE FUNCTION accounts_grant_stays();
""",
    """
CREATE TRIGGER accounts_grant_no_new_key BEFORE UPDATE ON accounts_grant
FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION accounts_grant_stays();
""",
)


def raise_guards(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if on_postgresql else SQLITE:
        schema_editor.execute(statement)


def lower_guards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION accounts_grant_stays() CASCADE")
    else:
        for name in SQLITE_NAMES:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_grants_are_kept")]
    operations = [migrations.RunPython(raise_guards, lower_guards)]
