"""Tell when it is back: who wants word of a variant that is sold out."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'c1f8a92e5d07'
down_revision = 'b7e24f6d9c13'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'stock_notices',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('token_hash', sa.LargeBinary(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('queued_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_notices_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'],
            ['variants.store_id', 'variants.id'],
            name=op.f('fk_stock_notices_store_id_variant_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_notices')),
        sa.UniqueConstraint('store_id', 'variant_id', 'email', name=op.f('uq_stock_notices_store_id_variant_id_email')),
    )
    op.create_index('ix_stock_notices_token', 'stock_notices', ['store_id', 'token_hash'])
    op.create_index('ix_stock_notices_age', 'stock_notices', ['created_at'])
    op.create_index(
        'ix_stock_notices_waiting', 'stock_notices', ['store_id', 'variant_id'], postgresql_where=sa.text('queued_at IS NULL')
    )
    wall("stock_notices")


def downgrade() -> None:
    op.drop_table('stock_notices')
