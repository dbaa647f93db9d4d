"""Group products: a tree of categories, brands, types with attributes, collections by rule, and their old paths."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'a3c51d7be240'
down_revision = '5d0c2f7be914'
branch_labels = None
depends_on = None

_SHOWN = "state = 'active' AND deleted_at IS NULL"
_SORTS = "'by_hand', 'newest', 'price', '-price', 'title', 'best_selling'"
_KINDS = "'text', 'number', 'yes_no', 'choice', 'choices', 'date'"
_TABLES = ("old_paths", "attributes", "product_types", "brands", "product_categories", "categories")


def upgrade() -> None:
    _link_products()
    _make_categories()
    _make_brands()
    _make_types()
    _make_old_paths()
    for table in _TABLES:
        wall(table)
    _rule_collections()
    _picture_swatches()


def downgrade() -> None:
    op.drop_constraint('fk_option_values_store_id_image_id', 'option_values')
    op.drop_column('option_values', 'image_id')
    for check in ('sort_known', 'rule_sorted'):
        op.drop_constraint(op.f(f'ck_collections_{check}'), 'collections')
    for column in ('rule', 'sort', 'seo_title', 'seo_description', 'filled_version', 'filled_at'):
        op.drop_column('collections', column)
    for table in _TABLES:
        op.drop_table(table)
    op.drop_index('ix_products_brand', 'products')
    op.drop_column('products', 'type_key')
    op.drop_column('products', 'vendor_key')


def _link_products() -> None:
    # Computed, so that whoever writes a maker's or a type's name links the product by it.
    op.execute(
        "ALTER TABLE products"
        " ADD COLUMN vendor_key text GENERATED ALWAYS AS (souk_fold(vendor)) STORED NOT NULL,"
        " ADD COLUMN type_key text GENERATED ALWAYS AS (souk_fold(product_type)) STORED NOT NULL"
    )
    op.execute(
        "CREATE INDEX ix_products_brand ON products (store_id, vendor_key, (coalesce(published_at, created_at)), id)"
        f" WHERE {_SHOWN}"
    )


def _make_categories() -> None:
    op.create_table(
        'categories',
        *_key('categories'),
        sa.Column('parent_id', sa.Uuid(), nullable=True),
        sa.Column('slug', sa.Text(), nullable=False),
        sa.Column('path', sa.Text(), nullable=False),
        sa.Column('lineage', postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('description_html', sa.Text(), nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('cardinality(lineage) BETWEEN 1 AND 6', name=op.f('ck_categories_depth')),
        sa.CheckConstraint('lineage[cardinality(lineage)] = id', name=op.f('ck_categories_lineage_ends_here')),
        sa.UniqueConstraint('store_id', 'path', name=op.f('uq_categories_store_id_path')),
        _to('categories', 'parent_id', 'categories'),
    )
    op.create_index('ix_categories_parent', 'categories', ['store_id', 'parent_id', 'position', 'id'])
    op.create_table(
        'product_categories',
        *_key('product_categories'),
        sa.Column('product_id', sa.Uuid(), nullable=False),
        sa.Column('category_id', sa.Uuid(), nullable=False),
        sa.Column('is_main', sa.Boolean(), nullable=False),
        sa.UniqueConstraint(
            'store_id', 'category_id', 'product_id', name=op.f('uq_product_categories_store_id_category_id_product_id')
        ),
        _to('product_categories', 'product_id', 'products', 'CASCADE'),
        _to('product_categories', 'category_id', 'categories', 'CASCADE'),
    )
    op.create_index('ix_product_categories_product', 'product_categories', ['store_id', 'product_id'])
    op.create_index(
        'ix_product_categories_main',
        'product_categories',
        ['store_id', 'product_id'],
        unique=True,
        postgresql_where=sa.text('is_main'),
    )


def _make_brands() -> None:
    op.create_table(
        'brands',
        *_key('brands'),
        sa.Column('slug', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('key', sa.Text(), sa.Computed('souk_fold(name)', persisted=True), nullable=False),
        sa.Column('description_html', sa.Text(), nullable=False),
        sa.Column('renditions', postgresql.JSONB(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint('store_id', 'slug', name=op.f('uq_brands_store_id_slug')),
        sa.UniqueConstraint('store_id', 'key', name=op.f('uq_brands_store_id_key')),
    )


def _make_types() -> None:
    op.create_table(
        'product_types',
        *_key('product_types'),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('key', sa.Text(), sa.Computed('souk_fold(name)', persisted=True), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint('store_id', 'key', name=op.f('uq_product_types_store_id_key')),
    )
    op.create_table(
        'attributes',
        *_key('attributes'),
        sa.Column('type_id', sa.Uuid(), nullable=False),
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('label', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('unit', sa.Text(), nullable=False),
        sa.Column('choices', postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column('heading', sa.Text(), nullable=False),
        sa.Column('is_required', sa.Boolean(), nullable=False),
        sa.Column('is_filterable', sa.Boolean(), nullable=False),
        sa.Column('is_shown', sa.Boolean(), nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f'kind IN ({_KINDS})', name=op.f('ck_attributes_kind_known')),
        sa.UniqueConstraint('store_id', 'type_id', 'key', name=op.f('uq_attributes_store_id_type_id_key')),
        _to('attributes', 'type_id', 'product_types', 'CASCADE'),
    )
    op.create_index('ix_attributes_position', 'attributes', ['store_id', 'type_id', 'position', 'id'])


def _make_old_paths() -> None:
    op.create_table(
        'old_paths',
        *_key('old_paths'),
        sa.Column('path', sa.Text(), nullable=False),
        sa.Column('category_id', sa.Uuid(), nullable=True),
        sa.Column('brand_id', sa.Uuid(), nullable=True),
        sa.Column('collection_id', sa.Uuid(), nullable=True),
        sa.Column('left_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            'num_nonnulls(category_id, brand_id, collection_id) = 1', name=op.f('ck_old_paths_leads_to_one')
        ),
        sa.UniqueConstraint('store_id', 'path', name=op.f('uq_old_paths_store_id_path')),
        _to('old_paths', 'category_id', 'categories', 'CASCADE'),
        _to('old_paths', 'brand_id', 'brands', 'CASCADE'),
        _to('old_paths', 'collection_id', 'collections', 'CASCADE'),
    )


def _rule_collections() -> None:
    op.execute(
        "ALTER TABLE collections ADD COLUMN rule jsonb, ADD COLUMN sort text NOT NULL DEFAULT 'by_hand',"
        " ADD COLUMN seo_title text NOT NULL DEFAULT '', ADD COLUMN seo_description text NOT NULL DEFAULT '',"
        " ADD COLUMN filled_version bigint NOT NULL DEFAULT -1, ADD COLUMN filled_at timestamptz"
    )
    for column in ('sort', 'seo_title', 'seo_description', 'filled_version'):
        op.execute(f"ALTER TABLE collections ALTER COLUMN {column} DROP DEFAULT")
    op.create_check_constraint(op.f('ck_collections_sort_known'), 'collections', f'sort IN ({_SORTS})')
    op.create_check_constraint(op.f('ck_collections_rule_sorted'), 'collections', "rule IS NULL OR sort <> 'by_hand'")


def _picture_swatches() -> None:
    op.add_column('option_values', sa.Column('image_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f('fk_option_values_store_id_image_id'),
        'option_values',
        'product_images',
        ['store_id', 'image_id'],
        ['store_id', 'id'],
        ondelete='SET NULL (image_id)',
    )


def _key(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f(f'fk_{table}_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f(f'pk_{table}')),
    )


def _to(table: str, column: str, target: str, on_delete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ['store_id', column],
        [f'{target}.store_id', f'{target}.id'],
        name=op.f(f'fk_{table}_store_id_{column}'),
        ondelete=on_delete,
    )
