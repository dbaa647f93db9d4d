"""Keep what shoppers wish for."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'b6f2d1e8a4c3'
down_revision = 'a5e1c0d7f3b2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('wishlists',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('token_hash', sa.LargeBinary(), nullable=True),
    sa.Column('share_hash', sa.LargeBinary(), nullable=True),
    sa.Column('share_version', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('customer_id IS NULL OR token_hash IS NULL', name=op.f('ck_wishlists_one_holder')),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_wishlists_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_wishlists_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_wishlists')),
    sa.UniqueConstraint('store_id', 'customer_id', name=op.f('uq_wishlists_store_id_customer_id')),
    sa.UniqueConstraint('store_id', 'share_hash', name=op.f('uq_wishlists_store_id_share_hash')),
    sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_wishlists_store_id_token_hash'))
    )
    op.create_table('wishlist_items',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('wishlist_id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=True),
    sa.Column('price_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_wishlist_items_currency_code')),
    sa.CheckConstraint('price_minor >= 0', name=op.f('ck_wishlist_items_price')),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_wishlist_items_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_wishlist_items_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'wishlist_id'], ['wishlists.store_id', 'wishlists.id'], name=op.f('fk_wishlist_items_store_id_wishlist_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_wishlist_items_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_wishlist_items')),
    sa.UniqueConstraint('store_id', 'wishlist_id', 'product_id', name=op.f('uq_wishlist_items_store_id_wishlist_id_product_id'))
    )
    op.create_index('ix_wishlist_items_product', 'wishlist_items', ['store_id', 'product_id'], unique=False)
    op.create_index('ix_wishlist_items_variant', 'wishlist_items', ['store_id', 'variant_id'], unique=False)
    wall("wishlists")
    wall("wishlist_items")


def downgrade() -> None:
    op.drop_table('wishlist_items')
    op.drop_table('wishlists')
