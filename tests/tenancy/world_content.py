"""What is written in the two stores, and how they look."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.preview_links import preview_token, sketch_token
from shared.kernel.clock import utc_now
from shared.kernel.pagination import encode_cursor
from shared.stores.models import Store
from tests.support.factories.content import make_arrangements, make_article, make_look, move_away


async def write_pages(session: AsyncSession, store: Store, title: str) -> dict[str, str]:
    """Write a page and a post, move the page, and let the store look its own way; returns by what it can be asked for."""
    page, post = (
        await make_article(session, title=title),
        await make_article(session, "post", tags=[title]),
    )
    await move_away(session, page)
    look = await make_look(session, store, css=f"/* {store.slug} */ h1 {{ color: red }}")
    section, item = await make_arrangements(session, page)
    return {
        "page": str(page.id),
        "page_slug": page.slug,
        "post": str(post.id),
        "post_slug": post.slug,
        "post_cursor": encode_cursor([post.updated_at.isoformat(), str(post.id)]),
        "look": look,
        "preview": preview_token("of tests", store.id, now=utc_now()),
        "sketch": sketch_token("of tests", store.id, origin="http://localhost", now=utc_now()),
        "section": section["id"],
        "item": item["id"],
    }
