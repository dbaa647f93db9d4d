"""Say what becomes of goods that came back, and set some of them aside."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import wall

revision = '9c41f7ae20d5'
down_revision = "e3b7c05d91fa"
branch_labels = None
depends_on = None

_REASONS = "'initial', 'import', 'adjustment', 'sale', 'restock', 'arrival'"
# The convention was put before a name that had it already (sell_what_is_still_to_come).
_FORMER_NAME = 'ck_stock_movements_ck_stock_movements_reason_known'


def upgrade() -> None:
    # The type is changed and not a second column filled: forced policies would hide every row from an UPDATE here. What
    # was not put back went into no stock, which is what writing off does.
    op.execute(
        "ALTER TABLE return_lines ALTER COLUMN is_restocked TYPE text"
        " USING CASE WHEN is_restocked THEN 'stock' WHEN condition <> '' THEN 'write_off' ELSE '' END"
    )
    op.alter_column('return_lines', 'is_restocked', new_column_name='fate')
    op.create_check_constraint(
        op.f('ck_return_lines_fate_known'),
        'return_lines',
        "fate = '' OR fate IN ('stock', 'set_aside', 'write_off')",
    )
    op.drop_constraint(op.f(_FORMER_NAME), 'stock_movements')
    op.create_check_constraint(
        op.f('ck_stock_movements_reason_known'),
        'stock_movements',
        f"reason IN ({_REASONS}, 'set_aside', 'write_off')",
    )
    op.create_table(
        'set_aside_goods',
        sa.Column('store_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('return_line_id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('released', sa.BigInteger(), nullable=False),
        sa.Column('written_off', sa.BigInteger(), nullable=False),
        sa.Column('set_aside_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            'quantity > 0 AND released >= 0 AND written_off >= 0', name=op.f('ck_set_aside_goods_pieces')
        ),
        sa.CheckConstraint(
            'released + written_off <= quantity', name=op.f('ck_set_aside_goods_no_more_than_came')
        ),
        sa.ForeignKeyConstraint(
            ['store_id'], ['stores.id'], name=op.f('fk_set_aside_goods_store_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'return_line_id'],
            ['return_lines.store_id', 'return_lines.id'],
            name=op.f('fk_set_aside_goods_store_id_return_line_id'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['store_id', 'variant_id'],
            ['variants.store_id', 'variants.id'],
            name=op.f('fk_set_aside_goods_store_id_variant_id'),
        ),
        sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_set_aside_goods')),
        sa.UniqueConstraint(
            'store_id', 'return_line_id', 'variant_id', name=op.f('uq_set_aside_goods_store_id_return_line_id_variant_id')
        ),
    )
    op.create_index('ix_set_aside_goods_variant', 'set_aside_goods', ['store_id', 'variant_id'])
    op.create_index(
        'ix_set_aside_goods_waiting',
        'set_aside_goods',
        ['store_id', 'set_aside_at', 'id'],
        postgresql_where=sa.text('released + written_off < quantity'),
    )
    wall('set_aside_goods')


def downgrade() -> None:
    op.drop_table('set_aside_goods')
    op.drop_constraint(op.f('ck_stock_movements_reason_known'), 'stock_movements')
    # Lines of the ledger stay: it is append-only, and "adjustment" says what is left of them.
    op.execute(
        "ALTER TABLE stock_movements ALTER COLUMN reason TYPE text"
        " USING CASE WHEN reason IN ('set_aside', 'write_off') THEN 'adjustment' ELSE reason END"
    )
    op.create_check_constraint(op.f(_FORMER_NAME), 'stock_movements', f"reason IN ({_REASONS})")
    op.drop_constraint(op.f('ck_return_lines_fate_known'), 'return_lines')
    op.alter_column('return_lines', 'fate', new_column_name='is_restocked')
    op.execute(
        "ALTER TABLE return_lines ALTER COLUMN is_restocked TYPE boolean USING is_restocked = 'stock'"
    )
