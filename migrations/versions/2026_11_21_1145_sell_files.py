"""Sell files: what belongs to a digital product, and who may fetch it how often."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = 'd92b6c4f1ae8'
down_revision = 'c1f8a92e5d07'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('order_lines', sa.Column('is_shipped', sa.Boolean(), server_default=sa.text('true'), nullable=False))
    op.create_table(
        'digital_files',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('product_id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=True),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('bytes', sa.BigInteger(), nullable=False),
        sa.Column('most_downloads', sa.BigInteger(), nullable=False),
        sa.Column('days', sa.BigInteger(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('bytes > 0', name=op.f('ck_digital_files_bytes')),
        sa.CheckConstraint('most_downloads BETWEEN 1 AND 1000', name=op.f('ck_digital_files_most_downloads')),
        sa.CheckConstraint('days BETWEEN 1 AND 3650', name=op.f('ck_digital_files_days')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_digital_files_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_digital_files_store_id_product_id')
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_digital_files_store_id_variant_id')
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_digital_files')),
    )
    op.create_index('ix_digital_files_product', 'digital_files', ['store_id', 'product_id', 'id'])
    wall("digital_files")
    op.create_table(
        'download_grants',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('order_line_id', sa.Uuid(), nullable=False),
        sa.Column('file_id', sa.Uuid(), nullable=False),
        sa.Column('used', sa.BigInteger(), nullable=False),
        sa.Column('most', sa.BigInteger(), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('last_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('used BETWEEN 0 AND most', name=op.f('ck_download_grants_used')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_download_grants_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_id'],
            ['orders.store_id', 'orders.id'],
            name=op.f('fk_download_grants_store_id_order_id'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'order_line_id'],
            ['order_lines.store_id', 'order_lines.id'],
            name=op.f('fk_download_grants_store_id_order_line_id'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'file_id'], ['digital_files.store_id', 'digital_files.id'], name=op.f('fk_download_grants_store_id_file_id')
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_download_grants')),
        sa.UniqueConstraint('store_id', 'order_line_id', 'file_id', name=op.f('uq_download_grants_store_id_order_line_id_file_id')),
    )
    op.create_index('ix_download_grants_order', 'download_grants', ['store_id', 'order_id', 'id'])
    wall("download_grants")


def downgrade() -> None:
    op.drop_table('download_grants')
    op.drop_table('digital_files')
    op.drop_column('order_lines', 'is_shipped')
