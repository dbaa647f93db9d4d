"""Know who asked for a report by mail: it tells what they may see on the day that it goes out."""

import sqlalchemy as sa
from alembic import op

from shared.kernel.settings import APP_ROLE

revision = "d6e04b82f915"
down_revision = "b3d19c64e7a2"
branch_labels = None
depends_on = None

_TABLES = ("report_plans", "members")


def upgrade() -> None:
    op.add_column("report_plans", sa.Column("member_id", sa.Uuid(), nullable=True))
    # Whoever leaves leaves their plans to nobody: they wait for somebody to ask for them again.
    op.create_foreign_key(
        op.f("fk_report_plans_store_id_member_id"),
        "report_plans",
        "members",
        ["store_id", "member_id"],
        ["store_id", "id"],
        ondelete="SET NULL (member_id)",
    )
    op.create_index("ix_report_plans_member", "report_plans", ["store_id", "member_id"])
    op.execute(f"GRANT UPDATE (member_id, sees_costs) ON report_plans TO {APP_ROLE}")
    # Nobody knows any more who asked for those that are there: they go on as the first owner's.
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "UPDATE report_plans p SET member_id = (SELECT m.id FROM members m WHERE m.store_id = p.store_id"
        " AND m.role = 'owner' ORDER BY m.created_at, m.id LIMIT 1)"
    )
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.execute(f"REVOKE UPDATE (member_id, sees_costs) ON report_plans FROM {APP_ROLE}")
    op.drop_index("ix_report_plans_member", table_name="report_plans")
    op.drop_column("report_plans", "member_id")
