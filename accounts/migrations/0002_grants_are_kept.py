"""The database itself refuses to rewrite or delete a grant, and roles that exclude each other.

On SQLite a later change of the table ``accounts_grant`` makes it anew and loses its triggers: such a
migration takes them down before (``lower_guards``) and puts them up after (``raise_guards``).
"""

from django.db import migrations

APART = "('sysadmin', 'account_admin', 'auditor')"

REWRITTEN = """NEW.user_id <> OLD.user_id OR NEW.role <> OLD.role OR NEW.since <> OLD.since
OR NEW.organization_id IS {differs} OLD.organization_id
OR NEW.granted_by_id IS {differs} OLD.granted_by_id
OR NEW.confirmed_by_id IS {differs} OLD.confirmed_by_id
OR (OLD.until IS NOT NULL AND (NEW.until IS NULL OR NEW.until > OLD.until))"""

MEETS = f"""1 FROM accounts_grant held
WHERE held.user_id = NEW.user_id AND held.role <> NEW.role
AND (held.role IN {APART} OR NEW.role IN {APART})
AND (held.until IS NULL OR held.until >= NEW.since)
AND (NEW.until IS NULL OR held.since <= NEW.until)"""

SQLITE = (
    f"""
CREATE TRIGGER accounts_grant_no_rewriting BEFORE UPDATE ON accounts_grant
WHEN {REWRITTEN.format(differs="NOT")}
BEGIN SELECT RAISE(ABORT, 'a grant is ended, never rewritten'); END;
""",
    """
CREATE TRIGGER accounts_grant_no_delete BEFORE DELETE ON accounts_grant
BEGIN SELECT RAISE(ABORT, 'a grant is ended, never deleted'); END;
""",
    f"""
CREATE TRIGGER accounts_grant_apart BEFORE INSERT ON accounts_grant
WHEN EXISTS (SELECT {MEETS})
BEGIN SELECT RAISE(ABORT, 'roles of administration are held alone'); END;
""",
)
SQLITE_NAMES = (
    "accounts_grant_no_rewriting",
    "accounts_grant_no_delete",
    "accounts_grant_apart",
)

POSTGRESQL = (
    f"""
CREATE OR REPLACE FUNCTION accounts_grant_is_kept() RETURNS trigger AS $$
BEGIN
IF TG_OP = 'DELETE' THEN
  RAISE EXCEPTION 'a grant is ended, never deleted' USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF {REWRITTEN.format(differs="DISTINCT FROM")} THEN
  RAISE EXCEPTION 'a grant is ended, never rewritten'
  USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END; $$ LANGUAGE plpgsql;
""",
    # The lock lets the second of two roles at once see the first.
    f"""
CREATE OR REPLACE FUNCTION accounts_grant_stands_apart() RETURNS trigger AS $$
BEGIN
PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR UPDATE;
IF EXISTS (SELECT {MEETS}) THEN
  RAISE EXCEPTION 'roles of administration are held alone'
  USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
END; $$ LANGUAGE plpgsql;
""",
    """
CREATE TRIGGER accounts_grant_kept BEFORE UPDATE OR DELETE ON accounts_grant
FOR EACH ROW EXECUTE FUNCTION accounts_grant_is_kept();
""",
    """
CREATE TRIGGER accounts_grant_apart BEFORE INSERT ON accounts_grant
FOR EACH ROW EXECUTE FUNCTION accounts_grant_stands_apart();
""",
)


def raise_guards(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if on_postgresql else SQLITE:
        schema_editor.execute(statement)


def lower_guards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION accounts_grant_is_kept() CASCADE")
        schema_editor.execute("DROP FUNCTION accounts_grant_stands_apart() CASCADE")
    else:
        for name in SQLITE_NAMES:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(raise_guards, lower_guards)]
