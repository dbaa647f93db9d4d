"""Two stores with one of everything each, and who visits them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from random import Random
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import TextClause, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from search.change_synonyms import add_synonyms
from search.rebuild_index import rebuild_index
from shared.accounts import sign_in as member_sessions
from shared.accounts.models import User
from shared.accounts.reset_password import send_reset_link
from shared.carts.models import Cart, CartLine
from shared.checkout.place_order import order_token
from shared.content.preview_links import preview_token, sketch_token
from shared.customers import sign_in as customer_sessions
from shared.customers.models import Customer
from shared.customers.sign_up import sign_up
from shared.gift_cards.issue_card import new_code
from shared.inventory.models import AwaitedGoods
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.pagination import encode_cursor
from shared.kernel.tokens import derived_token, hash_token, new_token
from shared.notifications.ask_for_notice import ask_for_notice, stop_token
from shared.notifications.ledger import request_email
from shared.notifications.preferences import preference_token
from shared.orders.downloads import (
    DownloadGrant,
    download_token,
    grant_downloads,
    grants_of_order,
)
from shared.orders.models import Order
from shared.products.addresses import move_product
from shared.products.brands import all_brands
from shared.products.bundles import BundlePart
from shared.products.describe_product import Description, Share, Size, describe_product
from shared.products.details import Association
from shared.products.models import Collection, Product, ProductImage, Variant
from shared.products.name_brands import name_brands
from shared.products.old_paths import leave_path
from shared.products.queries import product_by_id
from shared.products.save_size_chart import ChartWords, save_size_chart
from shared.products.schedule_sale import schedule_sale
from shared.products.size_charts import SizeChart
from shared.promotions.enter_code import enter_code
from shared.promotions.redeem import CouponUse, redeem
from shared.reviews.ask_for_reviews import opt_out
from shared.reviews.models import REVIEW_LINK, Review, ReviewPhoto
from shared.shipping.change_zones import MethodTerms, add_method, add_zone
from shared.stores.models import Member, Store
from shared.tables import metadata
from shared.taxes.change_rates import add_rate
from shared.taxes.change_registrations import add_registration
from shared.taxes.models import TaxRate, TaxRegistration
from shared.web.services import Services
from shared.wishlists.share_wishlist import share_token, share_wishlist
from tests.support.factories.catalogue import make_collection, make_file, make_product, only_variant
from tests.support.factories.content import make_arrangements, make_article, make_look, move_away
from tests.support.factories.grouping import make_branch, make_type, stand_in
from tests.support.factories.orders import make_cart, make_order
from tests.support.factories.people import make_member
from tests.support.factories.promotions import make_coupon, make_gift_card
from tests.support.factories.reviews import allow, make_review
from tests.support.factories.wishlists import make_wish
from tests.support.installation import make_store
from tests.support.payments import paid_by_card
from tests.support.search import record_search
from tests.tenancy.world_accounts import AccountIds, fill_account, member_session, nobodys_account
from tests.tenancy.world_fulfilment import add_parcel, no_parcel
from tests.tenancy.world_insight import fill_figures
from tests.tenancy.world_mail import leave_a_cart, mail_ids
from tests.tenancy.world_orders import fill_orders, nobodys_orders
from tests.tenancy.world_payments import add_payment_settings
from tests.tenancy.world_people import fill_people
from tests.tenancy.world_products import change_prices, import_file, import_past, import_people
from tests.tenancy.world_settings import fill_settings
from tests.tenancy.world_subscriptions import fill_subscriptions
from tests.tenancy.world_tongue import FURTHER, take_dollars, translate_all

ACTORS = ("anonymous", "customer", "owner")
AT_ONCE = 20
PASSWORD = "correct horse battery staple"
# One plan for all, and by the indices: a store's own rows are few.
_PLANNED_ONCE = text(
    "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)"
)


@dataclass(frozen=True, slots=True)
class Ids(AccountIds):
    """Everything by which something of one store can be asked for."""

    store: str
    product_slug: str
    collection_slug: str
    collection: str
    category_path: str
    category: str
    change: str
    imported: str
    people: str
    past: str
    brand_slug: str
    brand: str
    tag_slug: str
    product_type: str
    attribute: str
    product: str
    variant: str
    image: str
    line: str
    order_number: str
    order_token: str
    media_key: str
    shelf_cursor: str
    title_cursor: str
    order_cursor: str
    order_tag: str
    saved_view: str
    draft: str
    draft_link: str
    cart_token: str
    customer_token: str
    email: str
    # Nobody signs up in another store with this one.
    buyer_email: str
    title: str
    synonyms: str
    promotion: str
    coupon: str
    coupon_code: str
    gift_card: str
    gift_code: str
    tax_rate: str
    tax_registration: str
    shipping_zone: str
    shipping_method: str
    sale: str
    size_chart: str
    association: str
    other_product: str
    page: str
    page_slug: str
    post: str
    post_slug: str
    post_cursor: str
    look: str
    preview: str
    sketch: str
    section: str
    item: str
    review: str
    review_key: str
    review_cursor: str
    wish: str
    wishlist_token: str
    share_token: str
    sold_out: str
    stop_token: str
    file: str
    download: str
    packed_number: str
    goods: str
    shipment: str
    returned: str
    return_number: str
    returned_token: str
    set_aside: str
    left_cart: str
    recovery_token: str
    mail_token: str
    news_token: str
    subscriber: str
    subscriber_cursor: str
    campaign: str
    campaign_cursor: str
    campaign_link: str
    series_run: str
    series_token: str
    series_cursor: str
    recovery_cursor: str
    mail: str
    mail_cursor: str
    letter_seen: str
    mail_refusal: str
    payment_account: str
    payment_rule: str
    bank_statement: str
    bank_line: str
    reconciliation: str
    payout: str
    reconciliation_line: str
    # Known once there are orders to report on.
    report_plan: str = ""
    marketing_cost: str = ""
    removed_cost: str = ""
    notice_stop: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Store A with a member, and store B, whose identifiers A's people come to hold."""

    services: Services
    a: Store
    b: Store
    own: Ids
    theirs: Mapping[str, Ids]
    member: User


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody of store A: their cookies, and what differs from one such person to the next."""

    cookies: Mapping[str, str]
    masks: Mapping[str, str]


async def make_world(services: Services) -> World:
    """Fill two stores."""
    database = services.database
    a, b = [await make_store(database, languages=list(FURTHER)) for _ in range(2)]
    # Titles are sorted by: A's own stands before all others, so that a cursor of B has one place in A's list.
    own, theirs = (
        await _fill(services, a, title=f"a{_title()}"),
        await _fill(services, b, title=f"z{_title()}"),
    )
    async with database.as_platform() as session:
        member, _ = await make_member(session, a)
        their_member, _ = await make_member(session, b)
        own, theirs = [
            replace(ids, member_session=await member_session(session, user))
            for ids, user in ((own, member), (theirs, their_member))
        ]
    own = replace(own, **await fill_people(database, a), **await fill_settings(database, a))
    theirs = replace(theirs, **await fill_people(database, b), **await fill_settings(database, b))
    async with database.in_store(a.id) as session:
        keys = services.settings.key_ring
        begun = await fill_subscriptions(session, keys, variant=own.variant)
        own = replace(own, **begun)
        own = replace(own, **await fill_orders(session, member, own.order_number))
        own = replace(own, **await fill_figures(session, services.settings.web.secret_key))
    async with database.in_store(b.id) as session:
        begun = await fill_subscriptions(session, keys, variant=theirs.variant)
        theirs = replace(theirs, **begun)
        theirs = replace(theirs, **await fill_orders(session, their_member, theirs.order_number))
        theirs = replace(theirs, **await fill_figures(session, services.settings.web.secret_key))
    # Each kind of visitor gets a customer of B for themselves: who signs up in A with that address uses it up there.
    emails = {actor: await _customer(database, b) for actor in ACTORS}
    people = {actor: replace(theirs, email=email) for actor, email in emails.items()}
    return World(services, a, b, own, people, member)


async def furnish(database: Database, store: Store) -> None:
    """Add what no request of the matrix needs, so that every table has a row of the store."""
    async with database.in_store(store.id) as session:
        await make_product(
            session, option="Colour", values=["Red"], vendor="B's own", description_html="<p>B</p>"
        )
        await session.execute(
            update(Collection).values(renditions=select(ProductImage.renditions).scalar_subquery())
        )
        await request_email(session, "order_confirmation", store.id, recipient="b@example.com", now=utc_now())
    async with database.as_platform() as session:
        of_store = (
            select(User.email).join(Member, Member.user_id == User.id).where(Member.store_id == store.id)
        )
        member = (await session.scalars(of_store.limit(1))).one()
        await send_reset_link(session, email=member, language="en", secret_key="k", now=utc_now())


async def make_actor(world: World, kind: str) -> Actor:
    """Return somebody new with a filled cart: anonymous, a customer, or A's owner who visits the own shop."""
    waiting = _newcomers(world.a.id, kind)
    if not waiting:
        waiting += await _make_visitors(world, are_customers=kind == "customer")
    actor = waiting.pop()
    if kind == "owner":
        # Of sessions none is made before it is needed: what another person of A's does may end all of a member's.
        async with world.services.database.as_platform() as session:
            token = await member_sessions.sign_in(session, world.member, now=utc_now())
        return Actor({**actor.cookies, "member": token}, actor.masks)
    return actor


@cache
def _newcomers(_store_id: UUID, _kind: str) -> list[Actor]:
    """Return who has been made and has not come yet."""
    return []


async def _make_visitors(world: World, *, are_customers: bool) -> list[Actor]:
    """Return some people with filled carts: ten thousand are asked for, and a transaction for each is half of the time."""
    now, actors = utc_now(), []
    async with world.services.database.in_store(world.a.id) as session:
        made = []
        for _ in range(AT_ONCE):
            customer = _customer_of(session) if are_customers else None
            token = new_token()
            cart = Cart(
                store_id=world.a.id,
                id=new_id(),
                token_hash=hash_token(token),
                customer_id=None,
                currency="EUR",
                created_at=now,
                updated_at=now,
            )
            made.append((customer, cart, token))
        session.add_all(one for customer, cart, _ in made for one in (customer, cart) if one)
        await session.flush()
        lines = [
            CartLine(
                store_id=world.a.id,
                id=new_id(),
                cart_id=cart.id,
                variant_id=UUID(world.own.variant),
                quantity=1,
                note="",
                created_at=now,
            )
            for _, cart, _ in made
        ]
        session.add_all(lines)
        secret_key = world.services.settings.web.secret_key
        for (customer, _, token), line in zip(made, lines, strict=True):
            cookies, masks = {"cart": token}, {str(line.id): "LINE"}
            if customer:
                cookies["customer"] = await customer_sessions.sign_in(session, customer, now=now)
                masks[customer.email] = "EMAIL"
                masks[preference_token(secret_key, world.a.id, customer.email)] = "MAILS"
            actors.append(Actor(cookies, masks))
    return actors


def nobodys() -> Ids:
    """Return identifiers of the same shapes that never existed."""
    number, moment = Random(), utc_now().isoformat()  # noqa: S311 - a number that is not taken, not a secret
    product = str(new_id())
    return Ids(
        store=f"shop-{new_id().hex[-12:]}",
        product_slug=f"product-{new_id().hex[-12:]}",
        collection_slug=f"c-{new_id().hex[-12:]}",
        collection=str(new_id()),
        category_path=f"b-{new_id().hex[-12:]}",
        category=str(new_id()),
        change=str(new_id()),
        imported=str(new_id()),
        people=str(new_id()),
        past=str(new_id()),
        brand_slug=f"m-{new_id().hex[-12:]}",
        brand=str(new_id()),
        tag_slug=f"t-{new_id().hex[-12:]}",
        product_type=str(new_id()),
        attribute=str(new_id()),
        product=product,
        variant=str(new_id()),
        image=str(new_id()),
        line=str(new_id()),
        order_number=str(number.randrange(10**8, 9 * 10**8)),
        **no_parcel(),
        order_token=new_token(),
        media_key=f"stores/{new_id()}/{new_id()}.webp",
        shelf_cursor=encode_cursor([moment, product]),
        title_cursor=encode_cursor([f"z{_title()}", product]),
        order_cursor=encode_cursor([moment, str(new_id())]),
        cart_token=new_token(),
        customer_token=new_token(),
        email=f"c-{new_id().hex[-12:]}@example.com",
        buyer_email=f"c-{new_id().hex[-12:]}@example.com",
        title=f"z{_title()}",
        synonyms=str(new_id()),
        promotion=str(new_id()),
        coupon=str(new_id()),
        coupon_code=f"C{new_id().hex[-12:].upper()}",
        gift_card=str(new_id()),
        gift_code=new_code(),
        tax_rate=str(new_id()),
        tax_registration=str(new_id()),
        shipping_zone=str(new_id()),
        shipping_method=str(new_id()),
        sale=str(new_id()),
        size_chart=str(new_id()),
        association=str(new_id()),
        other_product=str(new_id()),
        page=str(new_id()),
        page_slug=f"page-{new_id().hex[-12:]}",
        post=str(new_id()),
        post_slug=f"post-{new_id().hex[-12:]}",
        post_cursor=encode_cursor([moment, str(new_id())]),
        look=new_token()[:32],
        preview=preview_token("of nobody", new_id(), now=utc_now()),
        sketch=sketch_token("of nobody", new_id(), origin="http://localhost", now=utc_now()),
        section=new_id().hex[-8:],
        item=new_id().hex[-8:],
        review=str(new_id()),
        review_key=new_token(),
        review_cursor=encode_cursor([0, moment, str(new_id())]),
        wish=str(new_id()),
        wishlist_token=new_token(),
        share_token=new_token(),
        sold_out=str(new_id()),
        stop_token=new_token(),
        file=str(new_id()),
        download=f"{new_id().hex[:8]}.{new_id().hex}.1.{new_token()}",
        left_cart=str(new_id()),
        report_plan=str(new_id()),
        marketing_cost=str(new_id()),
        removed_cost=str(new_id()),
        notice_stop=f"{new_id()}.{new_token()}",
        recovery_token=new_token(),
        mail_token=f"{new_id()}.{new_token()}",
        news_token=new_token(),
        subscriber=str(new_id()),
        campaign=str(new_id()),
        campaign_cursor=encode_cursor([moment, str(new_id())]),
        campaign_link=f"{new_id()}.0.{new_token()}",
        subscriber_cursor=encode_cursor([moment, str(new_id())]),
        series_run=str(new_id()),
        series_token=f"{new_id()}.{new_token()}",
        series_cursor=encode_cursor([moment, str(new_id())]),
        recovery_cursor=encode_cursor([moment, str(new_id())]),
        mail=str(new_id()),
        mail_cursor=encode_cursor([moment, str(new_id())]),
        letter_seen=f"1-{new_id()}.1",
        mail_refusal=str(new_id()),
        **nobodys_account(),
        **nobodys_orders(),
        payment_account=str(new_id()),
        payment_rule=str(new_id()),
        bank_statement=str(new_id()),
        bank_line=str(new_id()),
        reconciliation=str(new_id()),
        payout=str(new_id()),
        reconciliation_line=str(new_id()),
    )


def masked(text: str, ids: Ids, masks: Mapping[str, str]) -> str:
    """Return an answer with what was sent, and what is the visitor's own, replaced by names."""
    named = {getattr(ids, field.name): f"<{field.name}>" for field in fields(ids)} | dict(masks)
    for value in sorted(named, key=len, reverse=True):
        for form in _forms(value):
            text = text.replace(form, named[value])
    return text


@lru_cache(maxsize=500)
def _forms(value: str) -> frozenset[str]:
    """Return how a value may stand in an answer."""
    return frozenset((value, quote(value, safe=""), quote(value), escape(value), value.replace(" ", "+")))


async def checksum(database: Database, store: Store) -> dict[str, str | None]:
    """Return a digest of a store's rows by table, its members' users and sessions included."""
    async with database.as_platform() as session:
        # Asked thousands of times, always in the same words: planning two hundred tables anew takes longer than looking.
        await session.execute(_PLANNED_ONCE)
        return {name: digest for name, digest in await session.execute(_digests(), {"store": store.id})}


@cache
def _digests() -> TextClause:
    mine = {"stores": "id = :store"}
    mine["store_erasures"] = "former_id = :store"
    mine["users"] = "id IN (SELECT user_id FROM members WHERE store_id = :store)"
    mine["user_sessions"] = "user_id IN (SELECT user_id FROM members WHERE store_id = :store)"
    for table in (
        *("second_steps", "backup_codes", "remembered_browsers"),
        *("user_identities", "issuer_tries", "account_events", "passkeys", "passkey_challenges"),
    ):
        mine[table] = mine["user_sessions"]
    mine["user_proofs"] = "person_id IN (SELECT user_id FROM members WHERE store_id = :store)"
    mine["user_mails"] = (
        "recipient IN (SELECT email FROM users JOIN members ON user_id = users.id WHERE store_id = :store)"
    )
    each = " UNION ALL ".join(
        f"SELECT '{name}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t "  # noqa: S608 - our own tables
        f"WHERE {mine.get(name, 'store_id = :store')}"
        for name in metadata.tables
    )
    return text(each)


async def _fill(services: Services, store: Store, *, title: str) -> Ids:
    async with services.database.in_store(store.id) as session:
        maker, kind = f"m-{_title()}", f"k-{_title()}"
        product = await make_product(
            session, title=title, stock=5000, vendor=maker, product_type=kind, tags=[f"t-{title}"]
        )
        (category,) = await make_branch(session, f"b-{_title()}")
        await stand_in(session, category, [product])
        await leave_path(session, category, f"/categories/was-{category.path}", now=utc_now())
        product_type, attribute = await make_type(session, kind)
        await name_brands(session, [maker], now=utc_now())
        (brand,) = await all_brands(session)
        await move_product(session, product, f"moved-{product.slug}", now=utc_now())
        variant = await only_variant(session, product)
        collection = await make_collection(session, [product])
        picture = new_id()
        media_key = f"stores/{store.id}/{picture}.webp"
        session.add(_image(store.id, product.id, picture, media_key))
        await session.execute(
            text("UPDATE stores SET last_order_number = :n"), {"n": int(nobodys().order_number)}
        )
        terms = await _terms(session, title)
        order = await make_order(session, variant)
        session.add_all(paid_by_card(order))
        await session.flush()
        paid = await add_payment_settings(session, order, services.settings.key_ring, title=title)
        await _add_scarce(session, variant, order)
        grant = await _add_download(session, variant, order)
        parcel = await add_parcel(session, variant)
        sold_out = await only_variant(session, await make_product(session, title=_title(), stock=0))
        await ask_for_notice(
            session, sold_out.id, email="cleo@example.com", secret_key="of tests", now=utc_now()
        )
        cart, cart_token = await make_cart(session, variant)
        await _use(session, cart, terms)
        customer = await _add_customer(session)
        synonyms = await add_synonyms(session, [title, "settee"], actor="test", now=utc_now())
        sales = await schedule_sale(
            session,
            [variant],
            offer="5",
            starts_at=utc_now() + timedelta(days=90),
            ends_at=None,
            actor="test",
            now=utc_now(),
        )
        chart, association = await _describe(session, product, collection.id)
        await translate_all(session, product.id)
        _, change, imported, people, past = (
            await take_dollars(session, variant.id),
            await change_prices(session, variant.id),
            await import_file(session),
            await import_people(session),
            await import_past(session),
        )
        await rebuild_index(session, now=utc_now())
        await record_search(session, title, found=1, day=utc_now().date())
        customer_token = await customer_sessions.sign_in(session, customer, now=utc_now())
        account = await fill_account(session, customer, secret_key=services.settings.web.secret_key)
        page, post = (
            await make_article(session, title=title),
            await make_article(session, "post", tags=[title]),
        )
        await move_away(session, page)
        look = await make_look(session, store, css=f"/* {store.slug} */ h1 {{ color: red }}")
        section, item = await make_arrangements(session, page)
        review, review_key = await _review(session, services, product)
        wishlist, wish, wishlist_token = await make_wish(session, product)
        left = await leave_a_cart(session, variant, order, email=customer.email)
        secret_key = services.settings.web.secret_key
        await share_wishlist(session, wishlist, secret_key=secret_key)
        mails = await mail_ids(session, left, secret_key)
        placed, came = order.placed_at.isoformat(), product.published_at.isoformat()
    await services.files.put(media_key, b"picture", "image/webp")
    return Ids(
        store=store.slug,
        product_slug=product.slug,
        collection_slug=collection.slug,
        collection=str(collection.id),
        category_path=category.path,
        category=str(category.id),
        change=str(change),
        imported=str(imported),
        people=str(people),
        past=str(past),
        brand_slug=brand.slug,
        brand=str(brand.id),
        tag_slug=f"t-{title}",
        product_type=str(product_type.id),
        attribute=str(attribute.id),
        product=str(product.id),
        variant=str(variant.id),
        image=str(picture),
        line=str(cart.lines[0].id),
        order_number=str(order.number),
        **parcel,
        order_token=order_token("of tests", order),
        media_key=media_key,
        shelf_cursor=encode_cursor([came, str(product.id)]),
        title_cursor=encode_cursor([title, str(product.id)]),
        order_cursor=encode_cursor([placed, str(order.id)]),
        # A member has not come yet.
        **nobodys_orders(),
        cart_token=cart_token,
        customer_token=customer_token,
        email=customer.email,
        buyer_email=customer.email,
        title=title,
        synonyms=str(synonyms.id),
        **terms,
        **paid,
        sale=str(sales[0].id),
        size_chart=str(chart.id),
        association=str(association.id),
        other_product=str(association.other_id),
        page=str(page.id),
        page_slug=page.slug,
        post=str(post.id),
        post_slug=post.slug,
        post_cursor=encode_cursor([post.updated_at.isoformat(), str(post.id)]),
        look=look,
        preview=preview_token("of tests", store.id, now=utc_now()),
        sketch=sketch_token("of tests", store.id, origin="http://localhost", now=utc_now()),
        section=section["id"],
        item=item["id"],
        review=str(review.id),
        review_key=review_key,
        review_cursor=encode_cursor([0, review.written_at.isoformat(), str(review.id)]),
        wish=str(wish.id),
        wishlist_token=wishlist_token,
        share_token=share_token(secret_key, wishlist),
        sold_out=str(sold_out.id),
        file=str(grant.file_id),
        download=download_token(services.settings.web.secret_key, grant),
        stop_token=stop_token("of tests", store.id, "cleo@example.com"),
        **mails,
        **account,
    )


async def _terms(session: AsyncSession, title: str) -> dict[str, str]:
    """Make what prices depend on: a promotion with a code, a gift card, a tax rate, a way of delivery."""
    now = utc_now()
    coupon = await make_coupon(session, name=title)
    card, code = await make_gift_card(session, note=title)
    rate = {
        "name": title,
        "percent": Decimal(7),
        "country": "DE",
        "region": "",
        "postcode": "",
        "category": "zero",
    }
    await add_rate(session, **rate, now=now)
    await add_registration(
        session,
        country="US",
        region="Texas",
        number=title,
        since=date(2026, 1, 1),
        today=now.date(),
        actor="test",
        now=now,
    )
    zone = await add_zone(session, name=title, countries=[], region="", postcodes=[], now=now)
    method = await add_method(session, zone, MethodTerms(name=title, kind="flat", price_minor=490), now=now)
    return {
        "promotion": str(coupon.promotion_id),
        "coupon": str(coupon.id),
        "coupon_code": coupon.code,
        "gift_card": str(card.id),
        "gift_code": code,
        "tax_rate": str(await session.scalar(select(TaxRate.id))),
        "tax_registration": str(await session.scalar(select(TaxRegistration.id))),
        "shipping_zone": str(zone.id),
        "shipping_method": str(method.id),
    }


async def _use(session: AsyncSession, cart: Cart, terms: Mapping[str, str]) -> None:
    """Enter the code into a cart, and use it and the card as an order would."""
    use = CouponUse(UUID(terms["coupon"]), terms["coupon_code"], 190)
    await enter_code(session, cart, terms["coupon_code"], now=utc_now())
    await redeem(session, [use], cart_id=cart.id, email="b@example.com", now=utc_now())


async def _add_scarce(session: AsyncSession, variant: Variant, order: Order) -> None:
    """Add what is scarce about a variant: a bundle that it is part of, and an order that waits for it."""
    kit = await only_variant(
        session, await make_product(session, title=_title(), state="draft", kind="bundle")
    )
    session.add(
        BundlePart(store_id=kit.store_id, variant_id=kit.id, component_id=variant.id, position=0, quantity=2)
    )
    session.add(
        AwaitedGoods(
            store_id=kit.store_id,
            order_id=order.id,
            variant_id=variant.id,
            quantity=1,
            waiting=1,
            created_at=utc_now(),
        )
    )
    await session.flush()


async def _add_download(session: AsyncSession, variant: Variant, order: Order) -> DownloadGrant:
    """Add a file, and the right of an order's buyer to fetch it once the order is paid."""
    await make_file(session, variant, name=f"{_title()}.pdf")
    await grant_downloads(session, order, now=utc_now())
    return (await grants_of_order(session, order.id))[0]


async def _describe(
    session: AsyncSession, product: Product, collection_id: UUID
) -> tuple[SizeChart, Association]:
    now = utc_now()
    words = ChartWords("Coats", "With a tape", "EU | Chest (cm)\n48 | 94-98", "Coat", collection_id)
    chart = await save_size_chart(session, None, words, actor="test", now=now)
    told = Description(
        shares=[Share("Shell", "Wool", "100")],
        sizes=[Size("Length", "72 cm", None)],
        care=["wash_30"],
        season="winter",
        season_year="2026",
        origin="PT",
        video_url="https://video.example/1",
        size_chart_id=chart.id,
        has_order_grid=True,
    )
    whole = await product_by_id(session, str(product.id))
    await describe_product(session, whole, told, actor="test", now=now)
    other = await make_product(session, title=_title(), stock=5000)
    association = Association(
        store_id=product.store_id, product_id=product.id, other_id=other.id, kind="goes_with", position=0
    )
    session.add(association)
    await session.flush()
    return chart, association


def _title() -> str:
    # Nothing alike, so that no spelling of one suggests another; letters only, as a number so long is not counted.
    return new_id().hex[-16:].translate(str.maketrans("0123456789", "ghijklmnop"))


def _image(store_id: UUID, product_id: UUID, picture: UUID, key: str) -> ProductImage:
    rendition = {"format": "webp", "width": 400, "height": 400, "key": key, "bytes": 7}
    return ProductImage(
        id=picture,
        store_id=store_id,
        product_id=product_id,
        position=0,
        state="ready",
        width=400,
        height=400,
        colour="#cccccc",
        renditions=[rendition],
        created_at=utc_now(),
    )


async def _review(session: AsyncSession, services: Services, product: Product) -> tuple[Review, str]:
    store_id, now = session.info["store_id"], utc_now()
    await allow(session)
    review = await make_review(session, product)
    session.add(
        ReviewPhoto(store_id=store_id, review_id=review.id, position=0, upload_key="", created_at=now)
    )
    await opt_out(session, email=f"c-{new_id().hex[-12:]}@example.com", now=now)
    await session.flush()
    return review, derived_token(services.settings.web.secret_key, REVIEW_LINK, store_id, review.id)


async def _customer(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        email = f"c-{new_id().hex[-12:]}@example.com"
        await sign_up(session, email=email, name="Cleo Customer", password=PASSWORD, now=utc_now())
        return email


async def _add_customer(session: AsyncSession) -> Customer:
    customer = _customer_of(session)
    session.add(customer)
    await session.flush()
    return customer


def _customer_of(session: AsyncSession) -> Customer:
    return Customer(
        store_id=session.info["store_id"],
        email=f"c-{new_id().hex[-12:]}@example.com",
        name="Cleo Customer",
        password_hash="!",
        created_at=utc_now(),
    )
