"""What pages say to machines: JSON-LD in the vocabulary of schema.org."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request

from shared.content.shown_articles import ShownArticle
from shared.languages.telling import tell
from shared.products.barcodes import is_gtin
from shared.products.shown_product import ShownProduct, ShownVariant
from shared.reviews.models import MOST_STARS
from shared.reviews.shown_reviews import NOTHING, ShownReview, Summary
from shared.stores.models import Store
from shared.web.security import own_origin
from storefront.languages import here
from storefront.page_head import Trail, picture_address
from storefront.product_page import whole_text
from storefront.store_words import tagline_of

CONTEXT: Final = "https://schema.org"
# Beyond this a page would carry more for machines than for people; the range of prices says enough.
MOST_OFFERS: Final = 50
LONGEST_TEXT: Final = 5000

Node = Mapping[str, Any]


def shop(request: Request, store: Store) -> Node:
    """Describe the shop and how it is searched."""
    origin = own_origin(request.scope)
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": store.name,
        "description": tagline_of(store),
        "url": f"{origin}{here(request, '/')}",
        "publisher": {"@type": "OnlineStore", "name": store.name, "url": f"{origin}/", "email": store.email},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{origin}{here(request, '/search')}?q={{search_term_string}}",
            },
            # Google's own word for what the template's blank is filled with.
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumb_list(request: Request, trail: Trail) -> Node:
    """Describe the way to a page; the last step, the page itself, needs no address."""
    origin = own_origin(request.scope)
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": tell(name)}
            | ({"item": f"{origin}{path}"} if path else {})
            for place, (name, path) in enumerate(trail, 1)
        ],
    }


def product_data(
    request: Request,
    store: Store,
    product: ShownProduct,
    *,
    said: Summary = NOTHING,
    reviews: Sequence[ShownReview] = (),
) -> Node:
    """Describe a product with its offers, one or the range of all, and with what buyers say of it."""
    origin = own_origin(request.scope)
    address = f"{origin}{here(request, f'/products/{product.slug}')}"
    node: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Product",
        "@id": f"{address}#product",
        "name": product.title,
        "url": address,
    }
    text = product.seo_description or whole_text(product.description_html)
    pictures = [found for image in product.images if (found := picture_address(origin, image))]
    node |= {"description": text[:LONGEST_TEXT]} if text else {}
    node |= {"image": pictures} if pictures else {}
    if product.vendor:
        page = (
            {"url": f"{origin}{here(request, f'/brands/{product.brand_slug}')}"} if product.brand_slug else {}
        )
        node["brand"] = {"@type": "Brand", "name": product.vendor, **page}
    node |= {"category": product.product_type} if product.product_type else {}
    if len(product.variants) == 1:
        node |= _numbers(product.variants[0])
    if product.is_sold_here:
        node["offers"] = _offers(store, product, address)
    if said.count:
        node["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": said.average,
            "reviewCount": said.count,
            "bestRating": MOST_STARS,
        }
        node["review"] = [_review(review) for review in reviews]
    return node


def blog_posting(request: Request, store: Store, post: ShownArticle) -> Node:
    """Describe a post of the blog."""
    origin = own_origin(request.scope)
    picture = picture_address(origin, post)
    node: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "BlogPosting",
        "headline": post.title,
        "url": f"{origin}{here(request, f'/blog/{post.slug}')}",
        "datePublished": post.published_at.isoformat(timespec="seconds"),
        "dateModified": max(post.updated_at, post.published_at).isoformat(timespec="seconds"),
        "publisher": {"@type": "Organization", "name": store.name, "url": f"{origin}/"},
        "author": {"@type": "Person", "name": post.author}
        if post.author
        else {"@type": "Organization", "name": store.name},
    }
    node |= {"description": post.summary} if post.summary else {}
    node |= {"image": [picture]} if picture else {}
    return node | ({"keywords": list(post.tags)} if post.tags else {})


def _review(review: ShownReview) -> Node:
    node = {
        "@type": "Review",
        "reviewRating": {"@type": "Rating", "ratingValue": review.stars, "bestRating": MOST_STARS},
        "author": {"@type": "Person", "name": review.name},
        "datePublished": review.written_at.date().isoformat(),
        "reviewBody": review.body,
    }
    return node | ({"name": review.title} if review.title else {})


def _offers(store: Store, product: ShownProduct, address: str) -> Node:
    offers = [
        _offer(store, variant, address, alone=len(product.variants) == 1) for variant in product.variants
    ]
    if len(offers) == 1:
        return offers[0]
    prices = sorted(variant.price for variant in product.variants)
    return {
        "@type": "AggregateOffer",
        "lowPrice": str(prices[0].major),
        "highPrice": str(prices[-1].major),
        "priceCurrency": prices[0].currency,
        "offerCount": len(offers),
        "offers": offers[:MOST_OFFERS],
    }


def _offer(store: Store, variant: ShownVariant, address: str, *, alone: bool) -> Node:
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": address if alone else f"{address}?variant={variant.id}",
        "price": str(variant.price.major),
        "priceCurrency": variant.currency,
        "availability": f"{CONTEXT}/{_availability(variant)}",
        "itemCondition": f"{CONTEXT}/NewCondition",
        "seller": {"@type": "Organization", "name": store.name},
    }
    if variant.is_available and variant.releases_on:
        offer["availabilityStarts"] = variant.releases_on.isoformat()
    offer |= _reduction(variant)
    return offer if alone else {**offer, "name": variant.title, **_numbers(variant)}


def _reduction(variant: ShownVariant) -> Node:
    """Say what it cost before, as Google reads it (merchant listings, sale pricing), and until when it is reduced."""
    if variant.compare_at is None:
        return {}
    before = {
        "@type": "UnitPriceSpecification",
        "priceType": f"{CONTEXT}/StrikethroughPrice",
        "price": str(variant.compare_at.major),
        "priceCurrency": variant.currency,
    }
    until = {"priceValidUntil": variant.sale_until.date().isoformat()} if variant.sale_until else {}
    return {"priceSpecification": before, **until}


def _availability(variant: ShownVariant) -> str:
    if not variant.is_available:
        return "OutOfStock"
    if variant.promise is None:
        return "InStock"
    return "PreOrder" if variant.promise.is_preorder else "BackOrder"


def _numbers(variant: ShownVariant) -> Node:
    numbers = {"sku": variant.sku} if variant.sku else {}
    return numbers | ({"gtin": variant.barcode} if is_gtin(variant.barcode) else {})
