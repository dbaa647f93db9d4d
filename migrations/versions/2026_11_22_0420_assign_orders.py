"""Let orders and drafts be somebody's to work on, and tell whom they are given to."""

import sqlalchemy as sa
from alembic import op

revision = 'a4e19c7d05b2'
down_revision = "f0c7d3158ab4"
branch_labels = None
depends_on = None

_CHOICES = (
    ('member_notices', 'off'),
    ('member_mails', 'at_once'),
    ('member_mails', 'daily'),
)
_KINDS_BEFORE = "ARRAY['orders', 'payments', 'returns', 'reviews', 'stock', 'imports', 'customer_imports']::text[]"
_KINDS = (
    "ARRAY['orders', 'payments', 'returns', 'reviews', 'stock', 'imports', 'customer_imports', 'assigned']::text[]"
)
_NOTICED_BEFORE = (
    "name IN ('order.placed', 'order.paid', 'order.payment_failed', 'order.return_asked', 'review.written', 'review.confirmed',"
    " 'stock.low', 'import.finished', 'customers.imported')"
)
_NOTICED = _NOTICED_BEFORE.removesuffix(')') + ", 'order.assigned', 'draft.assigned')"


def upgrade() -> None:
    for table, when in (('orders', 'placed_at'), ('draft_orders', 'created_at')):
        op.add_column(table, sa.Column('assignee_id', sa.Uuid(), nullable=True))
        # Whoever leaves leaves their orders to nobody.
        op.create_foreign_key(
            op.f(f'fk_{table}_store_id_assignee_id'),
            table,
            'members',
            ['store_id', 'assignee_id'],
            ['store_id', 'id'],
            ondelete='SET NULL (assignee_id)',
        )
        op.create_index(
            f'ix_{table}_assignee',
            table,
            ['store_id', 'assignee_id', when, 'id'],
            postgresql_where=sa.text('assignee_id IS NOT NULL'),
        )
    _notice(_KINDS, _NOTICED)


def downgrade() -> None:
    for table, column in _CHOICES:
        op.execute(f"UPDATE {table} SET {column} = array_remove({column}, 'assigned')")
    _notice(_KINDS_BEFORE, _NOTICED_BEFORE)
    for table in ('draft_orders', 'orders'):
        op.drop_index(f'ix_{table}_assignee', table_name=table)
        op.drop_column(table, 'assignee_id')


def _notice(kinds: str, noticed: str) -> None:
    for table, column in _CHOICES:
        op.drop_constraint(op.f(f'ck_{table}_{column}_known'), table, type_='check')
        op.create_check_constraint(op.f(f'ck_{table}_{column}_known'), table, f"{column} <@ {kinds}")
    op.drop_index('ix_events_noticed', table_name='events')
    op.create_index('ix_events_noticed', 'events', ['store_id', 'occurred_at', 'id'], postgresql_where=sa.text(noticed))
