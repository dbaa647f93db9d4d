"""What series of mails refuse."""

from shared.kernel.errors import NotFound
from shared.kernel.sentences import say


class NoSuchSeries(NotFound):
    """There is no such series of mails."""

    message = say("There are no such mails.")


class NoSuchRun(NotFound):
    """Nobody is in a series by that, or its link was not made here."""

    message = say("There is no such entry.")
