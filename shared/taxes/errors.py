"""What tax settings refuse."""

from shared.kernel.errors import NotFound


class NoSuchTaxRate(NotFound):
    """No rate of this store."""
