"""Read a day of a provider's account by parts: say of each where the next run goes on."""

import sqlalchemy as sa
from alembic import op

revision = "b28d5f71c3e0"
down_revision = "a17c4e60b2f9"
branch_labels = None
depends_on = None

PARTS = "'told_payments', 'told_refunds', 'our_payments', 'our_invoices', 'our_refunds'"


def upgrade() -> None:
    op.add_column("reconciliations", sa.Column("part", sa.Text(), server_default="told_payments", nullable=False))
    op.add_column("reconciliations", sa.Column("read_after", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(op.f("ck_reconciliations_part_known"), "reconciliations", f"part IN ({PARTS})")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_reconciliations_part_known"), "reconciliations", type_="check")
    op.drop_column("reconciliations", "read_after")
    op.drop_column("reconciliations", "part")
