"""Let stores take further currencies, by rates of theirs or at prices of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'd8b5f03c61a7'
down_revision = "f18c3d70a9b2"
branch_labels = None
depends_on = None

_ROUNDINGS = "'exact', '0.05', '0.10', 'whole', '.99', '.95', '.90'"


def upgrade() -> None:
    op.add_column('stores', sa.Column('currencies', postgresql.JSONB(), server_default='[]', nullable=False))
    op.alter_column('stores', 'currencies', server_default=None)
    op.add_column('orders', sa.Column('conversion', postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('orders', sa.Column('base_factor', sa.Numeric(24, 12), nullable=True))
    op.add_column(
        'orders',
        sa.Column(
            'base_total_minor',
            sa.BigInteger(),
            sa.Computed(
                'CASE WHEN base_factor IS NULL THEN total_minor ELSE round(total_minor / base_factor)::bigint END', persisted=True
            ),
            nullable=False,
        ),
    )
    op.create_check_constraint(op.f('ck_orders_base_factor'), 'orders', 'base_factor > 0')
    op.create_table(
        'conversion_rates',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('rate', sa.Numeric(18, 8), nullable=False),
        sa.Column('margin', sa.Numeric(6, 4), nullable=False),
        sa.Column('rounding', sa.Text(), nullable=False),
        sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_conversion_rates_currency_code')),
        sa.CheckConstraint('rate > 0 AND margin > -1', name=op.f('ck_conversion_rates_rate_positive')),
        sa.CheckConstraint(f'rounding IN ({_ROUNDINGS})', name=op.f('ck_conversion_rates_rounding_known')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_conversion_rates_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_conversion_rates')),
    )
    op.create_index('ix_conversion_rates_history', 'conversion_rates', ['store_id', 'valid_from', 'id'])
    op.create_table(
        'own_prices',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('price_minor', sa.BigInteger(), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_own_prices_currency_code')),
        sa.CheckConstraint('price_minor >= 0', name=op.f('ck_own_prices_price')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_own_prices_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'], ['variants.store_id', 'variants.id'],
            name=op.f('fk_own_prices_store_id_variant_id'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_own_prices')),
        sa.UniqueConstraint('store_id', 'variant_id', 'currency', name=op.f('uq_own_prices_store_id_variant_id_currency')),
    )
    # What a rate was is what orders were converted by: the record can be added to, never changed.
    wall('conversion_rates', app='SELECT, INSERT')
    wall('own_prices')


def downgrade() -> None:
    op.drop_table('own_prices')
    op.drop_table('conversion_rates')
    for column in ('base_total_minor', 'base_factor', 'conversion'):
        op.drop_column('orders', column)
    op.drop_column('stores', 'currencies')
