"""Note money that was given back by hand."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = '4c7e19d0a8b3'
down_revision = "a3d94e17c05b"
branch_labels = None
depends_on = None

_MARK_ORDER = """
CREATE OR REPLACE FUNCTION souk_mark_order() RETURNS trigger LANGUAGE plpgsql AS $$
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
                WHERE back.store_id = NEW.store_id AND back.order_id = NEW.id{by_hand}
        ) moments
        WHERE moment IS NOT NULL;
    END IF;
    RETURN NULL;
END $$
"""
_BY_HAND = """
            UNION SELECT noted.created_at FROM public.hand_refunds noted
                WHERE noted.store_id = NEW.store_id AND noted.order_id = NEW.id"""


def upgrade() -> None:
    op.create_table('hand_refunds',
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_hand_refunds_amount')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_hand_refunds_store_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_hand_refunds_store_id_order_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_hand_refunds'))
    )
    op.create_index('ix_hand_refunds_order', 'hand_refunds', ['store_id', 'order_id', 'created_at'])
    op.create_index('ix_hand_refunds_given', 'hand_refunds', ['store_id', 'created_at'])
    wall('hand_refunds', app='SELECT, INSERT')
    # Figures by day follow what a hand gave as they follow what a card got.
    op.execute(_MARK_ORDER.format(by_hand=_BY_HAND))
    op.execute(
        "CREATE TRIGGER mark_hand_refund AFTER INSERT ON hand_refunds FOR EACH ROW EXECUTE FUNCTION souk_mark_refund()"
    )


def downgrade() -> None:
    op.execute(_MARK_ORDER.format(by_hand=""))
    op.drop_table('hand_refunds')
