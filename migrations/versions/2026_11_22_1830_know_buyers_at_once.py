"""Keep of each buyer what their days come to, and of each day and month who came, came back and stayed away."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall
from shared.kernel.settings import APP_ROLE

revision = 'a6c21f94e0b7'
down_revision = "5b92e7c0d1a4"
branch_labels = None
depends_on = None

_TABLES = ('buyer_figures', 'buyer_turns', 'cohort_figures')
_READ = ('buyer_day_figures', 'figure_books')
# As `shared/insight/follow_buyers.py` does it for some buyers. Who is written to by segment reads it, so it is all there
# before anybody can ask.
_FILL = (
    """
    UPDATE buyer_day_figures linked SET previous_day = seen.previous_day, next_day = seen.next_day
    FROM (
        SELECT store_id, buyer, day, lag(day) OVER buyers AS previous_day, lead(day) OVER buyers AS next_day
        FROM buyer_day_figures WHERE orders > 0
        WINDOW buyers AS (PARTITION BY store_id, buyer ORDER BY day)
    ) seen
    WHERE linked.store_id = seen.store_id AND linked.buyer = seen.buyer AND linked.day = seen.day
        AND (seen.previous_day IS NOT NULL OR seen.next_day IS NOT NULL)
    """,
    """
    INSERT INTO buyer_figures (store_id, buyer, orders, kept_minor, first_day, last_day, channel)
    SELECT store_id, buyer, sum(orders), sum(total_minor - refund_minor), min(day) FILTER (WHERE orders > 0),
        max(day) FILTER (WHERE orders > 0), ''
    FROM buyer_day_figures GROUP BY store_id, buyer
    """,
    """
    INSERT INTO buyer_turns (store_id, day, new, back, gone)
    SELECT store_id, day, count(*) FILTER (WHERE previous_day IS NULL),
        count(*) FILTER (WHERE day - previous_day > 180),
        count(*) FILTER (WHERE next_day IS NULL OR next_day - day > 180)
    FROM buyer_day_figures WHERE orders > 0 GROUP BY store_id, day
    """,
    """
    INSERT INTO cohort_figures (store_id, month, first_month, buyers, kept_minor)
    SELECT store_id, month, date_trunc('month', first_day::timestamp)::date, count(*) FILTER (WHERE has_ordered),
        sum(kept)
    FROM (
        SELECT store_id, date_trunc('month', day::timestamp)::date AS month, buyer, bool_or(orders > 0) AS has_ordered,
            sum(total_minor - refund_minor) AS kept
        FROM buyer_day_figures GROUP BY 1, 2, 3
    ) months
    JOIN buyer_figures USING (store_id, buyer)
    WHERE first_day IS NOT NULL
    GROUP BY 1, 2, 3
    """,
    # By which channel somebody first came the days did not say: they are reckoned once more, by and by.
    "UPDATE figure_books SET left_before = DATE '9000-01-01'",
)


def _of_store(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f(f'fk_{table}_store_id'), ondelete='CASCADE')


def _counts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def upgrade() -> None:
    op.add_column(
        'buyer_day_figures', sa.Column('channel', sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    for column in ('previous_day', 'next_day'):
        op.add_column('buyer_day_figures', sa.Column(column, sa.Date(), nullable=True))
    op.execute(f'GRANT UPDATE (previous_day, next_day) ON buyer_day_figures TO {APP_ROLE}')
    op.create_table('buyer_figures',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('buyer', sa.Uuid(), nullable=False),
    *_counts('orders', 'kept_minor'),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('channel', sa.Text(), nullable=False),
    _of_store('buyer_figures'),
    sa.PrimaryKeyConstraint('store_id', 'buyer', name=op.f('pk_buyer_figures'))
    )
    op.create_table('buyer_turns',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    *_counts('new', 'back', 'gone'),
    _of_store('buyer_turns'),
    sa.PrimaryKeyConstraint('store_id', 'day', name=op.f('pk_buyer_turns'))
    )
    op.create_table('cohort_figures',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('first_month', sa.Date(), nullable=False),
    *_counts('buyers', 'kept_minor'),
    _of_store('cohort_figures'),
    sa.PrimaryKeyConstraint('store_id', 'month', 'first_month', name=op.f('pk_cohort_figures'))
    )
    for table in _READ:
        op.execute(f'ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY')
    for statement in _FILL:
        op.execute(statement)
    for table in _READ:
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')
    op.create_index(
        'ix_buyer_figures_first',
        'buyer_figures',
        ['store_id', 'first_day'],
        postgresql_include=['channel', 'kept_minor'],
    )
    for table in _TABLES:
        wall(table, app='SELECT, INSERT, DELETE')


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.execute(f'REVOKE UPDATE (previous_day, next_day) ON buyer_day_figures FROM {APP_ROLE}')
    for column in ('next_day', 'previous_day', 'channel'):
        op.drop_column('buyer_day_figures', column)
