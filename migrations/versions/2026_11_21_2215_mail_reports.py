"""Mail reports to the store, each week or month."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'e95b3c10d78f'
down_revision = "d85e2b17f4a0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_plans',
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('every', sa.Text(), nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('sees_costs', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("report ~ '^[a-z_]{1,40}$'", name=op.f('ck_report_plans_report_name')),
    sa.CheckConstraint("every IN ('week', 'month')", name=op.f('ck_report_plans_every_known')),
    sa.CheckConstraint("format IN ('xlsx', 'csv')", name=op.f('ck_report_plans_format_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_report_plans_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_report_plans')),
    sa.UniqueConstraint('store_id', 'report', 'every', 'format', name=op.f('uq_report_plans_store_id'))
    )
    wall('report_plans', app='SELECT, INSERT, DELETE')
    _know_topics("topic IN ('carts', 'stock', 'reviews', 'low_stock', 'reports')")


def downgrade() -> None:
    op.execute("DELETE FROM mail_refusals WHERE topic = 'reports'")
    _know_topics("topic IN ('carts', 'stock', 'reviews', 'low_stock')")
    op.drop_table('report_plans')


def _know_topics(known: str) -> None:
    op.drop_constraint(op.f('ck_mail_refusals_topic_known'), 'mail_refusals')
    op.create_check_constraint(op.f('ck_mail_refusals_topic_known'), 'mail_refusals', known)
