"""How a store's mails look: its logo and colours, by day and by night, as the shop has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.arrange import arrangement
from shared.content.looks import LOOK, branding_in
from shared.look.branding import DARK, LIGHT, Branding, palette_with
from shared.look.colours import hex_of
from shared.stores.models import Store

# What a mail calls a colour, and which of the shop's it is.
_COLOURS: Final[Mapping[str, str]] = {
    "ground": "surface-sunken",
    "card": "surface-raised",
    "ink": "ink",
    "soft": "ink-soft",
    "line": "line",
    "accent": "accent",
    "on_accent": "accent-ink",
    "link": "accent-text",
}


@dataclass(frozen=True, slots=True)
class MailLook:
    """Pictures with their whole addresses, and colours as #rrggbb: mail programs know no others."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    logo: Mapping[str, Any] | None = None
    logo_dark: Mapping[str, Any] | None = None


async def mail_look(session: AsyncSession, store: Store, origin: str) -> MailLook:
    """Return the look of a store's mails; its pictures are fetched from `origin`."""
    kept = await arrangement(session, LOOK)
    data = kept.data if kept else {}
    branding = branding_in(data) if kept else Branding(theme=store.theme)
    logo, logo_dark = (_whole(data.get(name), origin) for name in ("logo", "logo_dark"))
    return look_with(branding, logo=logo, logo_dark=logo_dark)


def look_with(
    branding: Branding,
    *,
    logo: Mapping[str, Any] | None = None,
    logo_dark: Mapping[str, Any] | None = None,
) -> MailLook:
    """Return the look of mails with these colours."""
    palette = palette_with(branding)
    light, dark = (
        {name: hex_of(palette[token][scheme]) for name, token in _COLOURS.items()} for scheme in (LIGHT, DARK)
    )
    return MailLook(light, dark, logo, logo_dark)


def _whole(picture: Mapping[str, Any] | None, origin: str) -> dict[str, Any] | None:
    return {**picture, "address": f"{origin}/media/{picture['key']}"} if picture else None
