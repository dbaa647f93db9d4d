"""Ask who wants a store's news: mailboxes that said yes, the form at the foot of a shop, a topic to refuse."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'b7d31f5a08c2'
down_revision = "b28d5f71c3e0"
branch_labels = None
depends_on = None

_TOPICS = ('carts', 'stock', 'reviews', 'low_stock', 'reports')
_PLACES = ('look', 'home', 'header', 'footer', 'announcement')


def upgrade() -> None:
    op.create_table(
        'subscribers',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('email', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('language', sa.Text(), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('link_id', sa.Uuid(), nullable=True),
        sa.Column('token_hash', sa.LargeBinary(), nullable=True),
        sa.Column('link_ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('email = lower(email)', name=op.f('ck_subscribers_email_lower')),
        sa.CheckConstraint("state IN ('waiting', 'subscribed', 'left')", name=op.f('ck_subscribers_state_known')),
        sa.CheckConstraint("source IN ('footer', 'section', 'page', 'account')", name=op.f('ck_subscribers_source_known')),
        sa.CheckConstraint("state <> 'subscribed' OR confirmed_at IS NOT NULL", name=op.f('ck_subscribers_subscribed_is_confirmed')),
        sa.CheckConstraint("(state = 'left') = (left_at IS NOT NULL)", name=op.f('ck_subscribers_left_when')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_subscribers_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_subscribers')),
        sa.UniqueConstraint('store_id', 'email', name=op.f('uq_subscribers_store_id_email')),
        sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_subscribers_store_id_token_hash')),
    )
    op.create_index('ix_subscribers_newest', 'subscribers', ['store_id', 'asked_at', 'id'])
    op.create_index('ix_subscribers_state', 'subscribers', ['store_id', 'state', 'id'])
    wall('subscribers')
    _let('mail_refusals', 'topic', (*_TOPICS, 'news'))
    _let('arrangements', 'place', (*_PLACES, 'newsletter'))


def downgrade() -> None:
    op.execute("DELETE FROM arrangements WHERE place = 'newsletter'")
    op.execute("DELETE FROM mail_refusals WHERE topic = 'news'")
    _let('arrangements', 'place', _PLACES)
    _let('mail_refusals', 'topic', _TOPICS)
    op.drop_table('subscribers')


def _let(table, column, values) -> None:
    name = f'ck_{table}_{column}_known'
    op.drop_constraint(op.f(name), table, type_='check')
    op.create_check_constraint(op.f(name), table, f'{column} IN {values!r}')
