"""Keep imports of customers' files, with how far they are and what was wrong with which row; tell of them when they are through."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'c3f81e6a20d9'
down_revision = "d3f81b6c90a7"
branch_labels = None
depends_on = None

_KINDS_BEFORE = "off <@ ARRAY['orders', 'payments', 'returns', 'reviews', 'stock', 'imports']::text[]"
_KINDS = "off <@ ARRAY['orders', 'payments', 'returns', 'reviews', 'stock', 'imports', 'customer_imports']::text[]"
_NOTICED_BEFORE = (
    "name IN ('order.placed', 'order.paid', 'order.payment_failed', 'order.return_asked', 'review.written', 'review.confirmed',"
    " 'stock.low', 'import.finished')"
)
_NOTICED = _NOTICED_BEFORE.removesuffix(')') + ", 'customers.imported')"


def upgrade() -> None:
    op.create_table('customer_imports',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('chunks', sa.BigInteger(), nullable=False),
    sa.Column('report', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('file_gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('ready', 'running', 'stopped', 'done')", name=op.f('ck_customer_imports_state_known')),
    sa.CheckConstraint('total >= 0 AND chunks >= 0', name=op.f('ck_customer_imports_counts')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_imports_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_imports'))
    )
    op.create_index('ix_customer_imports_latest', 'customer_imports', ['store_id', 'created_at'])
    op.create_table('customer_import_problems',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('row', sa.BigInteger(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('said', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('is_taken', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_import_problems_store_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'import_id'], ['customer_imports.store_id', 'customer_imports.id'], name=op.f('fk_customer_import_problems_store_id_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_import_problems')),
    sa.UniqueConstraint('store_id', 'import_id', 'row', name=op.f('uq_customer_import_problems_store_id_import_id_row'))
    )
    for table in ('customer_imports', 'customer_import_problems'):
        wall(table)
    _notice(_KINDS, _NOTICED)


def downgrade() -> None:
    op.execute("UPDATE member_notices SET off = array_remove(off, 'customer_imports')")
    _notice(_KINDS_BEFORE, _NOTICED_BEFORE)
    op.drop_table('customer_import_problems')
    op.drop_table('customer_imports')


def _notice(kinds: str, noticed: str) -> None:
    op.drop_constraint(op.f('ck_member_notices_off_known'), 'member_notices', type_='check')
    op.create_check_constraint(op.f('ck_member_notices_off_known'), 'member_notices', kinds)
    op.drop_index('ix_events_noticed', table_name='events')
    op.create_index('ix_events_noticed', 'events', ['store_id', 'occurred_at', 'id'], postgresql_where=sa.text(noticed))
