"""Add promotions, coupons, gift cards, tax rates and ways of delivery, and what orders keep of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'b1d3a6f27c90'
down_revision = '8f2b64d1e07c'
branch_labels = None
depends_on = None

_TABLES = (
    "promotions", "coupons", "coupon_redemptions", "cart_coupons", "gift_cards", "tax_rates", "shipping_zones",
    "shipping_methods",
)


def upgrade() -> None:
    op.create_table('gift_cards',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=True),
    sa.Column('code_end', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('balance_minor', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_gift_cards_currency_code')),
    sa.CheckConstraint('(code_hash IS NULL) <> (customer_id IS NULL)', name=op.f('ck_gift_cards_code_or_customer')),
    sa.CheckConstraint('balance_minor >= 0', name=op.f('ck_gift_cards_balance')),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_gift_cards_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_gift_cards_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_gift_cards')),
    sa.UniqueConstraint('store_id', 'code_hash', name=op.f('uq_gift_cards_store_id_code_hash'))
    )
    op.create_index('ix_gift_cards_customer', 'gift_cards', ['store_id', 'customer_id'], unique=False)
    op.create_table('gift_card_entries',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('card_id', sa.Uuid(), nullable=False),
    sa.Column('cart_id', sa.Uuid(), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason IN ('issued', 'spent', 'returned')", name=op.f('ck_gift_card_entries_reason_known')),
    sa.CheckConstraint('amount_minor <> 0', name=op.f('ck_gift_card_entries_amount')),
    sa.ForeignKeyConstraint(['store_id', 'card_id'], ['gift_cards.store_id', 'gift_cards.id'], name=op.f('fk_gift_card_entries_store_id_card_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'cart_id'], ['carts.store_id', 'carts.id'], name=op.f('fk_gift_card_entries_store_id_cart_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_gift_card_entries_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_gift_card_entries')),
    sa.UniqueConstraint('store_id', 'card_id', 'cart_id', 'reason', name=op.f('uq_gift_card_entries_store_id_card_id_cart_id_reason'))
    )
    op.create_index('ix_gift_card_entries_cart', 'gift_card_entries', ['store_id', 'cart_id'], unique=False)
    op.create_table('promotions',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('percent', sa.Numeric(precision=6, scale=3), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('buys', sa.BigInteger(), nullable=False),
    sa.Column('gets', sa.BigInteger(), nullable=False),
    sa.Column('product_ids', postgresql.ARRAY(sa.Uuid()), nullable=False),
    sa.Column('collection_ids', postgresql.ARRAY(sa.Uuid()), nullable=False),
    sa.Column('customer_group', sa.Text(), nullable=False),
    sa.Column('subtotal_from_minor', sa.BigInteger(), nullable=False),
    sa.Column('pieces_from', sa.BigInteger(), nullable=False),
    sa.Column('first_order_only', sa.Boolean(), nullable=False),
    sa.Column('priority', sa.BigInteger(), nullable=False),
    sa.Column('is_exclusive', sa.Boolean(), nullable=False),
    sa.Column('needs_code', sa.Boolean(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('bundle', 'buy_x_get_y', 'percentage', 'fixed', 'free_shipping')", name=op.f('ck_promotions_kind_known')),
    sa.CheckConstraint('amount_minor >= 0 AND buys >= 0 AND gets >= 0 AND subtotal_from_minor >= 0 AND pieces_from >= 0', name=op.f('ck_promotions_figures')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_promotions_ends_after_start')),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_promotions_percent')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_promotions_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_promotions'))
    )
    op.create_index('ix_promotions_automatic', 'promotions', ['store_id'], unique=False, postgresql_where=sa.text('is_on AND NOT needs_code'))
    op.create_table('coupons',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('promotion_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('use_limit', sa.BigInteger(), nullable=True),
    sa.Column('per_customer', sa.BigInteger(), nullable=True),
    sa.Column('used', sa.BigInteger(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("code = upper(code) AND code <> ''", name=op.f('ck_coupons_code_upper')),
    sa.CheckConstraint('per_customer > 0', name=op.f('ck_coupons_per_customer')),
    sa.CheckConstraint('use_limit > 0', name=op.f('ck_coupons_use_limit')),
    sa.CheckConstraint('used >= 0 AND (use_limit IS NULL OR used <= use_limit)', name=op.f('ck_coupons_used_within_limit')),
    sa.ForeignKeyConstraint(['store_id', 'promotion_id'], ['promotions.store_id', 'promotions.id'], name=op.f('fk_coupons_store_id_promotion_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_coupons_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_coupons')),
    sa.UniqueConstraint('store_id', 'code', name=op.f('uq_coupons_store_id_code'))
    )
    op.create_index('ix_coupons_promotion', 'coupons', ['store_id', 'promotion_id', 'code'], unique=False)
    op.create_table('coupon_redemptions',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('coupon_id', sa.Uuid(), nullable=False),
    sa.Column('cart_id', sa.Uuid(), nullable=False),
    sa.Column('customer_key', sa.Text(), nullable=False),
    sa.Column('nth', sa.BigInteger(), nullable=False),
    sa.Column('discount_minor', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('active', 'returned')", name=op.f('ck_coupon_redemptions_state_known')),
    sa.CheckConstraint('nth > 0', name=op.f('ck_coupon_redemptions_nth')),
    sa.ForeignKeyConstraint(['store_id', 'cart_id'], ['carts.store_id', 'carts.id'], name=op.f('fk_coupon_redemptions_store_id_cart_id')),
    sa.ForeignKeyConstraint(['store_id', 'coupon_id'], ['coupons.store_id', 'coupons.id'], name=op.f('fk_coupon_redemptions_store_id_coupon_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_coupon_redemptions_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_coupon_redemptions')),
    sa.UniqueConstraint('store_id', 'coupon_id', 'cart_id', name=op.f('uq_coupon_redemptions_store_id_coupon_id_cart_id'))
    )
    op.create_index('ix_coupon_redemptions_cart', 'coupon_redemptions', ['store_id', 'cart_id'], unique=False)
    op.create_index('ix_coupon_redemptions_customer', 'coupon_redemptions', ['store_id', 'coupon_id', 'customer_key', 'nth'], unique=True, postgresql_where=sa.text("state = 'active'"))
    op.create_table('cart_coupons',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('cart_id', sa.Uuid(), nullable=False),
    sa.Column('coupon_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'cart_id'], ['carts.store_id', 'carts.id'], name=op.f('fk_cart_coupons_store_id_cart_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'coupon_id'], ['coupons.store_id', 'coupons.id'], name=op.f('fk_cart_coupons_store_id_coupon_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_cart_coupons_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_cart_coupons')),
    sa.UniqueConstraint('store_id', 'cart_id', 'coupon_id', name=op.f('uq_cart_coupons_store_id_cart_id_coupon_id'))
    )
    op.create_index('ix_cart_coupons_coupon', 'cart_coupons', ['store_id', 'coupon_id'], unique=False)
    op.create_table('tax_rates',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('rate', sa.Numeric(precision=8, scale=5), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('postcode', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("category IN ('standard', 'reduced', 'super_reduced', 'zero')", name=op.f('ck_tax_rates_category_known')),
    sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f('ck_tax_rates_country_code')),
    sa.CheckConstraint('rate >= 0 AND rate < 1', name=op.f('ck_tax_rates_rate')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_tax_rates_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_tax_rates')),
    sa.UniqueConstraint('store_id', 'country', 'region', 'postcode', 'category', 'name', name=op.f('uq_tax_rates_store_id_country_region_postcode_category_name'))
    )
    op.create_table('shipping_zones',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('countries', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('postcodes', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_shipping_zones_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_shipping_zones'))
    )
    op.create_index('ix_shipping_zones_position', 'shipping_zones', ['store_id', 'position', 'id'], unique=False)
    op.create_table('shipping_methods',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('zone_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=False),
    sa.Column('steps', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('free_over_minor', sa.BigInteger(), nullable=True),
    sa.Column('fewest_days', sa.BigInteger(), nullable=True),
    sa.Column('most_days', sa.BigInteger(), nullable=True),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('flat', 'by_weight', 'by_price', 'pick_up')", name=op.f('ck_shipping_methods_kind_known')),
    sa.CheckConstraint('fewest_days >= 0 AND most_days >= fewest_days', name=op.f('ck_shipping_methods_days')),
    sa.CheckConstraint('price_minor >= 0 AND free_over_minor >= 0', name=op.f('ck_shipping_methods_prices')),
    sa.ForeignKeyConstraint(['store_id', 'zone_id'], ['shipping_zones.store_id', 'shipping_zones.id'], name=op.f('fk_shipping_methods_store_id_zone_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_shipping_methods_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_shipping_methods'))
    )
    op.create_index('ix_shipping_methods_zone', 'shipping_methods', ['store_id', 'zone_id', 'position'], unique=False)
    for table in _TABLES:
        wall(table)
    # The ledger is append-only.
    wall("gift_card_entries", app="SELECT, INSERT")
    op.add_column('stores', sa.Column('prices_include_tax', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('stores', sa.Column('time_zone', sa.Text(), nullable=False, server_default='UTC'))
    op.add_column('products', sa.Column('tax_category', sa.Text(), nullable=False, server_default='standard'))
    op.add_column('carts', sa.Column('gift_card_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_carts_store_id_gift_card_id'), 'carts', 'gift_cards', ['store_id', 'gift_card_id'], ['store_id', 'id'])
    for column in ('included_tax_minor', 'card_minor'):
        op.add_column('orders', sa.Column(column, sa.BigInteger(), nullable=False, server_default='0'))
    op.add_column('orders', sa.Column('shipping_name', sa.Text(), nullable=False, server_default=''))
    op.add_column('orders', sa.Column('pricing', postgresql.JSONB(), nullable=False, server_default='{}'))
    op.create_check_constraint(op.f('ck_orders_parts'), 'orders', 'included_tax_minor >= 0 AND card_minor BETWEEN 0 AND total_minor')
    op.create_index('ix_orders_email', 'orders', ['store_id', 'email'], unique=False)
    for column in ('discount_minor', 'tax_minor'):
        op.add_column('order_lines', sa.Column(column, sa.BigInteger(), nullable=False, server_default='0'))
    op.create_check_constraint(op.f('ck_order_lines_parts'), 'order_lines', 'discount_minor BETWEEN 0 AND total_minor AND tax_minor >= 0')


def downgrade() -> None:
    for column in ('tax_minor', 'discount_minor'):
        op.drop_column('order_lines', column)
    op.drop_index('ix_orders_email', table_name='orders')
    for column in ('pricing', 'shipping_name', 'card_minor', 'included_tax_minor'):
        op.drop_column('orders', column)
    op.drop_column('carts', 'gift_card_id')
    op.drop_column('products', 'tax_category')
    op.drop_column('stores', 'time_zone')
    op.drop_column('stores', 'prices_include_tax')
    for table in ("gift_card_entries", *reversed(_TABLES)):
        op.drop_table(table)
