"""Lay the foundation: stores, catalogue, stock, carts, orders, events and jobs behind row-level security."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import open_schema, platform_only, wall
from sqlalchemy.dialects import postgresql

revision = '6cce4d4b0de2'
down_revision = None
branch_labels = None
depends_on = None


# Folding is fixed to one dictionary, so that these functions are immutable and generated columns may use them.
_SEARCH = """
CREATE FUNCTION souk_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(public.unaccent('public.unaccent'::regdictionary, words))
$$;
CREATE FUNCTION souk_search_text(title text, vendor text, kind text, tags text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT public.souk_fold(title || ' ' || vendor || ' ' || kind || ' ' || coalesce(array_to_string(tags, ' '), ''))
$$;
CREATE FUNCTION souk_search_vector(title text, vendor text, kind text, tags text[], description text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('pg_catalog.english', public.souk_fold(title)), 'A')
      || setweight(to_tsvector('pg_catalog.english', public.souk_fold(vendor || ' ' || kind || ' ' || coalesce(array_to_string(tags, ' '), ''))), 'B')
      || setweight(to_tsvector('pg_catalog.english', public.souk_fold(left(regexp_replace(description, '<[^>]*>', ' ', 'g'), 100000))), 'D')
$$;
"""

_APPEND_ONLY = "SELECT, INSERT"
_NEVER_DELETED = "SELECT, INSERT, UPDATE"

_WALLS = {
    "domains": {"app": "SELECT", "platform": _APPEND_ONLY},
    "members": {"platform": _APPEND_ONLY},
    "events": {"app": _APPEND_ONLY},
    "stock_movements": {"app": _APPEND_ONLY},
    "jobs": {"app": _NEVER_DELETED, "platform": _NEVER_DELETED},
    "orders": {"app": _NEVER_DELETED},
    "order_lines": {"app": _NEVER_DELETED},
    "emails": {"app": _NEVER_DELETED},
    "reservations": {"app": _NEVER_DELETED},
    **dict.fromkeys(
        [
            "customers", "customer_sessions", "products", "product_options", "option_values", "variants",
            "product_images", "collections", "collection_products", "stock_levels", "carts", "cart_lines",
        ],
        {},
    ),
}


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    for statement in _SEARCH.split(";\nCREATE"):
        op.execute(statement if statement.lstrip().startswith("CREATE") else "CREATE" + statement)
    open_schema()
    op.create_table('stores',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('tagline', sa.Text(), nullable=False),
    sa.Column('theme', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('announcement', sa.Text(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('shipping_rate_minor', sa.BigInteger(), nullable=False),
    sa.Column('free_shipping_over_minor', sa.BigInteger(), nullable=True),
    sa.Column('low_stock_threshold', sa.BigInteger(), nullable=False),
    sa.Column('reservation_minutes', sa.BigInteger(), nullable=False),
    sa.Column('catalogue_version', sa.BigInteger(), nullable=False),
    sa.Column('last_order_number', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_stores_currency_code')),
    sa.CheckConstraint("state IN ('open', 'suspended')", name=op.f('ck_stores_state_known')),
    sa.CheckConstraint('last_order_number >= 0', name=op.f('ck_stores_order_number')),
    sa.CheckConstraint('shipping_rate_minor >= 0', name=op.f('ck_stores_shipping_rate')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stores')),
    sa.UniqueConstraint('slug', name=op.f('uq_stores_slug'))
    )
    op.create_table('users',
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_users_email_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('email', name=op.f('uq_users_email'))
    )
    op.create_table('collections',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description_html', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('renditions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_collections_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_collections')),
    sa.UniqueConstraint('store_id', 'slug', name=op.f('uq_collections_store_id_slug'))
    )
    op.create_index('ix_collections_position', 'collections', ['store_id', 'position', 'id'], unique=False)
    op.create_table('customers',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_customers_email_lower')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customers_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customers')),
    sa.UniqueConstraint('store_id', 'email', name=op.f('uq_customers_store_id_email'))
    )
    op.create_table('domains',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('host = lower(host)', name=op.f('ck_domains_host_lower')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_domains_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_domains')),
    sa.UniqueConstraint('host', name=op.f('uq_domains_host'))
    )
    op.create_table('emails',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('provider_id', sa.Text(), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('requested', 'sent')", name=op.f('ck_emails_state_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_emails_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_emails')),
    sa.UniqueConstraint('store_id', 'kind', 'subject_id', 'version', name=op.f('uq_emails_store_id_kind_subject_id_version'))
    )
    op.create_table('events',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('data', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_events_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_events'))
    )
    op.create_index('ix_events_subject', 'events', ['store_id', 'subject_id', 'occurred_at', 'id'], unique=False)
    op.create_table('jobs',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('payload', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'done', 'dead')", name=op.f('ck_jobs_state_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_jobs_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_jobs'))
    )
    op.create_index('ix_jobs_due', 'jobs', ['run_at', 'id'], unique=False, postgresql_where=sa.text("state = 'waiting'"))
    op.create_index('ix_jobs_sent', 'jobs', ['sent_at'], unique=False, postgresql_where=sa.text("state = 'sent'"))
    op.create_index('ix_jobs_state', 'jobs', ['store_id', 'state'], unique=False)
    op.create_table('members',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'manager', 'staff', 'viewer')", name=op.f('ck_members_role_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_members_store_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_members_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_members')),
    sa.UniqueConstraint('store_id', 'user_id', name=op.f('uq_members_store_id_user_id'))
    )
    op.create_index(op.f('ix_members_user_id'), 'members', ['user_id'], unique=False)
    op.create_table('products',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('source_key', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description_html', sa.Text(), nullable=False),
    sa.Column('vendor', sa.Text(), nullable=False),
    sa.Column('product_type', sa.Text(), nullable=False),
    sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('external_url', sa.Text(), nullable=False),
    sa.Column('external_label', sa.Text(), nullable=False),
    sa.Column('seo_title', sa.Text(), nullable=False),
    sa.Column('seo_description', sa.Text(), nullable=False),
    sa.Column('attributes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('search_text', sa.Text(), sa.Computed('souk_search_text(title, vendor, product_type, tags)', persisted=True), nullable=False),
    sa.Column('search_vector', postgresql.TSVECTOR(), sa.Computed('souk_search_vector(title, vendor, product_type, tags, description_html)', persisted=True), nullable=False),
    sa.CheckConstraint("kind IN ('physical', 'digital', 'external', 'grouped')", name=op.f('ck_products_kind_known')),
    sa.CheckConstraint("state IN ('draft', 'active', 'archived')", name=op.f('ck_products_state_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_products_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_products')),
    sa.UniqueConstraint('store_id', 'slug', name=op.f('uq_products_store_id_slug')),
    sa.UniqueConstraint('store_id', 'source_key', name=op.f('uq_products_store_id_source_key'))
    )
    op.create_index('ix_products_search', 'products', ['search_vector'], unique=False, postgresql_using='gin')
    op.create_index('ix_products_shown', 'products', ['store_id', 'state', 'published_at', 'id'], unique=False, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index('ix_products_title', 'products', ['store_id', 'title', 'id'], unique=False, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index('ix_products_trigrams', 'products', ['search_text'], unique=False, postgresql_using='gin', postgresql_ops={'search_text': 'gin_trgm_ops'})
    op.create_table('user_sessions',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_sessions_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_sessions')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_sessions_token_hash'))
    )
    op.create_index(op.f('ix_user_sessions_user_id'), 'user_sessions', ['user_id'], unique=False)
    op.create_table('carts',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('open', 'ordered', 'merged')", name=op.f('ck_carts_state_known')),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_carts_store_id_customer_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_carts_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_carts')),
    sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_carts_store_id_token_hash'))
    )
    op.create_index('ix_carts_customer', 'carts', ['store_id', 'customer_id'], unique=True, postgresql_where=sa.text("state = 'open' AND customer_id IS NOT NULL"))
    op.create_table('collection_products',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('collection_id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'collection_id'], ['collections.store_id', 'collections.id'], name=op.f('fk_collection_products_store_id_collection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_collection_products_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_collection_products_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_collection_products')),
    sa.UniqueConstraint('store_id', 'collection_id', 'product_id', name=op.f('uq_collection_products_store_id_collection_id_product_id'))
    )
    op.create_index('ix_collection_products_place', 'collection_products', ['store_id', 'collection_id', 'position', 'product_id'], unique=False)
    op.create_index('ix_collection_products_product', 'collection_products', ['store_id', 'product_id'], unique=False)
    op.create_table('customer_sessions',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_customer_sessions_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_sessions_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_sessions')),
    sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_customer_sessions_store_id_token_hash'))
    )
    op.create_index('ix_customer_sessions_customer', 'customer_sessions', ['store_id', 'customer_id'], unique=False)
    op.create_table('product_images',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('alt', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('source_url', sa.Text(), nullable=True),
    sa.Column('failure', sa.Text(), nullable=True),
    sa.Column('width', sa.BigInteger(), nullable=True),
    sa.Column('height', sa.BigInteger(), nullable=True),
    sa.Column('colour', sa.Text(), nullable=True),
    sa.Column('renditions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('pending', 'ready', 'failed')", name=op.f('ck_product_images_state_known')),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_product_images_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_product_images_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_product_images'))
    )
    op.create_index('ix_product_images_product', 'product_images', ['store_id', 'product_id', 'position'], unique=False)
    op.create_table('product_options',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_product_options_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_product_options_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_product_options')),
    sa.UniqueConstraint('store_id', 'product_id', 'position', deferrable=True, name=op.f('uq_product_options_store_id_product_id_position'))
    )
    op.create_table('variants',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('choices', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('sku', sa.Text(), nullable=False),
    sa.Column('barcode', sa.Text(), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=False),
    sa.Column('compare_at_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('weight_grams', sa.BigInteger(), nullable=True),
    sa.Column('image_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_variants_currency_code')),
    sa.CheckConstraint('compare_at_minor > price_minor', name=op.f('ck_variants_compare_at_above_price')),
    sa.CheckConstraint('price_minor >= 0', name=op.f('ck_variants_price')),
    sa.CheckConstraint('weight_grams >= 0', name=op.f('ck_variants_weight')),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_variants_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_variants_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_variants')),
    sa.UniqueConstraint('store_id', 'product_id', 'choices', name=op.f('uq_variants_store_id_product_id_choices'))
    )
    op.create_index('ix_variants_sku', 'variants', ['store_id', 'sku'], unique=False)
    op.create_table('cart_lines',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('cart_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('quantity BETWEEN 1 AND 999', name=op.f('ck_cart_lines_quantity')),
    sa.ForeignKeyConstraint(['store_id', 'cart_id'], ['carts.store_id', 'carts.id'], name=op.f('fk_cart_lines_store_id_cart_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_cart_lines_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_cart_lines_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_cart_lines')),
    sa.UniqueConstraint('store_id', 'cart_id', 'variant_id', 'note', name=op.f('uq_cart_lines_store_id_cart_id_variant_id_note'))
    )
    op.create_index('ix_cart_lines_variant', 'cart_lines', ['store_id', 'variant_id'], unique=False)
    op.create_table('option_values',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('option_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('swatch', sa.Text(), nullable=True),
    sa.CheckConstraint("swatch ~ '^#[0-9a-f]{6}$'", name=op.f('ck_option_values_swatch_hex')),
    sa.ForeignKeyConstraint(['store_id', 'option_id'], ['product_options.store_id', 'product_options.id'], name=op.f('fk_option_values_store_id_option_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_option_values_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_option_values')),
    sa.UniqueConstraint('store_id', 'option_id', 'name', name=op.f('uq_option_values_store_id_option_id_name'))
    )
    op.create_table('orders',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('cart_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('payment_state', sa.Text(), nullable=False),
    sa.Column('fulfilment_state', sa.Text(), nullable=False),
    sa.Column('payment_method', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('address', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('subtotal_minor', sa.BigInteger(), nullable=False),
    sa.Column('discount_minor', sa.BigInteger(), nullable=False),
    sa.Column('shipping_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_minor', sa.BigInteger(), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("fulfilment_state IN ('unfulfilled', 'fulfilled')", name=op.f('ck_orders_fulfilment_state_known')),
    sa.CheckConstraint("payment_state IN ('unpaid', 'paid')", name=op.f('ck_orders_payment_state_known')),
    sa.CheckConstraint("state IN ('placed', 'cancelled')", name=op.f('ck_orders_state_known')),
    sa.CheckConstraint('subtotal_minor >= 0 AND discount_minor >= 0 AND shipping_minor >= 0 AND tax_minor >= 0 AND total_minor >= 0', name=op.f('ck_orders_amounts')),
    sa.CheckConstraint('total_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor', name=op.f('ck_orders_total_adds_up')),
    sa.ForeignKeyConstraint(['store_id', 'cart_id'], ['carts.store_id', 'carts.id'], name=op.f('fk_orders_store_id_cart_id')),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_orders_store_id_customer_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_orders_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_orders')),
    sa.UniqueConstraint('store_id', 'cart_id', name=op.f('uq_orders_store_id_cart_id')),
    sa.UniqueConstraint('store_id', 'number', name=op.f('uq_orders_store_id_number')),
    sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_orders_store_id_token_hash'))
    )
    op.create_index('ix_orders_customer', 'orders', ['store_id', 'customer_id', 'placed_at'], unique=False)
    op.create_index('ix_orders_placed', 'orders', ['store_id', 'placed_at', 'id'], unique=False)
    op.create_table('stock_levels',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('on_hand', sa.BigInteger(), nullable=False),
    sa.Column('reserved', sa.BigInteger(), nullable=False),
    sa.Column('backorder_limit', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('backorder_limit >= 0', name=op.f('ck_stock_levels_backorder_limit')),
    sa.CheckConstraint('on_hand >= -backorder_limit', name=op.f('ck_stock_levels_on_hand')),
    sa.CheckConstraint('reserved <= on_hand + backorder_limit', name=op.f('ck_stock_levels_reserved_within_stock')),
    sa.CheckConstraint('reserved >= 0', name=op.f('ck_stock_levels_reserved')),
    sa.ForeignKeyConstraint(['store_id', 'id'], ['variants.store_id', 'variants.id'], name=op.f('fk_stock_levels_store_id_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_levels_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_levels'))
    )
    op.create_index('ix_stock_levels_low', 'stock_levels', ['store_id', 'on_hand'], unique=False)
    op.create_table('order_lines',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('variant_title', sa.Text(), nullable=False),
    sa.Column('sku', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('picture', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_order_lines_quantity')),
    sa.CheckConstraint('total_minor = unit_price_minor * quantity', name=op.f('ck_order_lines_total_adds_up')),
    sa.CheckConstraint('unit_price_minor >= 0', name=op.f('ck_order_lines_unit_price')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_order_lines_store_id_order_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_order_lines_store_id_variant_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_order_lines_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_order_lines'))
    )
    op.create_index('ix_order_lines_order', 'order_lines', ['store_id', 'order_id', 'position'], unique=False)
    op.create_index('ix_order_lines_variant', 'order_lines', ['store_id', 'variant_id'], unique=False)
    op.create_table('reservations',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('cart_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('held', 'claimed', 'released')", name=op.f('ck_reservations_state_known')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_reservations_quantity')),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['stock_levels.store_id', 'stock_levels.id'], name=op.f('fk_reservations_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_reservations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_reservations'))
    )
    op.create_index('ix_reservations_cart', 'reservations', ['store_id', 'cart_id'], unique=False)
    op.create_index('ix_reservations_expiring', 'reservations', ['expires_at'], unique=False, postgresql_where=sa.text("state = 'held'"))
    op.create_table('stock_movements',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=True),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason IN ('initial', 'import', 'adjustment', 'sale', 'restock')", name=op.f('ck_stock_movements_reason_known')),
    sa.CheckConstraint('quantity <> 0', name=op.f('ck_stock_movements_quantity')),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['stock_levels.store_id', 'stock_levels.id'], name=op.f('fk_stock_movements_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_movements_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_movements'))
    )
    op.create_index('ix_stock_movements_variant', 'stock_movements', ['store_id', 'variant_id', 'created_at'], unique=False)

    wall("stores", key="id", app="SELECT, UPDATE", platform=_NEVER_DELETED)
    for table, grants in _WALLS.items():
        wall(table, **grants)
    for table in ("users", "user_sessions"):
        platform_only(table)


def downgrade() -> None:
    op.drop_index('ix_stock_movements_variant', table_name='stock_movements')
    op.drop_table('stock_movements')
    op.drop_index('ix_reservations_expiring', table_name='reservations', postgresql_where=sa.text("state = 'held'"))
    op.drop_index('ix_reservations_cart', table_name='reservations')
    op.drop_table('reservations')
    op.drop_index('ix_order_lines_variant', table_name='order_lines')
    op.drop_index('ix_order_lines_order', table_name='order_lines')
    op.drop_table('order_lines')
    op.drop_index('ix_stock_levels_low', table_name='stock_levels')
    op.drop_table('stock_levels')
    op.drop_index('ix_orders_placed', table_name='orders')
    op.drop_index('ix_orders_customer', table_name='orders')
    op.drop_table('orders')
    op.drop_table('option_values')
    op.drop_index('ix_cart_lines_variant', table_name='cart_lines')
    op.drop_table('cart_lines')
    op.drop_index('ix_variants_sku', table_name='variants')
    op.drop_table('variants')
    op.drop_table('product_options')
    op.drop_index('ix_product_images_product', table_name='product_images')
    op.drop_table('product_images')
    op.drop_index('ix_customer_sessions_customer', table_name='customer_sessions')
    op.drop_table('customer_sessions')
    op.drop_index('ix_collection_products_product', table_name='collection_products')
    op.drop_index('ix_collection_products_place', table_name='collection_products')
    op.drop_table('collection_products')
    op.drop_index('ix_carts_customer', table_name='carts', postgresql_where=sa.text("state = 'open' AND customer_id IS NOT NULL"))
    op.drop_table('carts')
    op.drop_index(op.f('ix_user_sessions_user_id'), table_name='user_sessions')
    op.drop_table('user_sessions')
    op.drop_index('ix_products_trigrams', table_name='products', postgresql_using='gin', postgresql_ops={'search_text': 'gin_trgm_ops'})
    op.drop_index('ix_products_title', table_name='products', postgresql_where=sa.text('deleted_at IS NULL'))
    op.drop_index('ix_products_shown', table_name='products', postgresql_where=sa.text('deleted_at IS NULL'))
    op.drop_index('ix_products_search', table_name='products', postgresql_using='gin')
    op.drop_table('products')
    op.drop_index(op.f('ix_members_user_id'), table_name='members')
    op.drop_table('members')
    op.drop_index('ix_jobs_state', table_name='jobs')
    op.drop_index('ix_jobs_sent', table_name='jobs', postgresql_where=sa.text("state = 'sent'"))
    op.drop_index('ix_jobs_due', table_name='jobs', postgresql_where=sa.text("state = 'waiting'"))
    op.drop_table('jobs')
    op.drop_index('ix_events_subject', table_name='events')
    op.drop_table('events')
    op.drop_table('emails')
    op.drop_table('domains')
    op.drop_table('customers')
    op.drop_index('ix_collections_position', table_name='collections')
    op.drop_table('collections')
    op.drop_table('users')
    op.drop_table('stores')
    for function in (
        'souk_search_vector(text, text, text, text[], text)', 'souk_search_text(text, text, text, text[])', 'souk_fold(text)',
    ):
        op.execute(f'DROP FUNCTION {function}')
