"""T52: every text of store B is marked; whatever store A's people can reach, no mark comes along."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

import merchant.app
import storefront.app
from shared.kernel.clock import utc_now
from shared.kernel.jobs import Job
from shared.orders.cancel_order import cancel_order
from shared.stores.models import Domain
from shared.tables import metadata
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.door import Door
from shared.web.page_cache import PageCache
from shared.web.services import Services
from tests.support.factories.catalogue import make_product, only_variant
from tests.support.factories.orders import make_order
from tests.support.post_box import PostBox
from tests.support.web import HTMX, browser
from tests.support.workers import worker_with
from tests.tenancy.asks import Ask, get
from tests.tenancy.canaries import SPECIES, plant, texts_of
from tests.tenancy.visits import SITES, send
from tests.tenancy.world import ACTORS, World, furnish
from tests.tenancy.world_ids import nobodys
from tests.tenancy.world_visitors import Actor, make_actor
from workers.jobs import do_job

# A CHECK allows these a few words only: no text of a store can stand in them.
CLOSED = {
    "campaign_mails.state",
    "campaigns.link",
    "campaigns.state",
    "subscribers.source",
    "subscribers.state",
    "arrangements.place",
    "arrangements.state",
    "articles.kind",
    "articles.state",
    "old_article_addresses.kind",
    "associations.kind",
    "coupon_redemptions.state",
    "checkout_questions.kind",
    "order_stages.tone",
    "return_lines.fate",
    "coupons.code",
    "gift_card_entries.reason",
    "gift_cards.currency",
    "price_lists.channel",
    "price_lists.currency",
    "price_lists.kind",
    "promotions.kind",
    "promotions.on_subscriptions",
    "shipping_methods.kind",
    "tax_rates.category",
    "tax_rates.country",
    "tax_registrations.country",
    "tax_registrations.region",
    "conversion_rates.currency",
    "conversion_rates.rounding",
    "own_prices.currency",
    "translated_words.language",
    "translations.language",
    "attributes.kind",
    "store_copies.state",
    "stores.main_host",
    "domain_claims.proof",
    "domain_claims.way",
    "bank_lines.currency",
    "bank_lines.state",
    "reconciliation_lines.here_currency",
    "reconciliation_lines.kind",
    "reconciliation_lines.there_currency",
    "reconciliation_lines.what",
    "payouts.currency",
    "reconciliations.part",
    "reconciliations.problem",
    "reconciliations.state",
    "card_holders.state",
    "bulk_change_rows.state",
    "bulk_changes.state",
    "customer_imports.state",
    "order_imports.state",
    "product_imports.format",
    "product_imports.state",
    "carts.state",
    "customer_proofs.purpose",
    "customers.rank",
    "data_requests.kind",
    "data_requests.state",
    "collections.rule",
    "collections.sort",
    "emails.state",
    "jobs.state",
    "members.role",
    "invitations.role",
    "day_figures.currency",
    "member_notices.off",
    "member_mails.at_once",
    "member_mails.daily",
    "visit_days.source",
    "marketing_costs.channel",
    "report_plans.every",
    "report_plans.format",
    "report_plans.report",
    "measurements.unit",
    "option_values.swatch",
    # Both only with one another, and on an order of no cart.
    "orders.brought_from",
    "orders.brought_number",
    "orders.channel",
    "orders.fulfilment_state",
    "orders.payment_state",
    "orders.state",
    "awaited_transfers.currency",
    "awaited_transfers.state",
    "payment_accounts.mode",
    "payment_accounts.problem",
    "payment_accounts.provider",
    "payment_ways.method",
    "payments.currency",
    "payments.state",
    "price_changes.currency",
    "product_details.origin",
    "product_details.season",
    "product_images.state",
    "products.kind",
    "products.state",
    "refunds.currency",
    "refunds.state",
    "return_lines.condition",
    "return_lines.reason",
    "return_settings.payer",
    "returns.state",
    "returns.wish",
    "shipments.state",
    "shipments.tracking_link",
    "renewal_credits.currency",
    "renewal_credits.state",
    "reservations.state",
    "letters.language",
    "mail_refusals.reason",
    "mail_refusals.topic",
    "draft_orders.discount",
    "draft_orders.state",
    "order_edits.settlement",
    "order_edits.state",
    "recoveries.currency",
    "recoveries.state",
    "recoveries.stop_reason",
    "recovery_settings.guests",
    "series_runs.kind",
    "series_runs.state",
    "series_runs.stop_reason",
    "series_settings.kind",
    "review_photos.state",
    "review_settings.policy",
    "reviews.fit",
    "reviews.state",
    "sales.state",
    "search_postings.language",
    "search_words.language",
    "stock_movements.reason",
    "stores.currency",
    "stores.state",
    "stores.tax_reach",
    "variants.currency",
    "slot_bookings.state",
    "subscription_invoices.currency",
    "subscription_invoices.state",
    "subscription_plans.every",
    "subscriptions.every",
    "subscriptions.first_quote",
    "subscriptions.state",
    "subscriptions.wish",
    "tax_providers.problem",
    "tax_providers.when_away",
    "vat_checks.state",
    "vat_rules.unchecked",
    "wishlist_items.currency",
    "account_events.kind",
    "passkey_challenges.purpose",
    "user_mails.kind",
    "user_proofs.purpose",
}
# B's own pages, by which one hears that the canaries sing, need a language and a dictionary that exist, and whoever
# looks through the figures of all stores a time zone.
SPARED = {
    "stores.locale",
    "search_indexes.dictionary",
    "figure_books.time_zone",
}
WORD = re.compile(rf"{SPECIES}[0-9a-f]{{12}}")
# A report put together in one more way: by each link of its form it would be asked for a hundred times.
MANY_WAYS = re.compile(r"/reports/.*[?&].*&")
LINK = re.compile(r'(?:href|src|action|hx-get)="([^"#]+)"')
MOST_PAGES = 3000


@dataclass(frozen=True, slots=True)
class Aviary:
    """The stores behind a door that keeps pages. B sings; its own people have been at its pages first."""

    door: Door
    columns: Mapping[str, str]
    closed: set[str]
    at_home: set[str]

    def heard_in(self, text: str) -> set[str]:
        """Return the columns that a text has a word of, however it is escaped."""
        return {self.columns[word] for word in WORD.findall(unescape(text))}


@pytest.fixture(scope="module")
def aviary(services: Services, world: World, above_the_walls: AsyncEngine, runner: asyncio.Runner) -> Aviary:
    """Store B with a word of its own in every text."""
    return runner.run(open_aviary(services, world, above_the_walls))


async def open_aviary(services: Services, world: World, above_the_walls: AsyncEngine) -> Aviary:
    await furnish(services.database, world.b)
    columns, closed = await plant(above_the_walls, world.b, spared=SPARED)
    keeping = replace(services, pages=PageCache(8 * 2**20), memory=CatalogueMemory())

    async def opened() -> Services:
        return keeping

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(keeping)
    aviary = Aviary(door, columns, closed, set())
    async with services.database.in_store(world.b.id) as session:
        host = (await session.scalars(select(Domain.host))).one()
    async with browser(door, host) as client:
        pages = [
            await client.get(path)
            for path in ("/", "/collections", "/collections/all", f"/search?q={SPECIES}")
        ]
        links = {link for page in pages for link in LINK.findall(page.text) if link.startswith("/products/")}
        pages += [await client.get(link) for link in sorted(links)]
    aviary.at_home.update(*(aviary.heard_in(page.text) for page in pages))
    return aviary


def seeds(world: World, site: str) -> list[Ask]:
    """Return what to ask for first: every page, every refusal, and B's words where one searches."""
    entries = SITES[site].values()
    plain = [entry.plain(world.own) for entry in entries]
    refused = [ask(world.own, nobodys()) for entry in entries for _, ask in entry.cases.values()]
    desk = f"/dashboard/{world.own.store}"
    words = {
        "storefront": [
            get("/fr/"),
            get("/fr/collections/all"),
            get("/search", q=SPECIES),
            get("/search/suggestions", q=SPECIES),
        ],
        "merchant": [get(f"{desk}/products", q=SPECIES), get(f"{desk}/orders", q=SPECIES)],
    }
    asks = words[site] + plain + refused
    # What changes or ends something comes last.
    return sorted(asks, key=lambda ask: (ask.method != "GET", ask.path.endswith("/sign-out")))


async def crawl(aviary: Aviary, world: World, site: str, actor: Actor) -> dict[str, str]:
    """Ask for the seeds, with scripts and without, and whatever they link to; returns all that came, by address."""
    waiting, came = seeds(world, site), dict[str, str]()
    routes = list(waiting)
    while waiting and len(came) < MOST_PAGES:
        ask = waiting.pop(0)
        address = f"{ask.method} {ask.path} {sorted(ask.more.get('params', {}).items())}"
        if address in came:
            continue
        for headers in ({}, HTMX) if ask in routes else ({},):
            answer = await send(aviary.door, world, site, actor, ask, headers=headers)
            came[address] = came.get(address, "") + f"{answer.headers}\n{answer.content.decode('latin-1')}"
        if ask.method == "GET":
            links = {
                unescape(link)
                for link in LINK.findall(answer.text)
                if not link.startswith(("/static/", "/fr/", "/dashboard/language?"))
                and not MANY_WAYS.search(link)
            }
            waiting[:0] = [get(link) for link in sorted(links) if re.match(r"/(?!/)", link)]
    assert not waiting, "there is more to crawl than was allowed"
    return came


async def test_the_canaries_are_in_every_text_and_can_be_heard(aviary: Aviary):
    every = {f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in texts_of(t)}

    assert aviary.closed == CLOSED
    assert set(aviary.columns.values()) == every - CLOSED - SPARED
    assert aviary.at_home >= {
        "collections.slug", "collections.title", "products.description_html", "products.slug", "products.title",
        "products.vendor", "stores.name", "stores.tagline", "variants.choices",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ACTORS)
@pytest.mark.parametrize("site", SITES)
async def test_nobody_of_another_store_hears_one(
    aviary: Aviary, world: World, capsysbinary: pytest.CaptureFixture[bytes], site: str, kind: str
):
    actor = await make_actor(world, kind)

    came = await crawl(aviary, world, site, actor)
    aviary.door.tell()

    logged = capsysbinary.readouterr().out.decode()
    heard = {address: aviary.heard_in(text) for address, text in came.items()}
    assert {address: columns for address, columns in heard.items() if columns} == {}
    assert aviary.heard_in(logged) == set()
    assert len(came) >= len(SITES[site])
    assert logged.count('"event":"request"') >= len(came)


async def test_no_mail_of_another_store_has_one(
    aviary: Aviary, world: World, capsysbinary: pytest.CaptureFixture[bytes]
):
    post_box, now = PostBox(), utc_now()
    services = world.services
    runtime = worker_with(services, post_box)
    async with services.database.in_store(world.a.id) as session:
        # One of its own: the crawl before has sold, archived or taken away what the world came with.
        variant = await only_variant(session, await make_product(session))
        order = await make_order(session, variant)
        await cancel_order(session, order, reason="lost", actor="test", now=now)
        jobs = list(
            await session.scalars(
                select(Job.id).where(Job.payload["order_id"].astext == str(order.id)).order_by(Job.id)
            )
        )

    for job in jobs:
        await do_job(runtime, str(world.a.id), str(job))

    logged = capsysbinary.readouterr().out.decode()
    assert {mail.recipient for mail in post_box.taken} >= {order.email}
    assert len(post_box.taken) >= 2
    assert aviary.heard_in(f"{post_box.taken} {logged}") == set()
