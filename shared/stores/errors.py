"""What the making of stores refuses."""

from shared.kernel.errors import Conflict
from shared.kernel.sentences import say


class SlugTaken(Conflict):
    """Another store already has this address."""

    def __init__(self, slug: str) -> None:
        super().__init__(say("There is already a store at “%(slug)s”.", slug=slug))
        self.slug = slug
