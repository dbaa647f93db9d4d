"""Keep of a file of products whether it tells what goods cost, and whether that is left out."""

import sqlalchemy as sa
from alembic import op

revision = "b3d19c64e7a2"
down_revision = "f5a81d20c7b3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("says_costs", "leaves_costs"):
        op.add_column(
            "product_imports", sa.Column(column, sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )


def downgrade() -> None:
    op.drop_column("product_imports", "leaves_costs")
    op.drop_column("product_imports", "says_costs")
