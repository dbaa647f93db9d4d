"""Let all that a gift card holds be moved into a customer's store credit: the ledger of both says so."""

from alembic import op

revision = '5b92e7c0d1a4'
down_revision = "d4a81f7c3e95"
branch_labels = None
depends_on = None

_NAME = 'ck_gift_card_entries_reason_known'
_BEFORE = "'issued', 'spent', 'returned', 'taken', 'refunded'"


def upgrade() -> None:
    op.drop_constraint(op.f(_NAME), 'gift_card_entries')
    op.create_check_constraint(op.f(_NAME), 'gift_card_entries', f"reason IN ({_BEFORE}, 'moved')")


def downgrade() -> None:
    # What was moved stays where it is: it is told as taken from the one and given to the other.
    op.execute(
        "UPDATE gift_card_entries SET reason = CASE WHEN amount_minor < 0 THEN 'taken' ELSE 'issued' END"
        " WHERE reason = 'moved'"
    )
    op.drop_constraint(op.f(_NAME), 'gift_card_entries')
    op.create_check_constraint(op.f(_NAME), 'gift_card_entries', f"reason IN ({_BEFORE})")
