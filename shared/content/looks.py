"""A store's look as it is kept: theme and branding, logo and icons, rules of its own; a draft until published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.arrange import arrangement, draft_or_published, publish, save_draft
from shared.kernel.errors import Invalid
from shared.look.branding import Branding, check_branding
from shared.look.colours import HEX
from shared.look.custom_css import WrongRule, WrongRules, clean_css
from shared.stores.models import Store

LOOK: Final = "look"
CHOICES: Final = ("theme", "accent", "surface", "heading_font", "body_font", "corners")
COLOURS: Final = ("accent", "surface")
# Whether the cards of products name the brand.
BRANDS: Final = "brands_on_cards"
PICTURES: Final = ("logo", "logo_dark", "icons")


class WrongLook(Invalid):
    """A look that cannot be; `rules` are those of the store's own rules that cannot."""

    def __init__(self, fields: Mapping[str, str], rules: Sequence[WrongRule]) -> None:
        super().__init__(fields)
        self.rules = rules


async def save_look(
    session: AsyncSession,
    store: Store,
    chosen: Mapping[str, str],
    *,
    css: str,
    pictures: Mapping[str, Any],
    brands_on_cards: bool = False,
    now: datetime,
) -> None:
    """Keep a look as a draft; raises WrongLook with every wrong field.

    `pictures` has what is new, None for what is taken away; what it does not name stays as it is.
    """
    wrong: dict[str, str] = {}
    wrong_rules: Sequence[WrongRule] = ()
    rules = ""
    try:
        check_branding(branding_typed(chosen))
    except Invalid as refusal:
        wrong |= refusal.fields
    try:
        rules = clean_css(css, store.id)
    except Invalid as refusal:
        wrong |= refusal.fields
        wrong_rules = refusal.wrong if isinstance(refusal, WrongRules) else ()
    if wrong:
        raise WrongLook(wrong, wrong_rules)
    known = await draft_or_published(session, LOOK)
    kept = {name: known.data.get(name) for name in PICTURES} if known else {}
    data = (
        {name: chosen.get(name, "") for name in CHOICES} | kept | dict(pictures) | {BRANDS: brands_on_cards}
    )
    await save_draft(session, LOOK, {**data, "css": css, "rules": rules}, now=now)


async def publish_look(session: AsyncSession, *, actor: str, now: datetime) -> None:
    """Show everybody the draft of the look; the store's theme is what it says from now on."""
    shown = await publish(session, LOOK, actor=actor, now=now)
    if shown:
        await session.execute(
            update(Store)
            .where(Store.id == session.info["store_id"])
            .values(theme=shown.data["theme"])
            .execution_options(synchronize_session=False)
        )


async def logo_for_mail(session: AsyncSession, origin: str) -> dict[str, Any] | None:
    """Return the published logo with its whole address, as mails show it; None where there is none."""
    look = await arrangement(session, LOOK)
    logo = look.data.get("logo") if look else None
    return {**logo, "address": f"{origin}/media/{logo['key']}"} if logo else None


def branding_in(data: Mapping[str, Any]) -> Branding:
    """Return the branding of a kept look. A colour that reached the row some other way and is none, is not chosen."""
    kept = {name: data.get(name) or "" for name in CHOICES}
    return Branding(**kept | {name: "" for name in COLOURS if not HEX.fullmatch(kept[name])})


def branding_typed(typed: Mapping[str, Any]) -> Branding:
    """Return the branding that somebody typed, as it is: `check_branding` says what is wrong with it."""
    return Branding(**{name: typed.get(name, "") for name in CHOICES})
