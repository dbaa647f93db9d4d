"""Let only the platform begin to erase a store, only one that is closed and whose time is over, and let none come back."""

from alembic import op

from shared.kernel.settings import PLATFORM_ROLE

revision = 'd3f81b6c90a7'
down_revision = "a45d0c9e7b13"
branch_labels = None
depends_on = None

# Whatever is in this state may be deleted by the platform (walls.py), so this is what all of a store's rows hang on.
# The database's own clock has the last word: a worker whose clock runs ahead erases nothing early. A minute, because
# no two clocks are alike.
_GUARD = f"""
CREATE FUNCTION souk_guard_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    RAISE EXCEPTION 'no store begins as one that is being erased' USING ERRCODE = 'check_violation';
  ELSIF OLD.state = 'erasing' THEN
    RAISE EXCEPTION 'a store that is being erased does not come back' USING ERRCODE = 'check_violation';
  ELSIF current_user <> '{PLATFORM_ROLE}' THEN
    RAISE EXCEPTION 'only the platform erases stores' USING ERRCODE = 'insufficient_privilege';
  ELSIF OLD.state <> 'closed' OR OLD.closes_at IS NULL OR OLD.closes_at > clock_timestamp() + interval '1 minute' THEN
    RAISE EXCEPTION 'only a closed store whose time is over is erased' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$
"""


def upgrade() -> None:
    op.execute(_GUARD)
    op.execute(
        "CREATE TRIGGER stores_begin_as_shops BEFORE INSERT ON stores FOR EACH ROW"
        " WHEN (NEW.state = 'erasing') EXECUTE FUNCTION souk_guard_erasing()"
    )
    op.execute(
        "CREATE TRIGGER stores_erased_in_time BEFORE UPDATE OF state ON stores FOR EACH ROW"
        " WHEN ((OLD.state = 'erasing') <> (NEW.state = 'erasing')) EXECUTE FUNCTION souk_guard_erasing()"
    )


def downgrade() -> None:
    op.execute('DROP TRIGGER stores_erased_in_time ON stores')
    op.execute('DROP TRIGGER stores_begin_as_shops ON stores')
    op.execute('DROP FUNCTION souk_guard_erasing()')
