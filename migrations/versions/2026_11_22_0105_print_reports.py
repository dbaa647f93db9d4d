"""Mail reports as PDF, too."""

from alembic import op

revision = 'd19f5b7ae630'
down_revision = "a41c7be2d806"
branch_labels = None
depends_on = None


def _allow(formats: str) -> None:
    op.drop_constraint(op.f('ck_report_plans_format_known'), 'report_plans', type_='check')
    op.create_check_constraint(op.f('ck_report_plans_format_known'), 'report_plans', f'format IN ({formats})')


def upgrade() -> None:
    _allow("'xlsx', 'csv', 'pdf'")


def downgrade() -> None:
    op.execute("DELETE FROM report_plans WHERE format = 'pdf'")
    _allow("'xlsx', 'csv'")
