"""The kinds of refusal: four of the domain, four of the edge. Facts subclass them in their own domain.

Nothing here knows a status code: shared/web/errors.py maps kind to answer. Any other exception is a bug.
"""

from collections.abc import Mapping

from shared.kernel.sentences import say


class Refusal(Exception):
    """A request that the rules do not allow; its text is meant for the person who asked."""

    message: str = say("That is not possible.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


class NotFound(Refusal):
    """There is no such thing here, or it is not this caller's to see."""

    message: str = say("We could not find that.")


class NotAllowed(Refusal):
    """The caller is known but may not do this."""

    message: str = say("You are not allowed to do that.")


class Conflict(Refusal):
    """The request was sound but the world has moved on: sold out, already paid, changed meanwhile."""

    message: str = say("That has changed meanwhile.")


class Invalid(Refusal):
    """What was typed cannot be used. `fields` maps a field's name to what is wrong with it."""

    message: str = say("Please check what you entered.")

    def __init__(self, fields: Mapping[str, str], message: str | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields)


class Unreadable(Refusal):
    """The request itself is not understood, or must not be made this way."""

    message: str = say("We could not read that request.")


class NotKnown(Refusal):
    """Nobody knows who asks."""

    message: str = say("We do not know who is asking.")


class TooMany(Refusal):
    """The caller asks too often. `retry_after` is in whole seconds."""

    message: str = say("That was too often. Please wait a moment and try again.")

    def __init__(self, retry_after: int, message: str | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(Refusal):
    """Something that this needs does not answer just now. `retry_after` is in whole seconds."""

    message: str = say("This is not available right now. Please try again in a moment.")

    def __init__(self, retry_after: int = 5, message: str | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
