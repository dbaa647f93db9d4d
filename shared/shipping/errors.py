"""What shipping settings refuse."""

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say


class NoSuchZone(NotFound):
    """No zone of this store."""


class NoSuchMethod(NotFound):
    """No way of delivery of this zone."""


class SlotGone(Conflict):
    """The time that was chosen is full, or too near by now."""

    message = say("This time is no longer free. Please choose another one.")
