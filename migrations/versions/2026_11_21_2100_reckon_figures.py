"""Know what sold goods cost, mark the days whose figures are another now, and keep figures by day."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = '4c7e19b5d0a8'
down_revision = "5b21c7e9d3a4"
branch_labels = None
depends_on = None

# What a line's goods cost when they were sold: nobody who writes lines can forget it, and later prices change nothing.
# A bundle costs what its parts do, if all of them are known.
_COST = """
CREATE FUNCTION souk_note_cost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF jsonb_array_length(NEW.parts) = 0 THEN
        SELECT cost_minor INTO NEW.unit_cost_minor FROM public.variants
        WHERE store_id = NEW.store_id AND id = NEW.variant_id;
    ELSE
        SELECT CASE WHEN count(*) = count(sold.cost_minor)
                    THEN sum(sold.cost_minor * (part ->> 'quantity')::bigint) END
        INTO NEW.unit_cost_minor
        FROM jsonb_array_elements(NEW.parts) part
        LEFT JOIN public.variants sold ON sold.store_id = NEW.store_id AND sold.id = (part ->> 'variant_id')::uuid;
    END IF;
    RETURN NEW;
END $$
"""

# One row for each change, never one row for a day: whoever reckons takes away the rows that it saw, and with them
# nothing that is not committed yet. So buyers never wait for each other here, and no change is missed.
_MARK_ORDER = """
CREATE FUNCTION souk_mark_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.figure_marks (store_id, id, moment) VALUES (NEW.store_id, gen_random_uuid(), NEW.placed_at);
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO public.figure_marks (store_id, id, moment)
        SELECT NEW.store_id, gen_random_uuid(), moment
        FROM (
            SELECT OLD.placed_at AS moment WHERE OLD.placed_at <> NEW.placed_at
            UNION SELECT gone.created_at FROM public.refunds gone
                JOIN public.payments paid ON paid.store_id = gone.store_id AND paid.id = gone.payment_id
                WHERE paid.store_id = NEW.store_id AND paid.order_id = NEW.id
            UNION SELECT unnest(ARRAY[back.received_at, back.settled_at]) FROM public.returns back
                WHERE back.store_id = NEW.store_id AND back.order_id = NEW.id
        ) moments
        WHERE moment IS NOT NULL;
    END IF;
    RETURN NULL;
END $$
"""
_MARK_REFUND = """
CREATE FUNCTION souk_mark_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.figure_marks (store_id, id, moment) VALUES (NEW.store_id, gen_random_uuid(), NEW.created_at);
    RETURN NULL;
END $$
"""
_MARK_RETURN = """
CREATE FUNCTION souk_mark_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.figure_marks (store_id, id, moment)
    SELECT NEW.store_id, gen_random_uuid(), moment FROM unnest(ARRAY[NEW.received_at, NEW.settled_at]) moment
    WHERE moment IS NOT NULL;
    RETURN NULL;
END $$
"""
_WATCHED = (
    'state', 'placed_at', 'customer_id', 'email', 'channel', 'address', 'currency', 'base_factor', 'edited_at',
    'subtotal_minor', 'discount_minor', 'shipping_minor', 'tax_minor', 'included_tax_minor', 'total_minor',
)
_OLD, _NEW = (', '.join(f'{row}.{column}' for column in _WATCHED) for row in ('OLD', 'NEW'))
_TRIGGERS = (
    "CREATE TRIGGER note_cost BEFORE INSERT ON order_lines FOR EACH ROW WHEN (NEW.unit_cost_minor IS NULL)"
    " EXECUTE FUNCTION souk_note_cost()",
    "CREATE TRIGGER mark_new_order AFTER INSERT ON orders FOR EACH ROW WHEN (NEW.state = 'placed')"
    " EXECUTE FUNCTION souk_mark_order()",
    "CREATE TRIGGER mark_order AFTER UPDATE ON orders FOR EACH ROW"
    f" WHEN ((OLD.state = 'placed' OR NEW.state = 'placed') AND ({_OLD}) IS DISTINCT FROM ({_NEW}))"
    " EXECUTE FUNCTION souk_mark_order()",
    "CREATE TRIGGER mark_new_refund AFTER INSERT ON refunds FOR EACH ROW EXECUTE FUNCTION souk_mark_refund()",
    "CREATE TRIGGER mark_refund AFTER UPDATE ON refunds FOR EACH ROW"
    " WHEN ((OLD.state = 'failed') <> (NEW.state = 'failed') OR OLD.amount_minor <> NEW.amount_minor)"
    " EXECUTE FUNCTION souk_mark_refund()",
    "CREATE TRIGGER mark_return AFTER UPDATE ON returns FOR EACH ROW"
    " WHEN ((OLD.state, OLD.refund_minor) IS DISTINCT FROM (NEW.state, NEW.refund_minor))"
    " EXECUTE FUNCTION souk_mark_return()",
)

# What so many minor units of an order's currency are in the store's own, as `base_total_minor` is generated.
_OWN = """
CREATE FUNCTION souk_own_minor(minor numeric, factor numeric) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN factor IS NULL THEN minor ELSE round(minor / factor) END::bigint
"""


def _minor(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _of_store(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f(f'fk_{table}_store_id'), ondelete='CASCADE')


def upgrade() -> None:
    op.add_column('order_lines', sa.Column('unit_cost_minor', sa.BigInteger(), nullable=True))
    op.create_check_constraint(op.f('ck_order_lines_unit_cost'), 'order_lines', 'unit_cost_minor >= 0')
    # What goods cost before nobody wrote down: today's cost is the nearest to it.
    op.execute(
        "UPDATE order_lines line SET unit_cost_minor = sold.cost_minor FROM variants sold"
        " WHERE sold.store_id = line.store_id AND sold.id = line.variant_id AND sold.cost_minor IS NOT NULL"
    )
    op.create_table('figure_marks',
    sa.Column('moment', sa.DateTime(timezone=True), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    _of_store('figure_marks'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_figure_marks'))
    )
    op.create_table('figure_books',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('time_zone', sa.Text(), nullable=False),
    sa.Column('left_before', sa.Date(), nullable=True),
    _of_store('figure_books'),
    sa.PrimaryKeyConstraint('store_id', name=op.f('pk_figure_books'))
    )
    op.create_table('day_figures',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    *_minor(
        'orders', 'items', 'gross_minor', 'discount_minor', 'delivery_minor', 'tax_minor', 'included_tax_minor',
        'charged_minor', 'refunds', 'refund_minor', 'refunded_tax_minor', 'returned_items', 'cost_minor',
        'returned_cost_minor', 'uncosted_items',
    ),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f('ck_day_figures_currency_code')),
    _of_store('day_figures'),
    sa.PrimaryKeyConstraint('store_id', 'day', 'currency', 'channel', 'country', name=op.f('pk_day_figures'))
    )
    op.create_table('product_day_figures',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    *_minor(
        'orders', 'items', 'gross_minor', 'discount_minor', 'included_tax_minor', 'refund_minor',
        'refunded_tax_minor', 'returned_items', 'cost_minor', 'returned_cost_minor', 'uncosted_items',
    ),
    _of_store('product_day_figures'),
    sa.PrimaryKeyConstraint('store_id', 'day', 'variant_id', name=op.f('pk_product_day_figures'))
    )
    op.create_table('buyer_day_figures',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('buyer', sa.Uuid(), nullable=False),
    *_minor('orders', 'total_minor', 'refund_minor'),
    _of_store('buyer_day_figures'),
    sa.PrimaryKeyConstraint('store_id', 'day', 'buyer', name=op.f('pk_buyer_day_figures'))
    )
    op.create_index('ix_refunds_given', 'refunds', ['store_id', 'created_at'])
    op.create_index('ix_returns_received', 'returns', ['store_id', 'received_at'])
    op.create_index('ix_returns_settled', 'returns', ['store_id', 'settled_at'])
    for table in ('figure_marks', 'day_figures', 'product_day_figures', 'buyer_day_figures'):
        wall(table, app='SELECT, INSERT, DELETE')
    wall('figure_books')
    for statement in (_OWN, _COST, _MARK_ORDER, _MARK_REFUND, _MARK_RETURN, *_TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    for name, table in (
        ('note_cost', 'order_lines'), ('mark_new_order', 'orders'), ('mark_order', 'orders'),
        ('mark_new_refund', 'refunds'), ('mark_refund', 'refunds'), ('mark_return', 'returns'),
    ):
        op.execute(f'DROP TRIGGER {name} ON {table}')
    for name in ('souk_note_cost()', 'souk_mark_order()', 'souk_mark_refund()', 'souk_mark_return()',
                 'souk_own_minor(numeric, numeric)'):
        op.execute(f'DROP FUNCTION {name}')
    for index, table in (('ix_refunds_given', 'refunds'), ('ix_returns_received', 'returns'), ('ix_returns_settled', 'returns')):
        op.drop_index(index, table_name=table)
    for table in ('buyer_day_figures', 'product_day_figures', 'day_figures', 'figure_books', 'figure_marks'):
        op.drop_table(table)
    op.drop_constraint(op.f('ck_order_lines_unit_cost'), 'order_lines', type_='check')
    op.drop_column('order_lines', 'unit_cost_minor')
