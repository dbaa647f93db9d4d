"""Count the links of campaigns one by one, those in their texts among them, and what programs follow apart."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = 'd4a81f7c3e95'
down_revision = "d14f6a83b9e2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'campaigns',
        sa.Column('links', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_table(
        'campaign_clicks',
        sa.Column('mail_id', sa.Uuid(), nullable=False),
        sa.Column('place', sa.BigInteger(), nullable=False),
        sa.Column('clicked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.CheckConstraint('clicked_at IS NOT NULL OR checked_at IS NOT NULL', name=op.f('ck_campaign_clicks_happened')),
        sa.CheckConstraint('place >= 0', name=op.f('ck_campaign_clicks_place_is_one')),
        sa.ForeignKeyConstraint(['store_id', 'mail_id'], ['campaign_mails.store_id', 'campaign_mails.id'], name=op.f('fk_campaign_clicks_store_id_mail_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_campaign_clicks_store_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_campaign_clicks')),
        sa.UniqueConstraint('store_id', 'mail_id', 'place', name=op.f('uq_campaign_clicks_store_id_mail_id_place')),
    )
    wall('campaign_clicks')


def downgrade() -> None:
    op.drop_table('campaign_clicks')
    op.drop_column('campaigns', 'links')
