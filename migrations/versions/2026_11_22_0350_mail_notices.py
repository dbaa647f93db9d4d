"""Mail members what they want to hear of, at once or once a day."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'b7d41e9a02c6'
down_revision = "d8a4172c5be0"
branch_labels = None
depends_on = None

_KINDS = "ARRAY['orders', 'payments', 'returns', 'reviews', 'stock', 'imports', 'customer_imports']::text[]"


def upgrade() -> None:
    op.create_table('member_mails',
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('at_once', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('daily', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('at_once_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('at_once_due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('daily_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('daily_on', sa.Date(), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint(f'at_once <@ {_KINDS}', name=op.f('ck_member_mails_at_once_known')),
    sa.CheckConstraint(f'daily <@ {_KINDS}', name=op.f('ck_member_mails_daily_known')),
    sa.CheckConstraint('NOT at_once && daily', name=op.f('ck_member_mails_one_way')),
    sa.CheckConstraint('hour BETWEEN 0 AND 23', name=op.f('ck_member_mails_hour_of_day')),
    sa.ForeignKeyConstraint(['store_id', 'member_id'], ['members.store_id', 'members.id'], name=op.f('fk_member_mails_store_id_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_member_mails_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_member_mails')),
    sa.UniqueConstraint('store_id', 'member_id', name=op.f('uq_member_mails_store_id_member_id'))
    )
    wall('member_mails', app='SELECT, INSERT, UPDATE')
    op.create_index('ix_member_mails_at_once', 'member_mails', ['at_once_due'], postgresql_where=sa.text("at_once <> '{}'"))
    op.create_index('ix_member_mails_daily', 'member_mails', ['daily_on'], postgresql_where=sa.text("daily <> '{}'"))
    op.create_table('notice_mails',
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('events', sa.ARRAY(sa.Uuid()), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(day IS NULL) = (since IS NULL) AND (day IS NULL) = (until IS NULL)', name=op.f('ck_notice_mails_of_day')),
    sa.ForeignKeyConstraint(['store_id', 'member_id'], ['members.store_id', 'members.id'], name=op.f('fk_notice_mails_store_id_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_notice_mails_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_notice_mails')),
    sa.UniqueConstraint('store_id', 'member_id', 'day', name=op.f('uq_notice_mails_store_id_member_id_day'))
    )
    wall('notice_mails', app='SELECT, INSERT, DELETE')
    op.create_index('ix_notice_mails_age', 'notice_mails', ['store_id', 'created_at'])


def downgrade() -> None:
    op.drop_table('notice_mails')
    op.drop_table('member_mails')
