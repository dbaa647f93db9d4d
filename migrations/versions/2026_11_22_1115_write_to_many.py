"""Write to many: campaigns, and the mail of each mailbox of one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'c9e42a6b17d3'
down_revision = 'b7d31f5a08c2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'campaigns',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('words', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('link', sa.Text(), nullable=False),
        sa.Column('products', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('audience', sa.Text(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('walked_to', sa.Uuid(), nullable=True),
        sa.Column('is_walked', sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'scheduled', 'sending', 'sent', 'stopped')", name=op.f('ck_campaigns_state_known')),
        sa.CheckConstraint("(state = 'draft') = (starts_at IS NULL)", name=op.f('ck_campaigns_starts_when')),
        sa.CheckConstraint("link ~ '^/([^/]|$)'", name=op.f('ck_campaigns_own_link')),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_campaigns_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_campaigns')),
    )
    op.create_index('ix_campaigns_newest', 'campaigns', ['store_id', 'created_at', 'id'])
    op.create_index('ix_campaigns_due', 'campaigns', ['store_id', 'starts_at'], postgresql_where=sa.text("state IN ('scheduled', 'sending')"))
    op.create_table(
        'campaign_mails',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('campaign_id', sa.Uuid(), nullable=False),
        sa.Column('subscriber_id', sa.Uuid(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('clicked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed', 'skipped')", name=op.f('ck_campaign_mails_state_known')),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_campaign_mails_sent_when')),
        sa.ForeignKeyConstraint(['store_id', 'campaign_id'], ['campaigns.store_id', 'campaigns.id'], name=op.f('fk_campaign_mails_store_id_campaign_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_campaign_mails_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_campaign_mails')),
        sa.UniqueConstraint('store_id', 'campaign_id', 'subscriber_id', name=op.f('uq_campaign_mails_store_id_campaign_id_subscriber_id')),
    )
    op.create_index('ix_campaign_mails_mailbox', 'campaign_mails', ['store_id', 'subscriber_id'])
    op.create_index('ix_campaign_mails_queued', 'campaign_mails', ['store_id', 'campaign_id'], postgresql_where=sa.text("state = 'queued'"))
    for table in ('campaigns', 'campaign_mails'):
        wall(table)


def downgrade() -> None:
    op.drop_table('campaign_mails')
    op.drop_table('campaigns')
