"""What something of a store can be asked for by."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from html import escape
from random import Random
from urllib.parse import quote

from shared.content.preview_links import preview_token, sketch_token
from shared.gift_cards.issue_card import new_code
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.pagination import encode_cursor
from shared.kernel.tokens import new_token
from tests.tenancy.world_accounts import AccountIds, nobodys_account
from tests.tenancy.world_fulfilment import no_parcel
from tests.tenancy.world_orders import nobodys_orders


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
        title_cursor=encode_cursor([f"z{new_title()}", product]),
        order_cursor=encode_cursor([moment, str(new_id())]),
        cart_token=new_token(),
        customer_token=new_token(),
        email=f"c-{new_id().hex[-12:]}@example.com",
        buyer_email=f"c-{new_id().hex[-12:]}@example.com",
        title=f"z{new_title()}",
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


def new_title() -> str:
    """Return words that nothing else is called by."""
    # Nothing alike, so that no spelling of one suggests another; letters only, as a number so long is not counted.
    return new_id().hex[-16:].translate(str.maketrans("0123456789", "ghijklmnop"))
