"""Write down who did what, in a chain that shows where it was broken."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import wall

revision = '0b9d47a6e2f1'
down_revision = "f70d3a8b51e9"
branch_labels = None
depends_on = None

# What of an entry its digest covers, after the digest of the entry before. Moments as seconds: no time zone has a say.
_CONTENT = """
CREATE FUNCTION souk_audit_digest(before bytea, entry audit_entries) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(convert_to(concat_ws('|', coalesce(encode(before, 'hex'), ''), entry.store_id, entry.id, entry.number,
    extract(epoch FROM entry.occurred_at), entry.actor, entry.action, entry.subject, entry.address, entry.agent, entry.data), 'UTF8'))
$$
"""
_CHAIN = """
CREATE FUNCTION souk_chain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_number bigint;
  last_digest bytea;
BEGIN
  -- One after another in each store; this is the last statement of its transaction, so nobody waits for anything else.
  PERFORM pg_advisory_xact_lock(hashtextextended('audit|' || NEW.store_id, 0));
  SELECT number, digest INTO last_number, last_digest FROM public.audit_entries
    WHERE store_id = NEW.store_id ORDER BY number DESC LIMIT 1;
  NEW.number := coalesce(last_number, 0) + 1;
  NEW.digest := public.souk_audit_digest(last_digest, NEW);
  RETURN NEW;
END
$$
"""


def upgrade() -> None:
    op.create_table('audit_entries',
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('agent', sa.Text(), nullable=False),
    sa.Column('data', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_audit_entries_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_audit_entries')),
    sa.UniqueConstraint('store_id', 'number', name=op.f('uq_audit_entries_store_id_number'))
    )
    op.create_index('ix_audit_entries_actor', 'audit_entries', ['store_id', 'actor', 'number'])
    wall('audit_entries', app='SELECT, INSERT')
    op.execute(_CONTENT)
    op.execute(_CHAIN)
    op.execute('CREATE TRIGGER audit_chain BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION souk_chain_audit()')


def downgrade() -> None:
    # It takes a row of the table, so it goes before it; the trigger goes with the table.
    op.execute('DROP FUNCTION IF EXISTS souk_audit_digest(bytea, audit_entries)')
    op.drop_table('audit_entries')
    op.execute('DROP FUNCTION souk_chain_audit()')
