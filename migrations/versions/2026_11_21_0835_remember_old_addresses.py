"""Remember the addresses that products had, so that links to them lead on."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'c47d0b5e9a31'
down_revision = '9b1f6a0c7d24'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'old_addresses',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('product_id', sa.Uuid(), nullable=False),
        sa.Column('slug', sa.Text(), nullable=False),
        sa.Column('left_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_old_addresses_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'product_id'],
            ['products.store_id', 'products.id'],
            name=op.f('fk_old_addresses_store_id_product_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_old_addresses')),
        sa.UniqueConstraint('store_id', 'slug', name=op.f('uq_old_addresses_store_id_slug')),
    )
    op.create_index('ix_old_addresses_product', 'old_addresses', ['store_id', 'product_id'])
    wall("old_addresses")


def downgrade() -> None:
    op.drop_table('old_addresses')
