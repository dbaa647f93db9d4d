"""What the making of stores refuses."""

from shared.kernel.errors import Conflict


class SlugTaken(Conflict):
    """Another store already has this address."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is already a store at “{slug}”.")
        self.slug = slug
