"""Let goods be had again and again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'a1c6e49f30d7'
down_revision = "7a2e91c5d0b8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('subscription_plans',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('every', sa.Text(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('percent_off', sa.BigInteger(), nullable=False),
    sa.Column('trial_days', sa.BigInteger(), nullable=False),
    sa.Column('least_orders', sa.BigInteger(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("every IN ('day', 'week', 'month', 'year')", name=op.f('ck_subscription_plans_every_known')),
    sa.CheckConstraint('count BETWEEN 1 AND 365', name=op.f('ck_subscription_plans_count')),
    sa.CheckConstraint('least_orders BETWEEN 0 AND 36', name=op.f('ck_subscription_plans_least_orders')),
    sa.CheckConstraint('percent_off BETWEEN 0 AND 90', name=op.f('ck_subscription_plans_percent_off')),
    sa.CheckConstraint('trial_days BETWEEN 0 AND 90', name=op.f('ck_subscription_plans_trial_days')),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_subscription_plans_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_subscription_plans_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_subscription_plans'))
    )
    op.create_index('ix_subscription_plans_product', 'subscription_plans', ['store_id', 'product_id', 'created_at'], unique=False)
    op.create_table('subscriptions',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=True),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('every', sa.Text(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('trial_days', sa.BigInteger(), nullable=False),
    sa.Column('least_orders', sa.BigInteger(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('address', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('quote', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('terms', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('session_id', sa.Text(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('provider_id', sa.Text(), nullable=True),
    sa.Column('payer', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('is_paused', sa.Boolean(), nullable=False),
    sa.Column('resumes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_with_period', sa.Boolean(), nullable=False),
    sa.Column('renews_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_of', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wish', sa.Text(), nullable=False),
    sa.Column('order_count', sa.BigInteger(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('look_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("every IN ('day', 'week', 'month', 'year')", name=op.f('ck_subscriptions_every_known')),
    sa.CheckConstraint("state IN ('requested', 'open', 'abandoned', 'trialing', 'active', 'past_due', 'ended')", name=op.f('ck_subscriptions_state_known')),
    sa.CheckConstraint("wish IN ('', 'pause', 'skip', 'go_on', 'end', 'keep', 'end_now')", name=op.f('ck_subscriptions_wish_known')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_subscriptions_quantity')),
    sa.CheckConstraint('total_minor > 0', name=op.f('ck_subscriptions_total')),
    sa.ForeignKeyConstraint(['store_id', 'account_id'], ['payment_accounts.store_id', 'payment_accounts.id'], name=op.f('fk_subscriptions_store_id_account_id')),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_subscriptions_store_id_customer_id')),
    sa.ForeignKeyConstraint(['store_id', 'plan_id'], ['subscription_plans.store_id', 'subscription_plans.id'], name=op.f('fk_subscriptions_store_id_plan_id')),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_subscriptions_store_id_variant_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_subscriptions_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_subscriptions')),
    sa.UniqueConstraint('store_id', 'provider', 'provider_id', name=op.f('uq_subscriptions_store_id_provider_provider_id')),
    sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_subscriptions_store_id_token_hash'))
    )
    op.create_index('ix_subscriptions_account', 'subscriptions', ['store_id', 'account_id'], unique=False)
    op.create_index('ix_subscriptions_began', 'subscriptions', ['store_id', 'created_at', 'id'], unique=False)
    op.create_index('ix_subscriptions_customer', 'subscriptions', ['store_id', 'customer_id'], unique=False)
    op.create_index('ix_subscriptions_due', 'subscriptions', ['look_at'], unique=False, postgresql_where=sa.text('look_at IS NOT NULL'))
    op.create_index('ix_subscriptions_plan', 'subscriptions', ['store_id', 'plan_id'], unique=False)
    op.create_index('ix_subscriptions_variant', 'subscriptions', ['store_id', 'variant_id'], unique=False)
    op.create_table('subscription_invoices',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('subscription_id', sa.Uuid(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('invoice_id', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('intent_id', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(state = 'ordered') = (order_id IS NOT NULL)", name=op.f('ck_subscription_invoices_ordered_with_order')),
    sa.CheckConstraint("state IN ('taken', 'ordered', 'short', 'review')", name=op.f('ck_subscription_invoices_state_known')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_subscription_invoices_store_id_order_id')),
    sa.ForeignKeyConstraint(['store_id', 'subscription_id'], ['subscriptions.store_id', 'subscriptions.id'], name=op.f('fk_subscription_invoices_store_id_subscription_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_subscription_invoices_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_subscription_invoices')),
    sa.UniqueConstraint('store_id', 'order_id', name=op.f('uq_subscription_invoices_store_id_order_id')),
    sa.UniqueConstraint('store_id', 'provider', 'invoice_id', name=op.f('uq_subscription_invoices_store_id_provider_invoice_id'))
    )
    op.create_index('ix_subscription_invoices_subscription', 'subscription_invoices', ['store_id', 'subscription_id', 'paid_at'], unique=False)
    op.alter_column('webhook_inbox', 'payment_id', nullable=True)
    op.add_column('webhook_inbox', sa.Column('subscription_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_webhook_inbox_store_id_subscription_id'), 'webhook_inbox', 'subscriptions', ['store_id', 'subscription_id'], ['store_id', 'id'])
    op.create_check_constraint('about_one', 'webhook_inbox', 'num_nonnulls(payment_id, subscription_id) = 1')
    wall("subscription_plans")
    wall("subscriptions")
    wall("subscription_invoices")


def downgrade() -> None:
    op.drop_constraint('about_one', 'webhook_inbox', type_='check')
    op.drop_constraint(op.f('fk_webhook_inbox_store_id_subscription_id'), 'webhook_inbox', type_='foreignkey')
    op.drop_column('webhook_inbox', 'subscription_id')
    op.drop_table('subscription_invoices')
    op.drop_table('subscriptions')
    op.drop_table('subscription_plans')
