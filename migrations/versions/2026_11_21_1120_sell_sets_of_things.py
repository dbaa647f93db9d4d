"""Sell sets of things: bundles, whose stock is what their parts allow."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'b7e24f6d9c13'
down_revision = 'a3d1c5e07b41'
branch_labels = None
depends_on = None

_KINDS = "'physical', 'digital', 'external', 'grouped'"

# The view of a5e1c0d7f3b2 with two answers that depend on what a variant is: of a bundle there are as many as its scarcest part
# allows, and none once a part has left the shop. Only bundles look at parts: the condition on the kind is tried first.
_SHELF_CARDS = """
CREATE OR REPLACE VIEW shelf_cards WITH (security_invoker = true) AS
SELECT product.store_id, product.id, product.slug, product.title, product.published_at,
       price.currency, price.price_minor, price.compare_at_minor, price.varies, price.is_reduced,
       product.kind IN ({sold_here}) AND NOT price.is_available AS is_sold_out,
       price.pieces_left, cover.renditions, cover.alt, colours.swatches, colours.names AS colours,
       coalesce(rating.count, 0) AS rating_count, coalesce(rating.total, 0) AS rating_total
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
        SELECT variant.currency, variant.price_minor, variant.compare_at_minor, variant.position, {pieces} AS pieces,
               coalesce({pieces} >= 1, true) AS is_available
        FROM variants variant
        LEFT JOIN LATERAL (
            SELECT stock.on_hand - stock.reserved + stock.backorder_limit AS pieces
            FROM stock_levels stock
            WHERE stock.store_id = variant.store_id AND stock.id = variant.id AND stock.is_tracked
        ) counted ON true
        {kit}
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
LEFT JOIN product_ratings rating ON rating.store_id = product.store_id AND rating.id = product.id
WHERE product.state = 'active' AND product.deleted_at IS NULL
"""
_KIT = """LEFT JOIN LATERAL (
            SELECT count(*) AS parts, min(CASE
                WHEN component.deleted_at IS NOT NULL OR whole.state <> 'active' OR whole.deleted_at IS NOT NULL THEN 0
                WHEN stock.id IS NOT NULL THEN greatest(stock.on_hand - stock.reserved + stock.backorder_limit, 0) / part.quantity
            END) AS pieces
            FROM bundle_parts part
            JOIN variants component ON component.store_id = part.store_id AND component.id = part.component_id
            JOIN products whole ON whole.store_id = component.store_id AND whole.id = component.product_id
            LEFT JOIN stock_levels stock
                   ON stock.store_id = part.store_id AND stock.id = part.component_id AND stock.is_tracked
            WHERE product.kind = 'bundle' AND part.store_id = variant.store_id AND part.variant_id = variant.id
        ) kit ON true"""
_WITH_BUNDLES = _SHELF_CARDS.format(
    sold_here="'physical', 'digital', 'bundle'",
    pieces="CASE WHEN kit.parts > 0 THEN kit.pieces ELSE counted.pieces END",
    kit=_KIT,
)
_WITHOUT = _SHELF_CARDS.format(sold_here="'physical', 'digital'", pieces="counted.pieces", kit="")


def upgrade() -> None:
    op.drop_constraint('ck_products_kind_known', 'products')
    op.create_check_constraint('ck_products_kind_known', 'products', f"kind IN ({_KINDS}, 'bundle')")
    op.add_column(
        'order_lines', sa.Column('parts', postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.create_table(
        'bundle_parts',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('component_id', sa.Uuid(), nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('quantity BETWEEN 1 AND 99', name=op.f('ck_bundle_parts_quantity')),
        sa.CheckConstraint('component_id <> variant_id', name=op.f('ck_bundle_parts_not_itself')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_bundle_parts_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'],
            ['variants.store_id', 'variants.id'],
            name=op.f('fk_bundle_parts_store_id_variant_id'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'component_id'],
            ['variants.store_id', 'variants.id'],
            name=op.f('fk_bundle_parts_store_id_component_id'),
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_bundle_parts')),
        sa.UniqueConstraint('store_id', 'variant_id', 'component_id', name=op.f('uq_bundle_parts_store_id_variant_id_component_id')),
    )
    op.create_index('ix_bundle_parts_component', 'bundle_parts', ['store_id', 'component_id', 'quantity'])
    wall("bundle_parts")
    op.execute(_WITH_BUNDLES)


def downgrade() -> None:
    op.execute(_WITHOUT)
    op.drop_table('bundle_parts')
    op.drop_column('order_lines', 'parts')
    op.execute("UPDATE products SET kind = 'physical' WHERE kind = 'bundle'")
    op.drop_constraint(op.f('ck_products_ck_products_kind_known'), 'products')
    op.create_check_constraint(op.f('ck_products_kind_known'), 'products', f"kind IN ({_KINDS})")
