"""Let stores bring host names of their own, and name one of their hosts the main one."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import PLATFORM_ROLE, wall
from sqlalchemy.dialects import postgresql

revision = '3c9a1f60b7d4'
down_revision = '4c7e19d0a8b3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('domain_claims',
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('token', sa.Text(), nullable=False),
    sa.Column('proof', sa.Text(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('found', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('is_held_elsewhere', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_look_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('led_here_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lost_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('host = lower(host)', name=op.f('ck_domain_claims_host_lower')),
    sa.CheckConstraint("proof IN ('unknown', 'right', 'spreading', 'silent', 'missing', 'other')", name=op.f('ck_domain_claims_proof_known')),
    sa.CheckConstraint("way IN ('unknown', 'right', 'spreading', 'silent', 'missing', 'alias_elsewhere', 'elsewhere', 'mixed', 'proxied')", name=op.f('ck_domain_claims_way_known')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_domain_claims_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_domain_claims')),
    sa.UniqueConstraint('store_id', 'host', name=op.f('uq_domain_claims_store_id_host'))
    )
    op.create_index('ix_domain_claims_due', 'domain_claims', ['next_look_at'])
    wall('domain_claims')
    op.add_column('domains', sa.Column('claim_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f('fk_domains_store_id_claim_id'), 'domains', 'domain_claims', ['store_id', 'claim_id'], ['store_id', 'id'], ondelete='CASCADE')
    op.create_index('ix_domains_claim_id', 'domains', ['store_id', 'claim_id'])
    op.create_unique_constraint(op.f('uq_domains_store_id_host'), 'domains', ['store_id', 'host'])
    # A host that another store has proven to be its own changes hands.
    op.execute(f'GRANT UPDATE, DELETE ON domains TO {PLATFORM_ROLE}')
    op.add_column('stores', sa.Column('main_host', sa.Text(), nullable=True))
    op.create_foreign_key('fk_stores_main_host', 'stores', 'domains', ['id', 'main_host'], ['store_id', 'host'], ondelete='SET NULL (main_host)')


def downgrade() -> None:
    op.drop_constraint('fk_stores_main_host', 'stores')
    op.drop_column('stores', 'main_host')
    op.execute(f'REVOKE UPDATE, DELETE ON domains FROM {PLATFORM_ROLE}')
    op.execute('DELETE FROM domains WHERE claim_id IS NOT NULL')
    op.drop_constraint(op.f('uq_domains_store_id_host'), 'domains')
    op.drop_index('ix_domains_claim_id', 'domains')
    op.drop_constraint(op.f('fk_domains_store_id_claim_id'), 'domains')
    op.drop_column('domains', 'claim_id')
    op.drop_table('domain_claims')
