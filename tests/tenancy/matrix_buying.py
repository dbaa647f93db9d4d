"""The lines of the isolation matrix for the way from the cart to the order's page and back."""

from tests.tenancy.asks import ADDRESS, Entry, get, post

BUYING: dict[str, Entry] = {
    "cart.show": Entry(
        lambda _own: get("/cart"),
        {"query:removed": (200, lambda _own, their: get("/cart", removed=their.variant, quantity="1"))},
    ),
    "cart_summary.show": Entry(lambda _own: get("/cart/summary")),
    "cart_lines.create": Entry(
        lambda own: post("/cart/lines", variant=own.variant, quantity="1"),
        {"form:variant": (404, lambda _own, their: post("/cart/lines", variant=their.variant, quantity="1"))},
    ),
    "cart_lines.update": Entry(
        lambda own: post(f"/cart/lines/{own.line}", quantity="3"),
        {"path:id": (404, lambda _own, their: post(f"/cart/lines/{their.line}", quantity="3"))},
    ),
    "cart_line_removals.create": Entry(
        lambda own: post(f"/cart/lines/{own.line}/removal"),
        {"path:id": (404, lambda _own, their: post(f"/cart/lines/{their.line}/removal"))},
    ),
    "cart_coupons.create": Entry(
        lambda _own: post("/cart/coupons", code="NOTHING"),
        {"form:code": (422, lambda _own, their: post("/cart/coupons", code=their.coupon_code))},
    ),
    "cart_coupons.destroy": Entry(
        lambda own: post(f"/cart/coupons/{own.coupon}/removal"),
        {"path:id": (404, lambda _own, their: post(f"/cart/coupons/{their.coupon}/removal"))},
    ),
    "checkout.show": Entry(lambda _own: get("/checkout")),
    "checkout.create": Entry(lambda _own: post("/checkout", email="ada@example.com", **ADDRESS)),
    "checkout_address.create": Entry(
        lambda _own: post("/checkout/address", **ADDRESS),
        {
            "form:delivery": (
                200,
                lambda _own, their: post("/checkout/address", **ADDRESS, delivery=their.shipping_method),
            )
        },
    ),
    "checkout_gift_cards.create": Entry(
        lambda _own: post("/checkout/gift-card", **ADDRESS, gift_card="nothing"),
        {
            "form:gift_card": (
                422,
                lambda _own, their: post("/checkout/gift-card", **ADDRESS, gift_card=their.gift_code),
            )
        },
    ),
    "checkout_gift_cards.destroy": Entry(lambda _own: post("/checkout/gift-card/removal", **ADDRESS)),
    "checkout_credits.create": Entry(lambda _own: post("/checkout/store-credit", **ADDRESS)),
    "orders.show": Entry(
        lambda own: get(f"/orders/{own.order_token}"),
        {"path:token": (404, lambda _own, their: get(f"/orders/{their.order_token}"))},
    ),
    "returns.new": Entry(
        lambda own: get(f"/orders/{own.returned_token}/returns/new"),
        {"path:token": (404, lambda _own, their: get(f"/orders/{their.returned_token}/returns/new"))},
    ),
    "returns.create": Entry(
        lambda own: post(f"/orders/{own.returned_token}/returns", note="worn"),
        {
            "path:token": (
                404,
                lambda _own, their: post(f"/orders/{their.returned_token}/returns", note="worn"),
            )
        },
    ),
    "returns.withdraw": Entry(
        lambda own: post(f"/orders/{own.returned_token}/returns/{own.return_number}/withdrawal"),
        {
            "path:token": (
                404,
                lambda own, their: post(
                    f"/orders/{their.returned_token}/returns/{own.return_number}/withdrawal"
                ),
            ),
            "path:number": (
                404,
                lambda own, their: post(
                    f"/orders/{own.returned_token}/returns/{their.return_number}/withdrawal"
                ),
            ),
        },
    ),
    "order_payments.show": Entry(
        lambda own: get(f"/orders/{own.order_token}/payment"),
        {"path:token": (404, lambda _own, their: get(f"/orders/{their.order_token}/payment"))},
    ),
    "order_payments.create": Entry(
        lambda own: post(f"/orders/{own.order_token}/payment"),
        {"path:token": (404, lambda _own, their: post(f"/orders/{their.order_token}/payment"))},
    ),
    "order_cancellations.create": Entry(
        lambda own: post(f"/orders/{own.order_token}/cancellation"),
        {"path:token": (404, lambda _own, their: post(f"/orders/{their.order_token}/cancellation"))},
    ),
    "downloads.show": Entry(
        lambda own: get(f"/downloads/{own.download}"),
        {"path:token": (404, lambda _own, their: get(f"/downloads/{their.download}"))},
    ),
}
