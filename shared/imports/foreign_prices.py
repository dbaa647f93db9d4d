"""What a file sells for in currencies of its own only."""

from shared.imports.shape import ImportedProduct
from shared.kernel.sentences import say


def take_as_draft(product: ImportedProduct, *, theirs: str, ours: str) -> None:
    """Keep a product from being sold for figures of another currency until somebody has looked at them, and say so."""
    product.state = "draft"
    told = say(
        "prices in %(theirs)s: their figures are taken as %(ours)s, and the products stay drafts",
        theirs=theirs,
        ours=ours,
    )
    product.left_out = tuple(dict.fromkeys((*product.left_out, told)))
