"""Note with a shopper's session which password it was let in with."""

import sqlalchemy as sa
from alembic import op

revision = 'd85e2b17f4a0'
down_revision = "5e8d20f3a96c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('customer_sessions', sa.Column('password_version', sa.BigInteger(), server_default=sa.text('1'), nullable=False))
    # The migrating role has no store, and these walls hold for it too.
    for table in ('customers', 'customer_sessions'):
        op.execute(f'ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY')
    # A change of password has ended all sessions but the own one, so those that are there are of the current one.
    op.execute("""
        UPDATE customer_sessions s SET password_version = c.password_version
        FROM customers c WHERE c.store_id = s.store_id AND c.id = s.customer_id AND c.password_version <> 1
    """)
    for table in ('customers', 'customer_sessions'):
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')


def downgrade() -> None:
    op.drop_column('customer_sessions', 'password_version')
