"""What shipping settings refuse."""

from shared.kernel.errors import NotFound


class NoSuchZone(NotFound):
    """No zone of this store."""


class NoSuchMethod(NotFound):
    """No way of delivery of this zone."""
