"""A section of the front page as its form shows it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.links import chosen_of, typed_of
from shared.content.section_kinds import KINDS
from shared.content.sections import Section
from shared.kernel.ids import parse_id
from shared.products.models import Product


async def section_values(session: AsyncSession, section: Section) -> dict[str, str]:
    """Return the values of the form's fields by name."""
    values: dict[str, str] = {}
    for setting in KINDS[section["kind"]].settings:
        value = section.get(setting.name)
        match setting.form:
            case "link":
                values |= {setting.name: chosen_of(value), f"{setting.name}_address": typed_of(value)}
            case "markdown":
                values[setting.name] = value["written"] if value else ""
            case "products":
                values[setting.name] = await _addresses(session, value or [])
            case "promises":
                for place, promise in enumerate(value or [], 1):
                    values |= {f"promise_{name}_{place}": promise[name] for name in ("icon", "title", "text")}
            case "picture":
                pass
            case _:
                values[setting.name] = value or ""
    return values


async def _addresses(session: AsyncSession, ids: list[str]) -> str:
    keys = [key for text in ids if (key := parse_id(text))]
    known = {
        key: slug
        for slug, key in await session.execute(select(Product.slug, Product.id).where(Product.id.in_(keys)))
    }
    return "\n".join(f"/products/{known[key]}" for key in keys if key in known)
