"""Let owners close their store for good, and the platform erase what it had."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import let_erased_go, platform_only
from shared.kernel.settings import PLATFORM_ROLE

revision = '9d42b7f05c1e'
down_revision = '7c19e5a4d2b8'
branch_labels = None
depends_on = None

# What the platform may not delete of yet; where it may, it has reasons of its own.
_KEPT = f"""
SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'store_id'
AND NOT has_table_privilege('{PLATFORM_ROLE}', c.oid, 'DELETE') ORDER BY 1
"""
_LET_GO = "SELECT tablename::text, policyname::text FROM pg_policies WHERE policyname = tablename || '_of_erased'"
_MAILS = "'reset_password', 'password_changed', 'sign_up', 'second_step_changed', 'ways_changed'"


def upgrade() -> None:
    _know_states("state IN ('open', 'suspended', 'paused', 'closed', 'erasing')")
    op.add_column('stores', sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f('ck_stores_closes'), 'stores', "(state IN ('closed', 'erasing')) = (closes_at IS NOT NULL)")
    op.add_column('user_mails', sa.Column('about', sa.Text(), server_default=sa.text("''"), nullable=False))
    _know_mails(f"kind IN ({_MAILS}, 'store_closing', 'store_kept', 'store_erased')")
    op.create_table('store_erasures',
    sa.Column('former_id', sa.Uuid(), nullable=False),
    sa.Column('slug_digest', sa.LargeBinary(), nullable=False),
    sa.Column('log_lines', sa.BigInteger(), nullable=False),
    sa.Column('log_digest', sa.LargeBinary(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_store_erasures')),
    sa.UniqueConstraint('former_id', name=op.f('uq_store_erasures_former_id'))
    )
    platform_only('store_erasures')
    op.execute(f"REVOKE DELETE ON store_erasures FROM {PLATFORM_ROLE}")
    for (table,) in op.get_bind().execute(sa.text(_KEPT)).all():
        let_erased_go(table)
    let_erased_go('stores', key='id')


def downgrade() -> None:
    for table, policy in op.get_bind().execute(sa.text(_LET_GO)).all():
        op.execute(f"DROP POLICY {policy} ON {table}")
        op.execute(f"REVOKE DELETE ON {table} FROM {PLATFORM_ROLE}")
    op.drop_table('store_erasures')
    op.execute("DELETE FROM user_mails WHERE kind LIKE 'store%'")
    _know_mails(f"kind IN ({_MAILS})")
    op.drop_column('user_mails', 'about')
    op.drop_constraint(op.f('ck_stores_closes'), 'stores')
    op.drop_column('stores', 'closes_at')
    op.execute("UPDATE stores SET state = 'paused' WHERE state IN ('closed', 'erasing')")
    _know_states("state IN ('open', 'suspended', 'paused')")


def _know_states(known: str) -> None:
    op.drop_constraint(op.f('ck_stores_state_known'), 'stores')
    op.create_check_constraint(op.f('ck_stores_state_known'), 'stores', known)


def _know_mails(known: str) -> None:
    op.drop_constraint(op.f('ck_user_mails_kind_known'), 'user_mails')
    op.create_check_constraint(op.f('ck_user_mails_kind_known'), 'user_mails', known)
