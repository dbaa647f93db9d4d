"""Show a list to others by a secret link, and stop showing it."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.tokens import derived_token, hash_token
from shared.wishlists.models import Wishlist


async def share_wishlist(session: AsyncSession, wishlist: Wishlist, *, secret_key: str) -> None:
    """Give the list a new link; the one before opens nothing any more."""
    wishlist.share_version += 1
    wishlist.share_hash = hash_token(share_token(secret_key, wishlist))
    await session.flush()


async def stop_sharing(session: AsyncSession, wishlist: Wishlist) -> None:
    """Let no link show the list."""
    wishlist.share_hash = None
    await session.flush()


def share_token(secret_key: str, wishlist: Wishlist) -> str:
    """Return the token of the list's present link, which only its owner is shown again."""
    return derived_token(
        secret_key, f"wishlist-link-{wishlist.share_version}", wishlist.store_id, wishlist.id
    )
