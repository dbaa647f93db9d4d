"""Keep one store credit for each customer and currency, and say in its ledger why."""

import sqlalchemy as sa
from alembic import op

from shared.kernel.settings import APP_ROLE

revision = '6f0c2b9e41d7'
down_revision = "8e4b17d3c9f6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('gift_card_entries', sa.Column('note', sa.Text(), nullable=False, server_default=''))
    # Figures stay as they were written; the words of whoever was forgotten can be taken away.
    op.execute(f'GRANT UPDATE (note) ON gift_card_entries TO {APP_ROLE}')
    op.drop_constraint(op.f('ck_gift_card_entries_reason_known'), 'gift_card_entries')
    op.create_check_constraint(
        op.f('ck_gift_card_entries_reason_known'),
        'gift_card_entries',
        "reason IN ('issued', 'spent', 'returned', 'taken', 'refunded')",
    )
    op.drop_index('ix_gift_cards_customer', 'gift_cards')
    op.create_index(
        'ix_gift_cards_credit',
        'gift_cards',
        ['store_id', 'customer_id', 'currency'],
        unique=True,
        postgresql_where=sa.text('customer_id IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_gift_cards_credit', 'gift_cards')
    op.create_index('ix_gift_cards_customer', 'gift_cards', ['store_id', 'customer_id'])
    op.execute("DELETE FROM gift_card_entries WHERE reason IN ('taken', 'refunded')")
    op.drop_constraint(op.f('ck_gift_card_entries_reason_known'), 'gift_card_entries')
    op.create_check_constraint(
        op.f('ck_gift_card_entries_reason_known'), 'gift_card_entries', "reason IN ('issued', 'spent', 'returned')"
    )
    op.drop_column('gift_card_entries', 'note')
