"""Call two keys what every such key is called: by all of its columns."""

from alembic import op

revision = 'b4d0c71e93fa'
down_revision = "c9e42b71d0a6"
branch_labels = None
depends_on = None

_NAMES = {
    'report_plans': ('uq_report_plans_store_id', 'uq_report_plans_store_id_report_every_format'),
    'team_members': ('uq_team_members_store_id', 'uq_team_members_store_id_team_id_member_id'),
}


def upgrade() -> None:
    for table, (short, whole) in _NAMES.items():
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {short} TO {whole}")


def downgrade() -> None:
    for table, (short, whole) in _NAMES.items():
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {whole} TO {short}")
