"""What the database itself promises, read from its catalog: T56, for every table that exists."""

from typing import Any

from sqlalchemy import text

from shared.kernel.database import Database
from shared.tables import metadata

# Not of a store: the installation's own, for the platform role only.
PLATFORM = {"users", "user_sessions", "user_proofs", "user_mails", "alembic_version"} | {
    "second_steps",
    "backup_codes",
    "remembered_browsers",
    "user_identities",
    "issuer_tries",
    "account_events",
    "passkeys",
    "passkey_challenges",
    "store_erasures",
}
# Global by nature: a host name leads to one store in the whole installation.
GLOBAL_KEYS = {"uq_domains_host"}


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.as_platform() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def test_every_table_of_a_store_forces_row_level_security(database: Database):
    found = await rows(
        database,
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    )

    unguarded = [name for name, enabled, forced in found if name not in PLATFORM and not (enabled and forced)]
    assert unguarded == []
    assert {name for name, *_ in found} == set(metadata.tables) | {"alembic_version"}


async def test_every_policy_of_the_app_checks_reading_and_writing_against_the_store(database: Database):
    found = await rows(
        database,
        "SELECT tablename, qual, with_check FROM pg_policies WHERE 'souk_app' = ANY(roles) AND schemaname = 'public'",
    )

    assert {table for table, *_ in found} == set(metadata.tables) - PLATFORM
    for table, using, check in found:
        key = "id" if table == "stores" else "store_id"
        assert str(using).startswith(f"({key} = "), table
        assert "NULLIF(current_setting('app.store_id'::text, true), ''::text)" in str(using), table
        assert using == check, table


async def test_no_policy_lets_everybody_in(database: Database):
    found = await rows(database, "SELECT tablename, roles::text FROM pg_policies WHERE schemaname = 'public'")

    assert {role for _, role in found} == {"{souk_app}", "{souk_platform}"}


async def test_the_roles_own_nothing_and_cannot_bypass(database: Database):
    found = await rows(
        database,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname IN ('souk_app', 'souk_platform')",
    )
    owned = await rows(
        database,
        "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) IN ('souk_app', 'souk_platform')",
    )
    member_of = await rows(
        database,
        "SELECT 1 FROM pg_auth_members WHERE pg_get_userbyid(member) IN ('souk_app', 'souk_platform')",
    )

    assert sorted(found) == [
        ("souk_app", False, False, False, False),
        ("souk_platform", False, False, False, False),
    ]
    assert owned == []
    assert member_of == []


async def test_keys_between_tables_of_a_store_carry_the_store(database: Database):
    found = await rows(
        database,
        """
        SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,
               (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = ANY(c.conkey))
        FROM pg_constraint c WHERE contype = 'f' AND connamespace = 'public'::regnamespace
        """,
    )

    outside = {"stores", "users"}
    loose = [
        name
        for name, table, target, columns in found
        # A store's own row carries it as its id.
        if target not in outside
        and table not in PLATFORM
        and "store_id" not in columns
        and not (table == "stores" and "id" in columns)
    ]
    assert loose == []
    assert len(found) > 25


async def test_every_key_that_the_models_declare_is_there(database: Database):
    found = await rows(
        database,
        """
        SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,
               (SELECT array_agg(attname::text ORDER BY place) FROM unnest(c.conkey) WITH ORDINALITY AS k(number, place)
                JOIN pg_attribute ON attrelid = c.conrelid AND attnum = number)
        FROM pg_constraint c WHERE contype = 'f' AND connamespace = 'public'::regnamespace
        """,
    )

    declared = {
        (table.name, key.referred_table.name, tuple(key.column_keys))
        for table in metadata.tables.values()
        for key in table.foreign_key_constraints
    }
    assert declared == {(table, target, tuple(columns)) for table, target, columns in found}


async def test_unique_keys_begin_with_the_store(database: Database):
    found = await rows(
        database,
        """
        SELECT i.relname, t.relname, (SELECT attname FROM pg_attribute WHERE attrelid = t.oid AND attnum = x.indkey[0])
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace
        """,
    )

    ours = [row for row in found if row[1] not in PLATFORM | {"stores"} and row[0] not in GLOBAL_KEYS]
    assert [name for name, _, first in ours if first != "store_id"] == []
    assert len(ours) > 30


async def test_no_column_holds_money_as_a_float(database: Database):
    found = await rows(
        database,
        """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type IN ('real', 'double precision', 'money')
        """,
    )

    assert found == []


async def test_no_view_or_privileged_function_opens_a_side_door(database: Database):
    views = await rows(
        database,
        "SELECT relname, relkind::text, reloptions::text FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace",
    )
    definers = await rows(
        database, "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )

    # A view reads as its owner unless it is told to read as whoever asks.
    assert views
    assert [
        name for name, kind, options in views if kind != "v" or options != "{security_invoker=true}"
    ] == []
    assert definers == []


async def test_ledgers_cannot_be_rewritten(database: Database):
    found = await rows(
        database,
        """
        SELECT relname, privilege_type FROM pg_class, aclexplode(relacl)
        WHERE grantee = 'souk_app'::regrole AND relname IN ('audit_entries', 'events', 'price_changes', 'stock_movements')
        """,
    )

    assert sorted(found) == [
        ("audit_entries", "INSERT"),
        ("audit_entries", "SELECT"),
        ("events", "INSERT"),
        ("events", "SELECT"),
        ("price_changes", "INSERT"),
        ("price_changes", "SELECT"),
        ("stock_movements", "INSERT"),
        ("stock_movements", "SELECT"),
    ]
