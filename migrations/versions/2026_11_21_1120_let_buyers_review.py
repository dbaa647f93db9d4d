"""Let buyers review products: reviews with photos and votes, their sums on shelves, what a store decides about them."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall
from shared.kernel.settings import APP_ROLE
from sqlalchemy.dialects import postgresql

revision = 'a5e1c0d7f3b2'
down_revision = 'cf7fc42866c8'
branch_labels = None
depends_on = None

_TABLES = (
    "reviews", "review_photos", "review_votes", "product_ratings", "review_settings", "review_requests", "review_opt_outs",
)

# As in 9b1f6a0c7d24, with what buyers think. A view can only grow at its end.
_SHELF_CARDS = """
{verb} VIEW shelf_cards WITH (security_invoker = true) AS
SELECT product.store_id, product.id, product.slug, product.title, product.published_at,
       price.currency, price.price_minor, price.compare_at_minor, price.varies, price.is_reduced,
       product.kind IN ('physical', 'digital') AND NOT price.is_available AS is_sold_out,
       price.pieces_left, cover.renditions, cover.alt, colours.swatches, colours.names AS colours{columns}
FROM products product
CROSS JOIN LATERAL (
    SELECT min(one.currency) AS currency,
           (array_agg(one.price_minor ORDER BY one.is_available DESC, one.price_minor, one.position))[1] AS price_minor,
           (array_agg(one.compare_at_minor ORDER BY one.is_available DESC, one.price_minor, one.position))[1] AS compare_at_minor,
           min(one.price_minor) < max(one.price_minor) AS varies,
           bool_or(one.compare_at_minor IS NOT NULL) AS is_reduced,
           bool_or(one.is_available) AS is_available,
           CASE WHEN bool_and(one.pieces IS NOT NULL) THEN sum(greatest(one.pieces, 0)) END AS pieces_left
    FROM (
        SELECT variant.currency, variant.price_minor, variant.compare_at_minor, variant.position, counted.pieces,
               coalesce(counted.pieces >= 1, true) AS is_available
        FROM variants variant
        LEFT JOIN LATERAL (
            SELECT stock.on_hand - stock.reserved + stock.backorder_limit AS pieces
            FROM stock_levels stock
            WHERE stock.store_id = variant.store_id AND stock.id = variant.id AND stock.is_tracked
        ) counted ON true
        WHERE variant.store_id = product.store_id AND variant.product_id = product.id AND variant.deleted_at IS NULL
    ) one
    HAVING count(*) > 0
) price
LEFT JOIN LATERAL (
    SELECT image.renditions, image.alt
    FROM product_images image
    WHERE image.store_id = product.store_id AND image.product_id = product.id AND image.state = 'ready'
    ORDER BY image.position
    LIMIT 1
) cover ON true
LEFT JOIN LATERAL (
    SELECT array_agg(value.swatch ORDER BY option.position, value.position) AS swatches,
           array_agg(value.name ORDER BY option.position, value.position) AS names
    FROM product_options option
    JOIN option_values value ON value.store_id = option.store_id AND value.option_id = option.id
    WHERE option.store_id = product.store_id AND option.product_id = product.id AND value.swatch IS NOT NULL
) colours ON true{join}
WHERE product.state = 'active' AND product.deleted_at IS NULL
"""
_COLUMNS = ",\n       coalesce(rating.count, 0) AS rating_count, coalesce(rating.total, 0) AS rating_total"
_JOIN = "\nLEFT JOIN product_ratings rating ON rating.store_id = product.store_id AND rating.id = product.id"


def upgrade() -> None:
    op.create_table('reviews',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('stars', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('fit', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('helpful', sa.BigInteger(), nullable=False),
    sa.Column('unhelpful', sa.BigInteger(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("fit IN ('small', 'true', 'large')", name=op.f('ck_reviews_fit_known')),
    sa.CheckConstraint("state IN ('unconfirmed', 'pending', 'published', 'rejected')", name=op.f('ck_reviews_state_known')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_reviews_email_lower')),
    sa.CheckConstraint('helpful >= 0 AND unhelpful >= 0', name=op.f('ck_reviews_votes')),
    sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_reviews_stars')),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_reviews_store_id_customer_id')),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_reviews_store_id_order_id')),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_reviews_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_reviews_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_reviews')),
    sa.UniqueConstraint('store_id', 'product_id', 'email', name=op.f('uq_reviews_store_id_product_id_email'))
    )
    op.create_index('ix_reviews_customer', 'reviews', ['store_id', 'customer_id'], unique=False)
    op.create_index('ix_reviews_helpful', 'reviews', ['store_id', 'product_id', 'helpful', 'written_at', 'id'], unique=False, postgresql_where=sa.text("state = 'published'"))
    op.create_index('ix_reviews_newest', 'reviews', ['store_id', 'product_id', 'written_at', 'id'], unique=False, postgresql_where=sa.text("state = 'published'"))
    op.create_index('ix_reviews_order', 'reviews', ['store_id', 'order_id'], unique=False)
    op.create_index('ix_reviews_queue', 'reviews', ['store_id', 'state', 'changed_at', 'id'], unique=False)
    op.create_table('review_photos',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('upload_key', sa.Text(), nullable=False),
    sa.Column('failure', sa.Text(), nullable=True),
    sa.Column('renditions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('pending', 'ready', 'failed')", name=op.f('ck_review_photos_state_known')),
    sa.ForeignKeyConstraint(['store_id', 'review_id'], ['reviews.store_id', 'reviews.id'], name=op.f('fk_review_photos_store_id_review_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_review_photos_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_review_photos'))
    )
    op.create_index('ix_review_photos_review', 'review_photos', ['store_id', 'review_id', 'position'], unique=False)
    op.create_table('review_votes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('voter_hash', sa.LargeBinary(), nullable=False),
    sa.Column('is_helpful', sa.Boolean(), nullable=False),
    sa.Column('voted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'review_id'], ['reviews.store_id', 'reviews.id'], name=op.f('fk_review_votes_store_id_review_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_review_votes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_review_votes')),
    sa.UniqueConstraint('store_id', 'review_id', 'voter_hash', name=op.f('uq_review_votes_store_id_review_id_voter_hash'))
    )
    op.create_table('product_ratings',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('ones', sa.BigInteger(), nullable=False),
    sa.Column('twos', sa.BigInteger(), nullable=False),
    sa.Column('threes', sa.BigInteger(), nullable=False),
    sa.Column('fours', sa.BigInteger(), nullable=False),
    sa.Column('fives', sa.BigInteger(), nullable=False),
    sa.Column('fit_small', sa.BigInteger(), nullable=False),
    sa.Column('fit_true', sa.BigInteger(), nullable=False),
    sa.Column('fit_large', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('count = ones + twos + threes + fours + fives', name=op.f('ck_product_ratings_count_adds_up')),
    sa.CheckConstraint('ones >= 0 AND twos >= 0 AND threes >= 0 AND fours >= 0 AND fives >= 0 AND fit_small >= 0 AND fit_true >= 0 AND fit_large >= 0', name=op.f('ck_product_ratings_counts')),
    sa.CheckConstraint('total = ones + 2 * twos + 3 * threes + 4 * fours + 5 * fives', name=op.f('ck_product_ratings_total_adds_up')),
    sa.ForeignKeyConstraint(['store_id', 'id'], ['products.store_id', 'products.id'], name=op.f('fk_product_ratings_store_id_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_product_ratings_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_product_ratings'))
    )
    op.create_table('review_settings',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('policy', sa.Text(), nullable=False),
    sa.Column('anyone_may_write', sa.Boolean(), nullable=False),
    sa.Column('asks_by_mail', sa.Boolean(), nullable=False),
    sa.Column('ask_after_days', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("policy IN ('moderated', 'verified_at_once', 'at_once')", name=op.f('ck_review_settings_policy_known')),
    sa.CheckConstraint('ask_after_days BETWEEN 1 AND 90', name=op.f('ck_review_settings_ask_after_days')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_review_settings_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_review_settings')),
    sa.UniqueConstraint('store_id', name=op.f('uq_review_settings_store_id'))
    )
    op.create_table('review_requests',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'id'], ['orders.store_id', 'orders.id'], name=op.f('fk_review_requests_store_id_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_review_requests_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_review_requests'))
    )
    op.create_table('review_opt_outs',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('opted_out_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_review_opt_outs_email_lower')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_review_opt_outs_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_review_opt_outs')),
    sa.UniqueConstraint('store_id', 'email', name=op.f('uq_review_opt_outs_store_id_email'))
    )
    for table in _TABLES:
        wall(table)
    op.execute(_SHELF_CARDS.format(verb="CREATE OR REPLACE", columns=_COLUMNS, join=_JOIN))


def downgrade() -> None:
    op.execute("DROP VIEW shelf_cards")
    op.execute(_SHELF_CARDS.format(verb="CREATE", columns="", join=""))
    op.execute(f"GRANT SELECT ON shelf_cards TO {APP_ROLE}")
    for table in reversed(_TABLES):
        op.drop_table(table)
