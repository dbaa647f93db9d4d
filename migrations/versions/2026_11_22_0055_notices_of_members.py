"""Tell members what they should hear of."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = '7c19e5a4d2b8'
down_revision = "c84e2d70b915"
branch_labels = None
depends_on = None

_NOTICED = (
    "name IN ('order.placed', 'order.paid', 'order.payment_failed', 'order.return_asked', 'review.written', 'review.confirmed',"
    " 'stock.low', 'import.finished')"
)


def upgrade() -> None:
    op.create_table('member_notices',
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('off', sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint(
        "off <@ ARRAY['orders', 'payments', 'returns', 'reviews', 'stock', 'imports']::text[]",
        name=op.f('ck_member_notices_off_known'),
    ),
    sa.ForeignKeyConstraint(['store_id', 'member_id'], ['members.store_id', 'members.id'], name=op.f('fk_member_notices_store_id_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_member_notices_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_member_notices')),
    sa.UniqueConstraint('store_id', 'member_id', name=op.f('uq_member_notices_store_id_member_id'))
    )
    wall('member_notices', app='SELECT, INSERT, UPDATE')
    op.create_index('ix_events_noticed', 'events', ['store_id', 'occurred_at', 'id'], postgresql_where=sa.text(_NOTICED))


def downgrade() -> None:
    op.drop_index('ix_events_noticed', table_name='events')
    op.drop_table('member_notices')
