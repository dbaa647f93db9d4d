"""What may not be with pages and posts."""

from shared.kernel.errors import Invalid, NotFound
from shared.kernel.sentences import say


class NoSuchPage(NotFound):
    """There is no such page for this reader."""

    message = say("There is no page at this address. Perhaps it was moved.")


class NoSuchPost(NotFound):
    """There is no such post for this reader."""

    message = say("There is no post at this address. Perhaps it was moved.")


class AddressTaken(Invalid):
    """Another page or post is there already."""

    def __init__(self, slug: str) -> None:
        super().__init__({"slug": f"Something else is already at “{slug}”. Choose another address."})
