"""Describe goods in depth: what they are made of, how they measure and are cared for, size charts, what goes with them."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from alembic import op

from migrations.walls import wall

revision = 'b7c20f4d9a18'
down_revision = 'e3a95d1f6b02'
branch_labels = None
depends_on = None


def _of_store(table: str, *columns: sa.Column) -> list:
    return [
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f(f'fk_{table}_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f(f'pk_{table}')),
    ]


def _points(table: str, column: str, target: str, *, ondelete: str | None = 'CASCADE') -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ['store_id', column],
        [f'{target}.store_id', f'{target}.id'],
        name=op.f(f'fk_{table}_store_id_{column}'),
        ondelete=ondelete,
    )


def upgrade() -> None:
    op.create_table(
        'size_charts',
        *_of_store(
            'size_charts',
            sa.Column('title', sa.Text(), nullable=False),
            sa.Column('hint', sa.Text(), nullable=False),
            sa.Column('regions', sa.ARRAY(sa.Text()), nullable=False),
            sa.Column('measures', sa.ARRAY(sa.Text()), nullable=False),
            sa.Column('rows', postgresql.JSONB(), nullable=False),
            sa.Column('product_type', sa.Text(), nullable=False),
            sa.Column('collection_id', sa.Uuid(), nullable=True),
            sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        ),
        _points('size_charts', 'collection_id', 'collections', ondelete='SET NULL (collection_id)'),
    )
    op.create_index('ix_size_charts_product_type', 'size_charts', ['store_id', 'product_type'])
    op.create_index('ix_size_charts_collection', 'size_charts', ['store_id', 'collection_id'])
    op.create_table(
        'product_details',
        *_of_store(
            'product_details',
            sa.Column('season', sa.Text(), nullable=True),
            sa.Column('season_year', sa.BigInteger(), nullable=True),
            sa.Column('origin', sa.Text(), nullable=False),
            sa.Column('care', sa.ARRAY(sa.Text()), nullable=False),
            sa.Column('video_url', sa.Text(), nullable=False),
            sa.Column('has_order_grid', sa.Boolean(), nullable=False),
            sa.Column('size_chart_id', sa.Uuid(), nullable=True),
            sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        ),
        sa.CheckConstraint(
            "season IN ('spring', 'summer', 'autumn', 'winter')", name=op.f('ck_product_details_season_known')
        ),
        sa.CheckConstraint('season_year BETWEEN 1900 AND 2200', name=op.f('ck_product_details_season_year')),
        sa.CheckConstraint("origin ~ '^([A-Z]{2})?$'", name=op.f('ck_product_details_origin_code')),
        _points('product_details', 'id', 'products'),
        _points('product_details', 'size_chart_id', 'size_charts', ondelete='SET NULL (size_chart_id)'),
    )
    op.create_index('ix_product_details_size_chart', 'product_details', ['store_id', 'size_chart_id'])
    op.create_table(
        'materials',
        *_of_store(
            'materials',
            sa.Column('product_id', sa.Uuid(), nullable=False),
            sa.Column('position', sa.BigInteger(), nullable=False),
            sa.Column('part', sa.Text(), nullable=False),
            sa.Column('material', sa.Text(), nullable=False),
            sa.Column('percent', sa.BigInteger(), nullable=False),
        ),
        sa.CheckConstraint('percent BETWEEN 1 AND 100', name=op.f('ck_materials_percent')),
        _points('materials', 'product_id', 'products'),
    )
    op.create_index('ix_materials_product', 'materials', ['store_id', 'product_id', 'position'])
    op.create_table(
        'measurements',
        *_of_store(
            'measurements',
            sa.Column('product_id', sa.Uuid(), nullable=False),
            sa.Column('variant_id', sa.Uuid(), nullable=True),
            sa.Column('position', sa.BigInteger(), nullable=False),
            sa.Column('name', sa.Text(), nullable=False),
            sa.Column('amount', sa.BigInteger(), nullable=False),
            sa.Column('unit', sa.Text(), nullable=False),
        ),
        sa.CheckConstraint('amount > 0', name=op.f('ck_measurements_amount')),
        sa.CheckConstraint("unit IN ('mm', 'g', 'ml')", name=op.f('ck_measurements_unit_known')),
        _points('measurements', 'product_id', 'products'),
        _points('measurements', 'variant_id', 'variants'),
    )
    op.create_index('ix_measurements_product', 'measurements', ['store_id', 'product_id', 'position'])
    op.create_table(
        'associations',
        *_of_store(
            'associations',
            sa.Column('product_id', sa.Uuid(), nullable=False),
            sa.Column('other_id', sa.Uuid(), nullable=False),
            sa.Column('kind', sa.Text(), nullable=False),
            sa.Column('is_automatic', sa.Boolean(), nullable=False),
            sa.Column('position', sa.BigInteger(), nullable=False),
        ),
        sa.CheckConstraint("kind IN ('goes_with', 'similar', 'upsell')", name=op.f('ck_associations_kind_known')),
        sa.CheckConstraint('product_id <> other_id', name=op.f('ck_associations_of_two')),
        _points('associations', 'product_id', 'products'),
        _points('associations', 'other_id', 'products'),
        sa.UniqueConstraint(
            'store_id', 'product_id', 'kind', 'other_id', name=op.f('uq_associations_store_id_product_id_kind_other_id')
        ),
    )
    op.create_index('ix_associations_other', 'associations', ['store_id', 'other_id'])
    for table in ('size_charts', 'product_details', 'materials', 'measurements', 'associations'):
        wall(table)


def downgrade() -> None:
    for table in ('associations', 'measurements', 'materials', 'product_details', 'size_charts'):
        op.drop_table(table)
