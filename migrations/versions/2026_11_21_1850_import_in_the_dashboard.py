"""Keep imports of product files, with how far they are and what was wrong with which row."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'f70d3a8b51e9'
down_revision = "5e1c83f0a9d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('product_imports',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('chunks', sa.BigInteger(), nullable=False),
    sa.Column('report', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("format IN ('souk', 'shopify', 'woocommerce')", name=op.f('ck_product_imports_format_known')),
    sa.CheckConstraint("state IN ('ready', 'running', 'stopped', 'done')", name=op.f('ck_product_imports_state_known')),
    sa.CheckConstraint('total >= 0 AND chunks >= 0', name=op.f('ck_product_imports_counts')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_product_imports_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_product_imports'))
    )
    op.create_index('ix_product_imports_latest', 'product_imports', ['store_id', 'created_at'])
    op.create_table('product_import_problems',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('row', sa.BigInteger(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_product_import_problems_store_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'import_id'], ['product_imports.store_id', 'product_imports.id'], name=op.f('fk_product_import_problems_store_id_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_product_import_problems')),
    sa.UniqueConstraint('store_id', 'import_id', 'row', name=op.f('uq_product_import_problems_store_id_import_id_row'))
    )
    for table in ('product_imports', 'product_import_problems'):
        wall(table)


def downgrade() -> None:
    op.drop_table('product_import_problems')
    op.drop_table('product_imports')
