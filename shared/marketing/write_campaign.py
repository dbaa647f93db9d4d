"""Write a campaign, change it while it is a draft, take it as the beginning of another, throw it away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.markdown import html_of
from shared.customers.groups import unknown_groups
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.marketing.audience import RANKS
from shared.marketing.campaign_links import MOST_LINKS, MOST_PRODUCTS
from shared.marketing.campaigns import DRAFT, EVERYBODY, Campaign, CampaignMoved
from shared.marketing.text_links import leads_astray, links_in
from shared.orders.buyer_segments import SEGMENTS
from shared.products.models import ACTIVE, Product

LONGEST: Final[Mapping[str, int]] = {"subject": 150, "preview": 200, "body": 10_000, "button": 60}
LONGEST_LINK: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignWords:
    """What was typed: by language its subject, preview, body and button; the rest is the same in all of them."""

    main: str
    by_language: Mapping[str, Mapping[str, str]]
    link: str = "/"
    products: str = ""
    audience: str = EVERYBODY


@dataclass(slots=True)
class _Read:
    words: dict[str, Any] = field(default_factory=dict)
    products: list[dict[str, Any]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)


async def write_campaign(
    session: AsyncSession, campaign: Campaign | None, typed: CampaignWords, *, actor: str, now: datetime
) -> Campaign:
    """Keep a campaign as a draft. Raises Invalid with every wrong field, CampaignMoved for one that is none any more.

    The field of a language is its name and the language, `subject-de`; of the store's own, the name alone.
    """
    read = await _read(session, typed)
    if read.wrong:
        raise Invalid(read.wrong)
    kept = campaign
    if kept is None:
        kept = Campaign(store_id=session.info["store_id"], words={}, created_at=now, state=DRAFT)
        session.add(kept)
    elif kept.state != DRAFT:
        raise CampaignMoved
    kept.words, kept.products, kept.links = read.words, read.products, read.links
    kept.link, kept.audience = typed.link or "/", typed.audience
    record(session, "campaign.written", kept.id, actor=actor, now=now)
    await session.flush()
    return kept


async def copy_campaign(session: AsyncSession, campaign: Campaign, *, actor: str, now: datetime) -> Campaign:
    """Begin another campaign with the words, products and audience of this one."""
    copy = Campaign(
        store_id=campaign.store_id,
        words=campaign.words,
        link=campaign.link,
        products=campaign.products,
        links=campaign.links,
        audience=campaign.audience,
        created_at=now,
    )
    session.add(copy)
    record(session, "campaign.written", copy.id, actor=actor, now=now)
    await session.flush()
    return copy


async def discard_campaign(session: AsyncSession, campaign: Campaign, *, actor: str, now: datetime) -> None:
    """Throw a draft away; raises CampaignMoved for what has been sent, whose figures stay."""
    if campaign.state != DRAFT:
        raise CampaignMoved
    record(session, "campaign.discarded", campaign.id, actor=actor, now=now)
    await session.delete(campaign)
    await session.flush()


async def _read(session: AsyncSession, typed: CampaignWords) -> _Read:
    read = _Read()
    for language, said in typed.by_language.items():
        end = "" if language == typed.main else f"-{language}"
        words = {name: said.get(name, "").strip() for name in LONGEST}
        for name, most in LONGEST.items():
            if len(words[name]) > most:
                read.wrong[name + end] = say("Use at most %(most)s characters.", most=most)
        # A language in which nothing is said reads the store's own.
        if language == typed.main or any(words.values()):
            for name in ("subject", "body"):
                if not words[name]:
                    read.wrong[name + end] = say("Write something here.")
            read.words[language] = {**words, "html": html_of(words["body"])}
            _read_links(read, read.words[language]["html"], "body" + end)
    link = typed.link or "/"
    if link[:1] != "/" or " " in link or leads_astray(link):
        read.wrong["link"] = say("Write an address in your shop, such as /collections/new.")
    elif len(link) > LONGEST_LINK:
        read.wrong["link"] = say("Use at most %(most)s characters.", most=LONGEST_LINK)
    read.products = await _products(session, typed.products, read.wrong)
    if not await _is_audience(session, typed.audience):
        read.wrong["audience"] = say("Choose one of these.")
    return read


def _read_links(read: _Read, text: str, name: str) -> None:
    for address in links_in(text):
        if leads_astray(address):
            read.wrong[name] = say(
                "The link to “%(address)s” leads nowhere. Begin it with / for your shop, or with https://.",
                address=address[:80],
            )
        elif address not in read.links:
            read.links.append(address)
    if len(read.links) > MOST_LINKS:
        read.wrong[name] = say("Use at most %(most)s links.", most=MOST_LINKS)


async def _products(session: AsyncSession, typed: str, wrong: dict[str, str]) -> list[dict[str, Any]]:
    slugs = [line.strip().rstrip("/").rpartition("/")[2] for line in typed.replace("\x00", "").splitlines()]
    slugs = list(dict.fromkeys(slug for slug in slugs if slug))
    if len(slugs) > MOST_PRODUCTS:
        wrong["products"] = say("Choose at most %(most)s products.", most=MOST_PRODUCTS)
        return []
    known = select(Product.slug, Product.id).where(
        Product.slug.in_(slugs), Product.state == ACTIVE, Product.deleted_at.is_(None)
    )
    found = {slug: key for slug, key in await session.execute(known)}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        wrong["products"] = say("There is no product at %(addresses)s.", addresses=", ".join(missing))
    return [{"id": str(found[slug]), "slug": slug} for slug in slugs if slug in found]


async def _is_audience(session: AsyncSession, audience: str) -> bool:
    kind, _, which = audience.partition(":")
    if kind == "group":
        group = parse_id(which)
        return group is not None and not await unknown_groups(session, {group})
    known = {"rank": RANKS, "segment": tuple(SEGMENTS)}
    return audience == EVERYBODY or which in known.get(kind, ())
