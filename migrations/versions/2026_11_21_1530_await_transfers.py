"""Let orders wait for a bank transfer, and note what came in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'c93e1f70a5d8'
down_revision = "b27d81f4c0e9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'awaited_transfers',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('amount_minor', sa.BigInteger(), nullable=False),
        sa.Column('received_minor', sa.BigInteger(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=False),
        sa.Column('bank', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('remind_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'received', 'expired', 'called_off')", name=op.f('ck_awaited_transfers_state_known')
        ),
        sa.CheckConstraint('amount_minor > 0 AND received_minor >= 0', name=op.f('ck_awaited_transfers_amounts')),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_awaited_transfers_currency_code')),
        sa.ForeignKeyConstraint(
            ['store_id'], ['stores.id'], name=op.f('fk_awaited_transfers_store_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_id'], ['orders.store_id', 'orders.id'],
            name=op.f('fk_awaited_transfers_store_id_order_id'),
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_awaited_transfers')),
        sa.UniqueConstraint('store_id', 'order_id', name=op.f('uq_awaited_transfers_store_id_order_id')),
    )
    op.create_index('ix_awaited_transfers_due', 'awaited_transfers', ['due_at'])
    op.create_table(
        'transfer_receipts',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('transfer_id', sa.Uuid(), nullable=False),
        sa.Column('amount_minor', sa.BigInteger(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('received_on', sa.Date(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('amount_minor > 0', name=op.f('ck_transfer_receipts_amount')),
        sa.ForeignKeyConstraint(
            ['store_id'], ['stores.id'], name=op.f('fk_transfer_receipts_store_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'transfer_id'], ['awaited_transfers.store_id', 'awaited_transfers.id'],
            name=op.f('fk_transfer_receipts_store_id_transfer_id'),
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_transfer_receipts')),
    )
    op.create_index('ix_transfer_receipts_transfer', 'transfer_receipts', ['store_id', 'transfer_id'])
    wall('awaited_transfers')
    wall('transfer_receipts', app='SELECT, INSERT')


def downgrade() -> None:
    op.drop_table('transfer_receipts')
    op.drop_table('awaited_transfers')
