"""Remember every price of every variant, reckon the lowest before a reduction, and let sales begin and end by themselves."""

import sqlalchemy as sa
from alembic import op

from migrations.shelf_cards import unwrap_cards
from migrations.walls import wall

revision = 'e3a95d1f6b02'
down_revision = "d92b6c4f1ae8"
branch_labels = None
depends_on = None


# Directive 98/6/EC, article 6a: beside a reduction stands the lowest price that was applied in the 30 days before it
# began; one that goes on and only deepens began at its first step. What a product cost before anybody could see it was
# never applied. A row's `updated_at` is when its price changed; a writer that tells no new one did it now.
_RECKON = """
CREATE FUNCTION souk_reckon_lowest_price() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sold_since timestamptz;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.price_minor, NEW.compare_at_minor) IS NOT DISTINCT FROM (OLD.price_minor, OLD.compare_at_minor) THEN
            NEW.reduced_since := OLD.reduced_since;
            NEW.lowest_before_minor := OLD.lowest_before_minor;
            RETURN NEW;
        END IF;
        IF NEW.updated_at = OLD.updated_at THEN
            NEW.updated_at := greatest(now(), OLD.updated_at);
        END IF;
    END IF;
    NEW.reduced_since := NULL;
    NEW.lowest_before_minor := NULL;
    IF NEW.compare_at_minor IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.compare_at_minor IS NOT NULL AND NEW.price_minor <= OLD.price_minor THEN
            NEW.reduced_since := OLD.reduced_since;
            NEW.lowest_before_minor := OLD.lowest_before_minor;
            RETURN NEW;
        END IF;
    END IF;
    NEW.reduced_since := NEW.updated_at;
    SELECT coalesce(product.published_at, NEW.updated_at) INTO sold_since
    FROM products product WHERE product.store_id = NEW.store_id AND product.id = NEW.product_id;
    SELECT min(applied.price_minor) INTO NEW.lowest_before_minor
    FROM (
        SELECT past.price_minor, past.changed_at,
               lead(past.changed_at, 1, NEW.updated_at) OVER (ORDER BY past.changed_at, past.number) AS until
        FROM price_changes past
        WHERE past.store_id = NEW.store_id AND past.variant_id = NEW.id AND past.changed_at < NEW.updated_at
    ) applied
    WHERE applied.until > greatest(applied.changed_at, NEW.updated_at - interval '30 days', sold_since);
    RETURN NEW;
END $$
"""

_NOTE = """
CREATE FUNCTION souk_note_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO price_changes (store_id, id, variant_id, price_before_minor, compare_before_minor, price_minor,
                               compare_at_minor, currency, actor, changed_at)
    VALUES (NEW.store_id, gen_random_uuid(), NEW.id,
            CASE WHEN TG_OP = 'UPDATE' THEN OLD.price_minor END,
            CASE WHEN TG_OP = 'UPDATE' THEN OLD.compare_at_minor END,
            NEW.price_minor, NEW.compare_at_minor, NEW.currency,
            coalesce(nullif(current_setting('app.actor', true), ''), 'system'), NEW.updated_at);
    RETURN NULL;
END $$
"""

_BEGIN = """
INSERT INTO price_changes (store_id, id, variant_id, price_minor, compare_at_minor, currency, actor, changed_at)
SELECT store_id, gen_random_uuid(), id, price_minor, compare_at_minor, currency, 'system', created_at FROM variants
"""

# Whatever the view says of a card, and beside it the lowest price that belongs to the price on it.
_WITH_LOWEST = """
SELECT card.*, CASE WHEN card.compare_at_minor IS NOT NULL THEN (
    SELECT min(variant.lowest_before_minor)
    FROM variants variant
    WHERE variant.store_id = card.store_id AND variant.product_id = card.id AND variant.deleted_at IS NULL
      AND variant.price_minor = card.price_minor AND variant.compare_at_minor = card.compare_at_minor
) END AS lowest_before_minor
FROM ({cards}) card
"""


def upgrade() -> None:
    op.add_column('variants', sa.Column('reduced_since', sa.DateTime(timezone=True), nullable=True))
    op.add_column('variants', sa.Column('lowest_before_minor', sa.BigInteger(), nullable=True))
    op.create_table(
        'price_changes',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('price_before_minor', sa.BigInteger(), nullable=True),
        sa.Column('compare_before_minor', sa.BigInteger(), nullable=True),
        sa.Column('price_minor', sa.BigInteger(), nullable=False),
        sa.Column('compare_at_minor', sa.BigInteger(), nullable=True),
        sa.Column('currency', sa.Text(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('number', sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_price_changes_currency_code')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_price_changes_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'],
            ['variants.store_id', 'variants.id'],
            name=op.f('fk_price_changes_store_id_variant_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_price_changes')),
    )
    op.create_index('ix_price_changes_variant', 'price_changes', ['store_id', 'variant_id', 'changed_at', 'number'])
    op.create_table(
        'sales',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('price_minor', sa.BigInteger(), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('price_before_minor', sa.BigInteger(), nullable=True),
        sa.Column('compare_before_minor', sa.BigInteger(), nullable=True),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'running', 'ended', 'cancelled')", name=op.f('ck_sales_state_known')),
        sa.CheckConstraint('price_minor >= 0', name=op.f('ck_sales_price')),
        sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_sales_ends_after_start')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_sales_store_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'],
            ['variants.store_id', 'variants.id'],
            name=op.f('fk_sales_store_id_variant_id'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_sales')),
    )
    op.create_index('ix_sales_variant', 'sales', ['store_id', 'variant_id', 'starts_at'])
    op.create_index(
        'ix_sales_running', 'sales', ['store_id', 'variant_id'], unique=True, postgresql_where=sa.text("state = 'running'")
    )
    # Not yet behind its wall, and the owner past the other: what is there already begins its history here.
    op.execute("ALTER TABLE variants NO FORCE ROW LEVEL SECURITY")
    op.execute(_BEGIN)
    op.execute("ALTER TABLE variants FORCE ROW LEVEL SECURITY")
    wall("price_changes", app="SELECT, INSERT")
    wall("sales")
    op.execute(_RECKON)
    op.execute(_NOTE)
    op.execute(
        "CREATE TRIGGER reckon_lowest_price BEFORE INSERT OR UPDATE ON variants"
        " FOR EACH ROW EXECUTE FUNCTION souk_reckon_lowest_price()"
    )
    op.execute("CREATE TRIGGER note_first_price AFTER INSERT ON variants FOR EACH ROW EXECUTE FUNCTION souk_note_price()")
    op.execute(
        "CREATE TRIGGER note_price AFTER UPDATE ON variants FOR EACH ROW WHEN"
        " ((OLD.price_minor, OLD.compare_at_minor) IS DISTINCT FROM (NEW.price_minor, NEW.compare_at_minor))"
        " EXECUTE FUNCTION souk_note_price()"
    )
    _extend_cards()


def _extend_cards() -> None:
    cards = op.get_bind().scalar(sa.text("SELECT pg_get_viewdef('shelf_cards'::regclass)"))
    told = _WITH_LOWEST.format(cards=cards.rstrip().rstrip(';'))
    op.execute(sa.text("CREATE OR REPLACE VIEW shelf_cards WITH (security_invoker = true) AS " + told.replace(":", r"\:")))


def downgrade() -> None:
    # What prices were is lost with this, and cannot be learned again.
    unwrap_cards()
    for trigger in ("note_price", "note_first_price", "reckon_lowest_price"):
        op.execute(f"DROP TRIGGER {trigger} ON variants")
    for function in ("souk_note_price()", "souk_reckon_lowest_price()"):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table('sales')
    op.drop_table('price_changes')
    op.drop_column('variants', 'lowest_before_minor')
    op.drop_column('variants', 'reduced_since')
