"""Take payments: intents with their terms, refunds, and the inbox of what providers send."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = '5b8f0f6a1c20'
down_revision = "a3c51d7be240"
branch_labels = None
depends_on = None

_ORDER_STATES = "state IN ('awaiting_payment', 'placed', 'cancelled')"
_MONEY_STATES = (
    "payment_state IN ('unpaid', 'paid', 'refund_pending', 'partly_refunded', 'refunded', 'needs_review')"
)


def upgrade() -> None:
    _allow("state_known", _ORDER_STATES)
    _allow("payment_state_known", _MONEY_STATES)
    op.create_table(
        'payments',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('provider', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('amount_minor', sa.BigInteger(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('terms', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('session_id', sa.Text(), nullable=True),
        sa.Column('intent_id', sa.Text(), nullable=True),
        sa.Column('url', sa.Text(), nullable=True),
        sa.Column('captured_minor', sa.BigInteger(), nullable=False),
        sa.Column('refunded_minor', sa.BigInteger(), nullable=False),
        sa.Column('problem', sa.Text(), nullable=True),
        sa.Column('is_disputed', sa.Boolean(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('look_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'open', 'processing', 'expired', 'failed', 'succeeded', 'needs_review')",
            name=op.f('ck_payments_state_known'),
        ),
        sa.CheckConstraint('amount_minor > 0', name=op.f('ck_payments_amount')),
        sa.CheckConstraint('captured_minor >= 0', name=op.f('ck_payments_captured')),
        sa.CheckConstraint(
            'refunded_minor BETWEEN 0 AND captured_minor', name=op.f('ck_payments_refunded_within_captured')
        ),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_payments_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_payments_store_id_order_id')
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_payments')),
        sa.UniqueConstraint('store_id', 'provider', 'session_id', name=op.f('uq_payments_store_id_provider_session_id')),
    )
    op.create_index(
        'ix_payments_live', 'payments', ['store_id', 'order_id'], unique=True,
        postgresql_where=sa.text("state IN ('requested', 'open', 'processing')"),
    )
    op.create_index('ix_payments_order', 'payments', ['store_id', 'order_id'])
    op.create_index('ix_payments_due', 'payments', ['look_at'], postgresql_where=sa.text('look_at IS NOT NULL'))
    op.create_index('ix_payments_intent', 'payments', ['intent_id'])
    op.create_table(
        'refunds',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('payment_id', sa.Uuid(), nullable=False),
        sa.Column('amount_minor', sa.BigInteger(), nullable=False),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('provider_id', sa.Text(), nullable=True),
        sa.Column('problem', sa.Text(), nullable=True),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'pending', 'succeeded', 'failed')", name=op.f('ck_refunds_state_known')
        ),
        sa.CheckConstraint('amount_minor > 0', name=op.f('ck_refunds_amount')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_refunds_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'payment_id'], ['payments.store_id', 'payments.id'], name=op.f('fk_refunds_store_id_payment_id')
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_refunds')),
        sa.UniqueConstraint('store_id', 'provider_id', name=op.f('uq_refunds_store_id_provider_id')),
    )
    op.create_index('ix_refunds_payment', 'refunds', ['store_id', 'payment_id'])
    op.create_index(
        'ix_refunds_unsettled', 'refunds', ['created_at'],
        postgresql_where=sa.text("state IN ('requested', 'pending')"),
    )
    op.create_table(
        'webhook_inbox',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('provider', sa.Text(), nullable=False),
        sa.Column('account', sa.Text(), nullable=False),
        sa.Column('event_id', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('payment_id', sa.Uuid(), nullable=False),
        sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_webhook_inbox_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'payment_id'], ['payments.store_id', 'payments.id'],
            name=op.f('fk_webhook_inbox_store_id_payment_id'),
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_webhook_inbox')),
        sa.UniqueConstraint(
            'store_id', 'provider', 'account', 'event_id',
            name=op.f('uq_webhook_inbox_store_id_provider_account_event_id'),
        ),
    )
    op.create_index(
        'ix_webhook_inbox_unhandled', 'webhook_inbox', ['received_at'], postgresql_where=sa.text('handled_at IS NULL')
    )
    for table in ("payments", "refunds", "webhook_inbox"):
        wall(table)


def downgrade() -> None:
    for table in ("webhook_inbox", "refunds", "payments"):
        op.drop_table(table)
    _allow("state_known", "state IN ('placed', 'cancelled')")
    _allow("payment_state_known", "payment_state IN ('unpaid', 'paid')")


def _allow(name: str, condition: str) -> None:
    op.drop_constraint(op.f(f"ck_orders_{name}"), "orders", type_="check")
    op.create_check_constraint(op.f(f"ck_orders_{name}"), "orders", condition)
