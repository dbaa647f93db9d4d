"""The front page of a shop whose merchant made none, and what they begin with."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.arrange import draft_or_published
from shared.content.sections import Section, new_section
from shared.look.themes import Theme, theme_named
from shared.stores.models import Store


async def sections_in_work(session: AsyncSession, store: Store) -> list[Section]:
    """Return the sections that a member works on: the draft, what is published, or what the theme begins with."""
    known = await draft_or_published(session, "home")
    return list(known.data["sections"]) if known else default_sections(theme_named(store.theme), store)


def default_sections(theme: Theme, store: Store) -> list[Section]:
    """Return a theme's own order of sections; where words are missing, the templates have some."""
    made = {
        "hero": lambda: new_section(
            "hero", title=store.name, text=store.tagline, action="", link={"to": "collections"}, picture=None
        ),
        "collections": lambda: new_section("collections", title="", count="6"),
        "newest": lambda: new_section("products", title="", source="newest", count="4"),
        "reduced": lambda: new_section("products", title="", source="reduced", count="4"),
        "reviews": lambda: new_section("reviews", title=""),
    }
    # Their ids are the same each time, so that a form which was opened before the first change still finds them.
    return [made[name]() | {"id": name} for name in theme.home if name in made]
