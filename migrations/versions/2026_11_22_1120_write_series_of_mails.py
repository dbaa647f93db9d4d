"""Write series of mails that begin by themselves: what a store decides about each, and who is in one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'c9e42b71d0a6'
down_revision = "c9e42a6b17d3"
branch_labels = None
depends_on = None

_TABLES = ('series_settings', 'series_runs')
_KINDS = "kind IN ('welcome', 'win_back', 'suggestions')"


def upgrade() -> None:
    op.create_table(
        'series_settings',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('is_on', sa.Boolean(), nullable=False),
        sa.Column('on_since', sa.DateTime(timezone=True), nullable=True),
        sa.Column('days', postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column('again_months', sa.BigInteger(), nullable=False),
        sa.Column('stops_on_order', sa.Boolean(), nullable=False),
        sa.Column('coupon_step', sa.BigInteger(), nullable=False),
        sa.Column('coupon_percent', sa.BigInteger(), nullable=False),
        sa.Column('coupon_days', sa.BigInteger(), nullable=False),
        sa.Column('counts_clicks', sa.Boolean(), nullable=False),
        sa.Column('quiet_from', sa.BigInteger(), nullable=False),
        sa.Column('quiet_until', sa.BigInteger(), nullable=False),
        sa.Column('promotion_id', sa.Uuid(), nullable=True),
        sa.CheckConstraint(_KINDS, name=op.f('ck_series_settings_kind_known')),
        sa.CheckConstraint('cardinality(days) BETWEEN 1 AND 3 AND 0 <= ALL (days)', name=op.f('ck_series_settings_days')),
        sa.CheckConstraint('is_on = (on_since IS NOT NULL)', name=op.f('ck_series_settings_on_since')),
        sa.CheckConstraint('again_months > 0', name=op.f('ck_series_settings_again')),
        sa.CheckConstraint(
            'coupon_step BETWEEN 0 AND cardinality(days) AND coupon_percent BETWEEN 1 AND 100 AND coupon_days > 0',
            name=op.f('ck_series_settings_coupon'),
        ),
        sa.CheckConstraint(
            'quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23', name=op.f('ck_series_settings_quiet')
        ),
        sa.ForeignKeyConstraint(['store_id', 'promotion_id'], ['promotions.store_id', 'promotions.id'], name=op.f('fk_series_settings_store_id_promotion_id')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_series_settings_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_series_settings')),
        sa.UniqueConstraint('store_id', 'kind', name=op.f('uq_series_settings_store_id_kind')),
    )
    op.create_table(
        'series_runs',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('cause_id', sa.Uuid(), nullable=False),
        sa.Column('subject', sa.Uuid(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('language', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('stop_reason', sa.Text(), nullable=True),
        sa.Column('queued', sa.BigInteger(), nullable=False),
        sa.Column('sent', sa.BigInteger(), nullable=False),
        sa.Column('counts_from', sa.DateTime(timezone=True), nullable=False),
        sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('wrote_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('clicked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('clicked_step', sa.BigInteger(), nullable=False),
        sa.Column('coupon_id', sa.Uuid(), nullable=True),
        sa.Column('order_id', sa.Uuid(), nullable=True),
        sa.Column('order_step', sa.BigInteger(), nullable=False),
        sa.CheckConstraint(_KINDS, name=op.f('ck_series_runs_kind_known')),
        sa.CheckConstraint("state IN ('running', 'finished', 'stopped')", name=op.f('ck_series_runs_state_known')),
        sa.CheckConstraint(
            "stop_reason IN ('ordered', 'opted_out', 'nothing_fits', 'by_merchant', 'undeliverable', 'switched_off')",
            name=op.f('ck_series_runs_stop_reason_known'),
        ),
        sa.CheckConstraint("(state = 'stopped') = (stop_reason IS NOT NULL)", name=op.f('ck_series_runs_stopped_has_reason')),
        sa.CheckConstraint('sent BETWEEN 0 AND 3 AND queued BETWEEN sent AND sent + 1', name=op.f('ck_series_runs_mails')),
        sa.ForeignKeyConstraint(['store_id', 'coupon_id'], ['coupons.store_id', 'coupons.id'], name=op.f('fk_series_runs_store_id_coupon_id')),
        sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_series_runs_store_id_order_id')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_series_runs_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_series_runs')),
        sa.UniqueConstraint('store_id', 'kind', 'cause_id', name=op.f('uq_series_runs_store_id_kind_cause_id')),
    )
    running = sa.text("state = 'running'")
    op.create_index('ix_series_runs_running', 'series_runs', ['store_id', 'kind', 'subject'], unique=True, postgresql_where=running)
    op.create_index('ix_series_runs_due', 'series_runs', ['store_id', 'next_at', 'id'], postgresql_where=running)
    op.create_index('ix_series_runs_began', 'series_runs', ['store_id', 'kind', 'began_at', 'id'])
    op.create_index('ix_series_runs_subject', 'series_runs', ['store_id', 'subject', 'began_at'])
    op.create_index('ix_series_runs_coupon', 'series_runs', ['store_id', 'coupon_id'])
    op.create_index('ix_series_runs_order', 'series_runs', ['store_id', 'order_id'])
    for table in _TABLES:
        wall(table)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
