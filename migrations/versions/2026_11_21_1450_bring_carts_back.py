"""Bring carts back: who left one, what a store writes to them, who wants no mail; codes of one person's own that end."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'd41c7e90b2a6'
down_revision = "f4a81c36d5e2"
branch_labels = None
depends_on = None

_TABLES = ("cart_contacts", "recoveries", "recovery_settings", "mail_refusals")


def upgrade() -> None:
    op.add_column('coupons', sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_carts_left', 'carts', ['store_id', 'updated_at'], postgresql_where=sa.text("state = 'open'"))
    op.create_table(
        'cart_contacts',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('language', sa.Text(), nullable=False),
        sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['store_id', 'id'], ['carts.store_id', 'carts.id'], name=op.f('fk_cart_contacts_store_id_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_cart_contacts_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_cart_contacts')),
    )
    op.create_table(
        'recoveries',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('language', sa.Text(), nullable=False),
        sa.Column('token_hash', sa.LargeBinary(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('stop_reason', sa.Text(), nullable=True),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('total_minor', sa.BigInteger(), nullable=False),
        sa.Column('lines', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('queued', sa.BigInteger(), nullable=False),
        sa.Column('sent', sa.BigInteger(), nullable=False),
        sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('abandoned_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('returned_cart_id', sa.Uuid(), nullable=True),
        sa.Column('coupon_id', sa.Uuid(), nullable=True),
        sa.Column('order_id', sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('running', 'finished', 'stopped')", name=op.f('ck_recoveries_state_known')),
        sa.CheckConstraint(
            "stop_reason IN ('ordered', 'opted_out', 'emptied', 'gone', 'by_merchant', 'undeliverable', 'switched_off')",
            name=op.f('ck_recoveries_stop_reason_known'),
        ),
        sa.CheckConstraint("(state = 'stopped') = (stop_reason IS NOT NULL)", name=op.f('ck_recoveries_stopped_has_reason')),
        sa.CheckConstraint("sent >= 0 AND queued BETWEEN sent AND sent + 1 AND sent <= 3", name=op.f('ck_recoveries_mails')),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_recoveries_currency_code')),
        sa.ForeignKeyConstraint(['store_id', 'coupon_id'], ['coupons.store_id', 'coupons.id'], name=op.f('fk_recoveries_store_id_coupon_id')),
        sa.ForeignKeyConstraint(['store_id', 'id'], ['carts.store_id', 'carts.id'], name=op.f('fk_recoveries_store_id_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_recoveries_store_id_order_id')),
        sa.ForeignKeyConstraint(['store_id', 'returned_cart_id'], ['carts.store_id', 'carts.id'], name=op.f('fk_recoveries_store_id_returned_cart_id')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_recoveries_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_recoveries')),
        sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_recoveries_store_id_token_hash')),
    )
    op.create_index('ix_recoveries_running', 'recoveries', ['store_id', 'email'], unique=True, postgresql_where=sa.text("state = 'running'"))
    op.create_index('ix_recoveries_due', 'recoveries', ['store_id', 'next_at'], postgresql_where=sa.text("state = 'running'"))
    op.create_index('ix_recoveries_abandoned', 'recoveries', ['store_id', 'abandoned_at', 'id'])
    op.create_index('ix_recoveries_returned_cart', 'recoveries', ['store_id', 'returned_cart_id'])
    op.create_table(
        'recovery_settings',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('is_on', sa.Boolean(), nullable=False),
        sa.Column('guests', sa.Text(), nullable=False),
        sa.Column('first_hours', sa.BigInteger(), nullable=False),
        sa.Column('second_hours', sa.BigInteger(), nullable=False),
        sa.Column('third_hours', sa.BigInteger(), nullable=False),
        sa.Column('discount_percent', sa.BigInteger(), nullable=False),
        sa.Column('discount_days', sa.BigInteger(), nullable=False),
        sa.Column('counts_opens', sa.Boolean(), nullable=False),
        sa.Column('promotion_id', sa.Uuid(), nullable=True),
        sa.CheckConstraint("guests IN ('never', 'told', 'ticked')", name=op.f('ck_recovery_settings_guests_known')),
        sa.CheckConstraint("first_hours > 0 AND second_hours >= 0 AND third_hours >= 0", name=op.f('ck_recovery_settings_hours')),
        sa.CheckConstraint("discount_percent BETWEEN 0 AND 100 AND discount_days > 0", name=op.f('ck_recovery_settings_discount')),
        sa.ForeignKeyConstraint(['store_id', 'promotion_id'], ['promotions.store_id', 'promotions.id'], name=op.f('fk_recovery_settings_store_id_promotion_id')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_recovery_settings_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_recovery_settings')),
        sa.UniqueConstraint('store_id', name=op.f('uq_recovery_settings_store_id')),
    )
    op.create_table(
        'mail_refusals',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('subject', sa.Uuid(), nullable=False),
        sa.Column('topic', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("topic IN ('carts', 'stock', 'reviews')", name=op.f('ck_mail_refusals_topic_known')),
        sa.CheckConstraint("reason IN ('unsubscribed', 'bounced', 'complained')", name=op.f('ck_mail_refusals_reason_known')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_mail_refusals_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_mail_refusals')),
        sa.UniqueConstraint('store_id', 'subject', 'topic', name=op.f('uq_mail_refusals_store_id_subject_topic')),
    )
    op.create_index('ix_mail_refusals_age', 'mail_refusals', ['store_id', 'created_at', 'id'])
    for table in _TABLES:
        wall(table)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_index('ix_carts_left', table_name='carts')
    op.drop_column('coupons', 'expires_at')
