"""Show products on shelves: one view of what a card shows, and the index that lists them as they came."""

from alembic import op

from shared.kernel.settings import APP_ROLE

revision = '9b1f6a0c7d24'
down_revision = '8d21f7c04a5e'
branch_labels = None
depends_on = None


# What can be sold of a variant is (its count - what is promised + what may be ordered); without a count it is always there.
# security_invoker: whoever reads the view reads the tables as themselves, behind their walls.
_SHELF_CARDS = """
CREATE VIEW shelf_cards WITH (security_invoker = true) AS
SELECT product.store_id, product.id, product.slug, product.title, product.published_at,
       price.currency, price.price_minor, price.compare_at_minor, price.varies, price.is_reduced,
       product.kind IN ('physical', 'digital') AND NOT price.is_available AS is_sold_out,
       price.pieces_left, cover.renditions, cover.alt, colours.swatches, colours.names AS colours
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
) colours ON true
WHERE product.state = 'active' AND product.deleted_at IS NULL
"""


def upgrade() -> None:
    op.execute(_SHELF_CARDS)
    op.execute(f"GRANT SELECT ON shelf_cards TO {APP_ROLE}")
    op.execute(
        "CREATE INDEX ix_products_came ON products (store_id, (coalesce(published_at, created_at)), id)"
        " WHERE state = 'active' AND deleted_at IS NULL"
    )
    op.execute("DROP INDEX ix_products_shown")


def downgrade() -> None:
    op.execute(
        "CREATE INDEX ix_products_shown ON products (store_id, state, published_at, id) WHERE deleted_at IS NULL"
    )
    op.execute("DROP INDEX ix_products_came")
    op.execute("DROP VIEW shelf_cards")
