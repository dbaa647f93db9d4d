"""The sections of a front page: an ordered list of records that were checked when they were written."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.links import read_link
from shared.content.markdown import html_of
from shared.content.section_kinds import (
    ICONS,
    KINDS,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_PROMISES,
    MOST_SECTIONS,
    SectionKind,
    Setting,
)
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.products.models import ACTIVE, Collection, Product

Section = dict[str, Any]
Typed = Mapping[str, str]

MOST_CHOSEN: Final = 12


class NoSuchSection(NotFound):
    """The front page has no such section (any more)."""

    message = say("This section is not there any more.")


def section_of(sections: Sequence[Section], section_id: str) -> Section:
    """Return a section by its id; raises NoSuchSection."""
    for section in sections:
        if section["id"] == section_id:
            return section
    raise NoSuchSection


def added(sections: Sequence[Section], kind: str) -> tuple[list[Section], Section]:
    """Return the list with a new section of a kind at its end; raises Invalid."""
    if kind not in KINDS:
        raise Invalid({"kind": say("Choose a kind of section.")})
    if len(sections) >= MOST_SECTIONS:
        raise Invalid({"kind": say("A front page has at most %(most)s sections.", most=MOST_SECTIONS)})
    new = new_section(kind)
    return [*sections, new], new


def new_section(kind: str, **settings: Any) -> Section:
    """Return a section of a kind with its first choices taken."""
    first = {one.name: one.choices[0][0] for one in KINDS[kind].settings if one.choices}
    return {"id": secrets.token_hex(4), "kind": kind, **first, **settings}


def moved(sections: Sequence[Section], section_id: str, step: int) -> list[Section]:
    """Return the list with a section one place up (-1) or down (1); at the end of the list nothing moves."""
    order = list(sections)
    place = order.index(section_of(sections, section_id))
    to = min(max(place + step, 0), len(order) - 1)
    order.insert(to, order.pop(place))
    return order


def without(sections: Sequence[Section], section_id: str) -> list[Section]:
    """Return the list without a section."""
    section_of(sections, section_id)
    return [section for section in sections if section["id"] != section_id]


def changed(sections: Sequence[Section], section: Section) -> list[Section]:
    """Return the list with a section's settings replaced."""
    return [section if one["id"] == section["id"] else one for one in sections]


async def read_section(
    session: AsyncSession, section: Section, typed: Typed, *, picture: Any = None, no_picture: bool = False
) -> Section:
    """Return a section with what was typed, checked; raises Invalid with every wrong field.

    A picture that was not sent stays as it is.
    """
    kind, wrong = KINDS[section["kind"]], dict[str, str]()
    read: Section = {"id": section["id"], "kind": section["kind"]}
    for setting in kind.settings:
        try:
            if setting.form == "picture":
                read[setting.name] = (
                    None if no_picture and picture is None else picture or section.get(setting.name)
                )
            else:
                read[setting.name] = await _read(session, setting, typed)
        except Invalid as refusal:
            wrong |= refusal.fields
    wrong |= _amiss(kind, read)
    if wrong:
        raise Invalid(wrong)
    return read


async def _read(session: AsyncSession, setting: Setting, typed: Typed) -> Any:
    if setting.form in _ASKING:
        return await _ASKING[setting.form](session, setting, typed)
    if setting.form == "promises":
        return _promises(typed)
    text = typed.get(setting.name, "").strip()
    if setting.form == "choice":
        return _one_of(setting, text)
    written = _bounded(setting, text, LONGEST_LINE if setting.form == "line" else LONGEST_TEXT)
    return {"written": written, "html": html_of(written)} if setting.form == "markdown" else written


def _bounded(setting: Setting, text: str, longest: int) -> str:
    if setting.required and not text:
        raise Invalid({setting.name: say("This cannot be empty.")})
    if len(text) > longest:
        raise Invalid({setting.name: say("Use at most %(most)s characters.", most=longest)})
    return text


def _one_of(setting: Setting, text: str) -> str:
    if text not in dict(setting.choices):
        raise Invalid({setting.name: say("Choose one of these.")})
    return text


async def _link(session: AsyncSession, setting: Setting, typed: Typed) -> Any:
    chosen, address = typed.get(setting.name, "").strip(), typed.get(f"{setting.name}_address", "").strip()
    return await read_link(session, chosen, address, field=setting.name)


async def _collection(session: AsyncSession, setting: Setting, typed: Typed) -> str | None:
    text = typed.get(setting.name, "").strip()
    if not text:
        return None
    key = parse_id(text)
    if key is None or await session.scalar(select(Collection.id).where(Collection.id == key)) is None:
        raise Invalid({setting.name: say("Choose a collection that is there.")})
    return str(key)


async def _products(session: AsyncSession, setting: Setting, typed: Typed) -> list[str]:
    lines = typed.get(setting.name, "").replace(",", "\n").splitlines()
    slugs = [line.strip().rstrip("/").rpartition("/")[2] for line in lines]
    slugs = list(dict.fromkeys(slug for slug in slugs if slug))
    if len(slugs) > MOST_CHOSEN:
        raise Invalid({setting.name: say("Choose at most %(most)s products.", most=MOST_CHOSEN)})
    known = select(Product.slug, Product.id).where(
        Product.slug.in_(slugs), Product.state == ACTIVE, Product.deleted_at.is_(None)
    )
    found = {slug: key for slug, key in await session.execute(known)}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise Invalid(
            {setting.name: say("There is no product at %(addresses)s.", addresses=", ".join(missing))}
        )
    return [str(found[slug]) for slug in slugs]


def _promises(typed: Typed) -> list[dict[str, str]]:
    read = []
    for place in range(1, MOST_PROMISES + 1):
        title, text = (
            typed.get(f"promise_title_{place}", "").strip(),
            typed.get(f"promise_text_{place}", "").strip(),
        )
        icon = typed.get(f"promise_icon_{place}", "")
        if len(title) > LONGEST_LINE or len(text) > LONGEST_LINE:
            raise Invalid(
                {f"promise_title_{place}": say("Use at most %(most)s characters.", most=LONGEST_LINE)}
            )
        if text and not title:
            raise Invalid({f"promise_title_{place}": say("Give this promise a title.")})
        if title:
            read.append({"icon": icon if icon in ICONS else "check", "title": title, "text": text})
    if not read:
        raise Invalid({"promise_title_1": say("Promise at least one thing, or remove this section.")})
    return read


def _amiss(kind: SectionKind, read: Section) -> dict[str, str]:
    if kind.name != "products":
        return {}
    if read.get("source") == "collection" and not read.get("collection"):
        return {"collection": say("Choose a collection.")}
    if read.get("source") == "chosen" and "products" in read and not read["products"]:
        return {"products": say("Name at least one product.")}
    return {}


# What can only be checked by looking into the store.
_ASKING: Final[dict[str, Callable[[AsyncSession, Setting, Typed], Awaitable[Any]]]] = {
    "link": _link,
    "collection": _collection,
    "products": _products,
}
