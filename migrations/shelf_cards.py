"""The view that says what a card shows: migrations wrap it in a select that adds a column, and take that off again."""

from alembic import op
from sqlalchemy import text

from shared.kernel.settings import APP_ROLE

_OUTER_FROM = "\n   FROM ("
_END = ") card"


def unwrap_cards() -> None:
    """Let the view say what it said before it was wrapped last; a view cannot lose a column, so it is made anew."""
    told = op.get_bind().scalar(text("SELECT pg_get_viewdef('shelf_cards'::regclass)"))
    # PostgreSQL writes the outermost FROM with three spaces before it; whatever stands deeper has more.
    inner = told[told.index(_OUTER_FROM) + len(_OUTER_FROM) : told.rindex(_END)]
    op.execute("DROP VIEW shelf_cards")
    op.execute(text("CREATE VIEW shelf_cards WITH (security_invoker = true) AS " + inner.replace(":", r"\:")))
    op.execute(f"GRANT SELECT ON shelf_cards TO {APP_ROLE}")
