"""Price lists for everybody, a group or one customer, with prices of their own by pieces."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'c52e8f11d7a9'
down_revision = 'c3a71f0e5d26'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('price_lists',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('percents', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('priority', sa.BigInteger(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('percent', 'own')", name=op.f('ck_price_lists_kind_known')),
    sa.CheckConstraint('num_nonnulls(group_id, customer_id) <= 1', name=op.f('ck_price_lists_one_audience')),
    sa.CheckConstraint("currency ~ '^([A-Z]{3})?$'", name=op.f('ck_price_lists_currency_code')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_price_lists_ends_after_start')),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_price_lists_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'group_id'], ['customer_groups.store_id', 'customer_groups.id'], name=op.f('fk_price_lists_store_id_group_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_price_lists_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_price_lists'))
    )
    op.create_index('ix_price_lists_group', 'price_lists', ['store_id', 'group_id'], unique=False)
    op.create_index('ix_price_lists_customer', 'price_lists', ['store_id', 'customer_id'], unique=False)
    op.create_table('price_list_prices',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('list_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('from_quantity', sa.BigInteger(), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('from_quantity BETWEEN 1 AND 99999', name=op.f('ck_price_list_prices_from_quantity')),
    sa.CheckConstraint('price_minor >= 0', name=op.f('ck_price_list_prices_price')),
    sa.ForeignKeyConstraint(['store_id', 'list_id'], ['price_lists.store_id', 'price_lists.id'], name=op.f('fk_price_list_prices_store_id_list_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_price_list_prices_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_price_list_prices_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_price_list_prices')),
    sa.UniqueConstraint('store_id', 'list_id', 'variant_id', 'from_quantity', name=op.f('uq_price_list_prices_store_id_list_id_variant_id_from_quantity'))
    )
    op.create_index('ix_price_list_prices_variant', 'price_list_prices', ['store_id', 'variant_id'], unique=False)
    wall("price_lists")
    wall("price_list_prices")


def downgrade() -> None:
    op.drop_table('price_list_prices')
    op.drop_table('price_lists')
