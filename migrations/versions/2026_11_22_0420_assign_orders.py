"""Let orders and drafts be somebody's to work on, and tell whom they are given to."""

import sqlalchemy as sa
from alembic import op

from migrations.notice_kinds import tell_no_more_of, tell_of

revision = 'a4e19c7d05b2'
down_revision = "f0c7d3158ab4"
branch_labels = None
depends_on = None

_KINDS = ('orders', 'payments', 'returns', 'reviews', 'stock', 'imports', 'customer_imports')
_EVENTS = (
    'order.placed', 'order.paid', 'order.payment_failed', 'order.return_asked', 'review.written', 'review.confirmed',
    'stock.low', 'import.finished', 'customers.imported'
)


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
    tell_of((*_KINDS, 'assigned'), (*_EVENTS, 'order.assigned', 'draft.assigned'))


def downgrade() -> None:
    tell_no_more_of('assigned')
    tell_of(_KINDS, _EVENTS)
    for table in ('draft_orders', 'orders'):
        op.drop_index(f'ix_{table}_assignee', table_name=table)
        op.drop_column(table, 'assignee_id')
