"""Tell the store: of each order, if it wants that, and of what runs low, unless it does not."""

import sqlalchemy as sa
from alembic import op

revision = '8e4b17d3c9f6'
down_revision = '5d1c8e37b0a4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('stores', sa.Column('mails_new_orders', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    _know_topics("topic IN ('carts', 'stock', 'reviews', 'low_stock')")


def downgrade() -> None:
    op.execute("DELETE FROM mail_refusals WHERE topic = 'low_stock'")
    _know_topics("topic IN ('carts', 'stock', 'reviews')")
    op.drop_column('stores', 'mails_new_orders')


def _know_topics(known: str) -> None:
    op.drop_constraint(op.f('ck_mail_refusals_topic_known'), 'mail_refusals')
    op.create_check_constraint(op.f('ck_mail_refusals_topic_known'), 'mail_refusals', known)
