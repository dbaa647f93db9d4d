"""Show the mail: what became of each, what it said, and why it did not arrive."""

import sqlalchemy as sa
from alembic import op

revision = 'f6a3d82c1b95'
down_revision = '7c2e94b1d0fa'
branch_labels = None
depends_on = None

_STATES = "state IN ('requested', 'sent', 'delivered', 'suppressed', 'failed', 'bounced', 'complained')"


def upgrade() -> None:
    op.drop_constraint(op.f('ck_emails_state_known'), 'emails')
    op.create_check_constraint(op.f('ck_emails_state_known'), 'emails', _STATES)
    op.add_column('emails', sa.Column('told_at', sa.DateTime(timezone=True), nullable=True))
    for name in ('reason', 'title', 'text', 'html'):
        op.add_column('emails', sa.Column(name, sa.Text(), server_default='', nullable=False))
    op.create_index('ix_emails_log', 'emails', ['store_id', 'requested_at', 'id'])
    op.create_index('ix_emails_provider', 'emails', ['provider_id'])


def downgrade() -> None:
    op.drop_index('ix_emails_provider', table_name='emails')
    op.drop_index('ix_emails_log', table_name='emails')
    for name in ('html', 'text', 'title', 'reason', 'told_at'):
        op.drop_column('emails', name)
    op.execute("UPDATE emails SET state = 'sent' WHERE state NOT IN ('requested', 'sent')")
    op.drop_constraint(op.f('ck_emails_state_known'), 'emails')
    op.create_check_constraint(op.f('ck_emails_state_known'), 'emails', "state IN ('requested', 'sent')")
