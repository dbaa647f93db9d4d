"""Let the card of a product name its brand."""

import sqlalchemy as sa
from alembic import op

from migrations.shelf_cards import unwrap_cards

revision = '9f41c7a2d6e8'
down_revision = '3b9d07f6e1c4'
branch_labels = None
depends_on = None

_WITH_BRAND = """
SELECT card.*, (
    SELECT product.vendor FROM products product WHERE product.store_id = card.store_id AND product.id = card.id
) AS vendor
FROM ({cards}) card
"""


def upgrade() -> None:
    cards = op.get_bind().scalar(sa.text("SELECT pg_get_viewdef('shelf_cards'::regclass)"))
    told = _WITH_BRAND.format(cards=cards.rstrip().rstrip(';'))
    op.execute(sa.text("CREATE OR REPLACE VIEW shelf_cards WITH (security_invoker = true) AS " + told.replace(":", r"\:")))


def downgrade() -> None:
    unwrap_cards()
