"""Say of promotions for which deliveries of a subscription they hold, and keep a price for the first one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'c5f72a90d1e8'
down_revision = 'b84e1f6093ad'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('promotions', sa.Column('on_subscriptions', sa.Text(), server_default='first', nullable=False))
    op.create_check_constraint(op.f('ck_promotions_on_subscriptions_known'), 'promotions', "on_subscriptions IN ('first', 'every')")
    op.add_column('subscriptions', sa.Column('first_quote', postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('subscriptions', sa.Column('first_total_minor', sa.BigInteger(), nullable=True))
    op.add_column('subscriptions', sa.Column('first_cart_id', sa.Uuid(), nullable=True))
    op.create_check_constraint(op.f('ck_subscriptions_first_total'), 'subscriptions', 'first_total_minor > 0 AND first_total_minor < total_minor')
    op.create_check_constraint(op.f('ck_subscriptions_first_quote'), 'subscriptions', "(first_total_minor IS NULL) = (first_quote = '{}')")
    op.create_foreign_key(
        op.f('fk_subscriptions_store_id_first_cart_id'), 'subscriptions', 'carts',
        ['store_id', 'first_cart_id'], ['store_id', 'id'],
    )
    op.create_index('ix_subscriptions_first_cart', 'subscriptions', ['store_id', 'first_cart_id'])


def downgrade() -> None:
    op.drop_index('ix_subscriptions_first_cart', 'subscriptions')
    op.drop_constraint(op.f('ck_subscriptions_first_quote'), 'subscriptions', type_='check')
    op.drop_constraint(op.f('ck_subscriptions_first_total'), 'subscriptions', type_='check')
    op.drop_column('subscriptions', 'first_cart_id')
    op.drop_column('subscriptions', 'first_total_minor')
    op.drop_column('subscriptions', 'first_quote')
    op.drop_constraint(op.f('ck_promotions_on_subscriptions_known'), 'promotions', type_='check')
    op.drop_column('promotions', 'on_subscriptions')
