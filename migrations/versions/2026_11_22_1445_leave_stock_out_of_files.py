"""Keep of a file of products whether it says stock or prices in other currencies, and whether these are left out."""

import sqlalchemy as sa
from alembic import op

revision = 'd7a35e08c1b6'
down_revision = "b4d0c71e93fa"
branch_labels = None
depends_on = None

_COLUMNS = ("says_stock", "leaves_stock", "says_prices", "leaves_prices")


def upgrade() -> None:
    for column in _COLUMNS:
        op.add_column(
            "product_imports", sa.Column(column, sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )


def downgrade() -> None:
    for column in reversed(_COLUMNS):
        op.drop_column("product_imports", column)
