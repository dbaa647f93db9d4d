"""Roles and row-level security: how the database itself keeps stores apart.

souk_app      web and workers: owns nothing, cannot bypass, sees the one store named by app.store_id
souk_platform host look-up, sign-in, relay, sweepers: sees across stores by policies of its own, never by BYPASSRLS
"""

from alembic import op
from sqlalchemy import Connection, text

from shared.kernel.load_settings import role_password
from shared.kernel.settings import APP_ROLE, PLATFORM_ROLE, Settings

# Tables that are walled in later are let go of as well; before that there is nothing to ask for.
_STORES_CLOSE = (
    "SELECT 1 FROM information_schema.columns WHERE table_name = 'stores' AND column_name = 'closes_at'"
)
BEING_ERASED = "(SELECT id FROM stores WHERE state = 'erasing')"
THIS_STORE = "(SELECT NULLIF(current_setting('app.store_id', true), '')::uuid)"


def make_roles(connection: Connection, settings: Settings) -> None:
    """Make the two login roles when they are missing and set their derived passwords."""
    for role in (APP_ROLE, PLATFORM_ROLE):
        password = role_password(settings.web.secret_key, role)
        known = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
        verb = "ALTER" if known else "CREATE"
        # A role's password cannot be a bound parameter; ours is hexadecimal by construction.
        connection.exec_driver_sql(
            f"{verb} ROLE {role} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '{password}'"
        )


def open_schema() -> None:
    """Let both roles use the schema, and nobody make things in it."""
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}, {PLATFORM_ROLE}")


def wall(
    table: str,
    *,
    app: str = "SELECT, INSERT, UPDATE, DELETE",
    platform: str = "SELECT",
    key: str = "store_id",
) -> None:
    """Put a store's table behind row-level security, forced on its owner too."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY {table}_of_store ON {table} TO {APP_ROLE}"
        f" USING ({key} = {THIS_STORE}) WITH CHECK ({key} = {THIS_STORE})"
    )
    op.execute(
        f"CREATE POLICY {table}_of_platform ON {table} TO {PLATFORM_ROLE} USING (true) WITH CHECK (true)"
    )
    op.execute(f"GRANT {app} ON {table} TO {APP_ROLE}")
    op.execute(f"GRANT {platform} ON {table} TO {PLATFORM_ROLE}")
    if "DELETE" not in platform and op.get_bind().scalar(text(_STORES_CLOSE)):
        let_erased_go(table, key=key)


def let_erased_go(table: str, *, key: str = "store_id") -> None:
    """Let the platform delete rows of a store that is being erased, of whatever table, and of no other store."""
    op.execute(
        f"CREATE POLICY {table}_of_erased ON {table} AS RESTRICTIVE FOR DELETE TO {PLATFORM_ROLE}"
        f" USING ({key} IN {BEING_ERASED})"
    )
    op.execute(f"GRANT DELETE ON {table} TO {PLATFORM_ROLE}")


def platform_only(table: str) -> None:
    """Keep a table of the installation itself to the platform role."""
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {PLATFORM_ROLE}")
