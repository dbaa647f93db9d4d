"""The lines of the isolation matrix for reviews and wishlists, in the shop and in the dashboard."""

from tests.tenancy.asks import REVIEW, Entry, desk, get, in_store, post, reviews_of

REVIEWS_AND_WISHLISTS: dict[str, Entry] = {
    "reviews.index": Entry(
        lambda own: get(reviews_of(own.product_slug)),
        {
            "path:slug": (404, lambda _own, their: get(reviews_of(their.product_slug))),
            "query:after": (
                200,
                lambda own, their: get(reviews_of(own.product_slug), after=their.review_cursor),
            ),
        },
    ),
    "reviews.new": Entry(
        lambda own: get(f"{reviews_of(own.product_slug)}/new", review=own.review, key=own.review_key),
        {
            "path:slug": (404, lambda _own, their: get(f"{reviews_of(their.product_slug)}/new")),
            "query:order": (
                404,
                lambda own, their: get(f"{reviews_of(own.product_slug)}/new", order=their.order_token),
            ),
            "query:review": (
                404,
                lambda own, their: get(
                    f"{reviews_of(own.product_slug)}/new", review=their.review, key=their.review_key
                ),
            ),
            "query:key": (
                404,
                lambda own, their: get(
                    f"{reviews_of(own.product_slug)}/new", review=own.review, key=their.review_key
                ),
            ),
        },
    ),
    "reviews.create": Entry(
        lambda own: post(reviews_of(own.product_slug), **REVIEW, order=own.order_token),
        {
            "path:slug": (404, lambda _own, their: post(reviews_of(their.product_slug), **REVIEW)),
            "form:order": (
                404,
                lambda own, their: post(reviews_of(own.product_slug), **REVIEW, order=their.order_token),
            ),
            "form:review": (
                404,
                lambda own, their: post(
                    reviews_of(own.product_slug), **REVIEW, review=their.review, key=their.review_key
                ),
            ),
            "form:email": (
                303,
                lambda own, their: post(reviews_of(own.product_slug), **REVIEW, email=their.email),
            ),
        },
    ),
    "review_confirmations.show": Entry(
        lambda own: get(f"/reviews/{own.review}/confirmation", key=own.review_key),
        {
            "path:id": (
                404,
                lambda _own, their: get(f"/reviews/{their.review}/confirmation", key=their.review_key),
            ),
            "query:key": (
                404,
                lambda own, their: get(f"/reviews/{own.review}/confirmation", key=their.review_key),
            ),
        },
    ),
    "review_confirmations.create": Entry(
        lambda own: post(f"/reviews/{own.review}/confirmation", key=own.review_key),
        {
            "path:id": (
                404,
                lambda _own, their: post(f"/reviews/{their.review}/confirmation", key=their.review_key),
            ),
            "form:key": (
                404,
                lambda own, their: post(f"/reviews/{own.review}/confirmation", key=their.review_key),
            ),
        },
    ),
    "review_votes.create": Entry(
        lambda own: post(f"/reviews/{own.review}/votes", helpful="yes"),
        {"path:id": (404, lambda _own, their: post(f"/reviews/{their.review}/votes", helpful="yes"))},
    ),
    "review_mails.show": Entry(
        lambda own: get(f"/orders/{own.order_token}/review-mails"),
        {"path:token": (404, lambda _own, their: get(f"/orders/{their.order_token}/review-mails"))},
    ),
    "review_mails.destroy": Entry(
        lambda own: post(f"/orders/{own.order_token}/review-mails"),
        {"path:token": (404, lambda _own, their: post(f"/orders/{their.order_token}/review-mails"))},
    ),
    "wishlists.show": Entry(
        lambda _own: get("/wishlist"),
        {"query:removed": (200, lambda _own, their: get("/wishlist", removed=their.product))},
    ),
    "wishlist_summary.show": Entry(lambda _own: get("/wishlist/summary")),
    "wishlist_sharing.update": Entry(lambda _own: post("/wishlist/sharing", sharing="new")),
    "wishlist_items.create": Entry(
        lambda own: post("/wishlist/items", product=own.product),
        {
            "form:product": (404, lambda _own, their: post("/wishlist/items", product=their.product)),
            "form:variant": (
                404,
                lambda own, their: post("/wishlist/items", product=own.product, variant=their.variant),
            ),
        },
    ),
    "wishlist_items.update": Entry(
        lambda own: post(f"/wishlist/items/{own.wish}", variant=own.variant),
        {"path:id": (404, lambda own, their: post(f"/wishlist/items/{their.wish}", variant=own.variant))},
    ),
    "wishlist_items.destroy": Entry(
        lambda own: post(f"/wishlist/items/{own.wish}/removal"),
        {"path:id": (404, lambda _own, their: post(f"/wishlist/items/{their.wish}/removal"))},
    ),
    "wishlist_moves.create": Entry(
        lambda own: post(f"/wishlist/items/{own.wish}/move"),
        {"path:id": (404, lambda _own, their: post(f"/wishlist/items/{their.wish}/move"))},
    ),
    "shared_wishlists.show": Entry(
        lambda own: get(f"/wishlists/{own.share_token}"),
        {"path:token": (404, lambda _own, their: get(f"/wishlists/{their.share_token}"))},
    ),
}

MODERATION: dict[str, Entry] = {
    "reviews.index": in_store(
        lambda own: get(f"{desk(own)}/reviews", state="published"),
        query_after=(
            200,
            # Of one star there is none: a cursor is a moment, and which of the rest come after it may change.
            lambda own, their: get(f"{desk(own)}/reviews", stars="1", after=their.order_cursor),
        ),
    ),
    "review_settings.edit": in_store(lambda own: get(f"{desk(own)}/reviews/settings")),
    "review_settings.update": in_store(
        lambda own: post(f"{desk(own)}/reviews/settings", policy="moderated", ask_after_days="9")
    ),
    "review_decisions.create": in_store(
        lambda own: post(f"{desk(own)}/reviews/decisions", reject=f"{own.review} published 1"),
        form_review=(
            409,
            lambda own, their: post(f"{desk(own)}/reviews/decisions", reject=f"{their.review} published 1"),
        ),
    ),
    "review_replies.create": in_store(
        lambda own: post(f"{desk(own)}/reviews/{own.review}/reply", reply="Thank you."),
        path_id=(404, lambda own, their: post(f"{desk(own)}/reviews/{their.review}/reply", reply="Mine.")),
    ),
    "wishlists.index": in_store(lambda own: get(f"{desk(own)}/wishlists")),
}
