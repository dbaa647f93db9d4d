"""One of everything, in one store."""

from datetime import timedelta

from sqlalchemy import text

from search.change_synonyms import add_synonyms
from search.rebuild_index import rebuild_index
from shared.checkout.place_order import order_token
from shared.customers import sign_in as customer_sessions
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.pagination import encode_cursor
from shared.notifications.ask_for_notice import ask_for_notice, stop_token
from shared.orders.downloads import (
    download_token,
)
from shared.products.addresses import move_product
from shared.products.brands import all_brands
from shared.products.name_brands import name_brands
from shared.products.old_paths import leave_path
from shared.products.schedule_sale import schedule_sale
from shared.stores.models import Store
from shared.web.services import Services
from shared.wishlists.share_wishlist import share_token, share_wishlist
from tests.support.factories.catalogue import make_collection, make_product, only_variant
from tests.support.factories.grouping import make_branch, make_type, stand_in
from tests.support.factories.orders import make_cart, make_order
from tests.support.factories.wishlists import make_wish
from tests.support.payments import paid_by_card
from tests.support.search import record_search
from tests.tenancy.world_accounts import fill_account
from tests.tenancy.world_content import write_pages
from tests.tenancy.world_customers import add_customer
from tests.tenancy.world_fulfilment import add_parcel
from tests.tenancy.world_goods import add_download, add_review, add_scarce, describe, image
from tests.tenancy.world_ids import Ids, new_title, nobodys
from tests.tenancy.world_mail import leave_a_cart, mail_ids
from tests.tenancy.world_orders import nobodys_orders
from tests.tenancy.world_payments import add_payment_settings
from tests.tenancy.world_products import change_prices, import_file, import_past, import_people
from tests.tenancy.world_terms import make_terms, use_terms
from tests.tenancy.world_tongue import take_dollars, translate_all


async def fill_store(services: Services, store: Store, *, title: str) -> Ids:
    """Fill a store with one of everything; of what takes a member, `make_world` adds the rest."""
    async with services.database.in_store(store.id) as session:
        maker, kind = f"m-{new_title()}", f"k-{new_title()}"
        product = await make_product(
            session, title=title, stock=5000, vendor=maker, product_type=kind, tags=[f"t-{title}"]
        )
        (category,) = await make_branch(session, f"b-{new_title()}")
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
        session.add(image(store.id, product.id, picture, media_key))
        await session.execute(
            text("UPDATE stores SET last_order_number = :n"), {"n": int(nobodys().order_number)}
        )
        terms = await make_terms(session, title)
        order = await make_order(session, variant)
        session.add_all(paid_by_card(order))
        await session.flush()
        paid = await add_payment_settings(session, order, services.settings.key_ring, title=title)
        await add_scarce(session, variant, order)
        grant = await add_download(session, variant, order)
        parcel = await add_parcel(session, variant)
        sold_out = await only_variant(session, await make_product(session, title=new_title(), stock=0))
        await ask_for_notice(
            session, sold_out.id, email="cleo@example.com", secret_key="of tests", now=utc_now()
        )
        cart, cart_token = await make_cart(session, variant)
        await use_terms(session, cart, terms)
        customer = await add_customer(session)
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
        chart, association = await describe(session, product, collection.id)
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
        written = await write_pages(session, store, title)
        review, review_key = await add_review(session, services, product)
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
        **written,
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
