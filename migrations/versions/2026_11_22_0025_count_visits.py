"""Count visits: pages of products that were opened, goods put into carts, carts at the checkout."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'b3f7c1a9e052'
down_revision = "1f6a80d3c94e"
branch_labels = None
depends_on = None

_SOURCES = "source IN ('inside', 'direct', 'search', 'social', 'mail', 'advertising', 'elsewhere')"


def _table(name: str, *columns: sa.schema.SchemaItem, key: tuple[str, ...]) -> None:
    op.create_table(
        name,
        sa.Column('store_id', sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ['store_id'], ['stores.id'], name=op.f(f'fk_{name}_store_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('store_id', *key, name=op.f(f'pk_{name}')),
    )


def _day() -> sa.Column[object]:
    return sa.Column('day', sa.Date(), nullable=False)


def _counts() -> list[sa.Column[object]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in ('views', 'added')]


def upgrade() -> None:
    _table(
        'visit_days',
        _day(),
        sa.Column('source', sa.Text(), nullable=False),
        *_counts(),
        sa.CheckConstraint(_SOURCES, name=op.f('ck_visit_days_source_known')),
        key=('day', 'source'),
    )
    _table(
        'product_visit_days',
        _day(),
        sa.Column('product_id', sa.Uuid(), nullable=False),
        *_counts(),
        key=('day', 'product_id'),
    )
    _table('begun_checkouts', sa.Column('cart_id', sa.Uuid(), nullable=False), _day(), key=('cart_id',))
    op.create_index('ix_begun_checkouts_day', 'begun_checkouts', ['store_id', 'day'])
    for table in ('visit_days', 'product_visit_days'):
        wall(table)
    wall('begun_checkouts', app='SELECT, INSERT, DELETE')


def downgrade() -> None:
    for table in ('begun_checkouts', 'product_visit_days', 'visit_days'):
        op.drop_table(table)
