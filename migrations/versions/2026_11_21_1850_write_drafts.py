"""Write orders for somebody before they are orders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'd70b2e94a6c8'
down_revision = "b64f0c92d7e5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'draft_orders',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('cart_id', sa.Uuid(), nullable=False),
        sa.Column('customer_id', sa.Uuid(), nullable=True),
        sa.Column('token_hash', sa.LargeBinary(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('address', postgresql.JSONB(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('delivery_id', sa.Uuid(), nullable=True),
        sa.Column('discount', sa.Text(), nullable=False),
        sa.Column('discount_percent', sa.Numeric(6, 3), nullable=False),
        sa.Column('discount_minor', sa.BigInteger(), nullable=False),
        sa.Column('discount_reason', sa.Text(), nullable=False),
        sa.Column('is_held', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.Column('quote', postgresql.JSONB(), nullable=False),
        sa.Column('total_minor', sa.BigInteger(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('written', 'sent', 'ordered', 'discarded')", name=op.f('ck_draft_orders_state_known')
        ),
        sa.CheckConstraint(
            "discount IN ('', 'percentage', 'fixed')", name=op.f('ck_draft_orders_discount_known')
        ),
        sa.CheckConstraint(
            'discount_percent BETWEEN 0 AND 100 AND discount_minor >= 0',
            name=op.f('ck_draft_orders_discount_amount'),
        ),
        sa.CheckConstraint(
            "state <> 'sent' OR (expires_at IS NOT NULL AND quote <> '{}')", name=op.f('ck_draft_orders_sent_whole')
        ),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_draft_orders_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'cart_id'], ['carts.store_id', 'carts.id'], name=op.f('fk_draft_orders_store_id_cart_id')
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'customer_id'], ['customers.store_id', 'customers.id'],
            name=op.f('fk_draft_orders_store_id_customer_id'),
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_draft_orders')),
        sa.UniqueConstraint('store_id', 'cart_id', name=op.f('uq_draft_orders_store_id_cart_id')),
        sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_draft_orders_store_id_token_hash')),
    )
    op.create_index('ix_draft_orders_written', 'draft_orders', ['store_id', 'created_at', 'id'])
    op.create_index('ix_draft_orders_customer', 'draft_orders', ['store_id', 'customer_id'])
    wall('draft_orders')


def downgrade() -> None:
    op.drop_table('draft_orders')
