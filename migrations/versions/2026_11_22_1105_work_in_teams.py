"""Let members be in teams, and let orders and drafts be a team's to work on."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = "e7f15ca93d26"
down_revision = "d6e04b82f915"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 120", name=op.f("ck_teams_name_length")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_teams_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_teams")),
    )
    op.create_index("uq_teams_name", "teams", ["store_id", sa.text("lower(name)")], unique=True)
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["store_id", column],
                [f"{table}.store_id", f"{table}.id"],
                name=op.f(f"fk_team_members_store_id_{column}"),
                ondelete="CASCADE",
            )
            for column, table in (("team_id", "teams"), ("member_id", "members"))
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_team_members_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_team_members")),
        sa.UniqueConstraint("store_id", "team_id", "member_id", name=op.f("uq_team_members_store_id")),
    )
    op.create_index("ix_team_members_member", "team_members", ["store_id", "member_id"])
    for table in ("teams", "team_members"):
        wall(table)
    for table, when in (("orders", "placed_at"), ("draft_orders", "created_at")):
        op.add_column(table, sa.Column("team_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_store_id_team_id"),
            table,
            "teams",
            ["store_id", "team_id"],
            ["store_id", "id"],
            ondelete="SET NULL (team_id)",
        )
        op.create_check_constraint(
            op.f(f"ck_{table}_one_assignee"), table, "assignee_id IS NULL OR team_id IS NULL"
        )
        op.create_index(
            f"ix_{table}_team",
            table,
            ["store_id", "team_id", when, "id"],
            postgresql_where=sa.text("team_id IS NOT NULL"),
        )


def downgrade() -> None:
    for table in ("draft_orders", "orders"):
        op.drop_index(f"ix_{table}_team", table_name=table)
        op.drop_constraint(op.f(f"ck_{table}_one_assignee"), table, type_="check")
        op.drop_column(table, "team_id")
    op.drop_table("team_members")
    op.drop_table("teams")
