"""Say of each variant from which stock on it is ordered again, and how many."""

import sqlalchemy as sa
from alembic import op

revision = "d14f6a83b9e2"
down_revision = "d4a71c0e93b5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stock_levels", sa.Column("reorder_point", sa.BigInteger(), nullable=True))
    op.add_column("stock_levels", sa.Column("reorder_quantity", sa.BigInteger(), nullable=True))
    op.create_check_constraint(
        op.f("ck_stock_levels_reorder_point"), "stock_levels", "reorder_point BETWEEN 0 AND 1000000"
    )
    op.create_check_constraint(
        op.f("ck_stock_levels_reorder_quantity"), "stock_levels", "reorder_quantity BETWEEN 1 AND 1000000"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_stock_levels_reorder_quantity"), "stock_levels", type_="check")
    op.drop_constraint(op.f("ck_stock_levels_reorder_point"), "stock_levels", type_="check")
    op.drop_column("stock_levels", "reorder_quantity")
    op.drop_column("stock_levels", "reorder_point")
